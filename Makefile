# Các việc thường làm với cổng; “make help” liệt kê.
# Cần Python 3.11 đến 3.13, git và make; mọi thứ khác được cài vào .venv.

PORT ?= 8000
PYTHON ?= $(shell for name in python3.13 python3.12 python3.11 python3; do \
  $$name -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null && echo $$name && break; done)
BIN := .venv/bin
PIP := -m pip --quiet --disable-pip-version-check
# Python của máy được nâng cấp thì .venv cũ không chạy nữa: cài lại từ đầu.
BROKEN := $(if $(wildcard .venv),$(shell $(BIN)/python -c '' 2>/dev/null || echo .venv/broken))
PAINTERS := properdocs mkdocs-ng
STRICT := $(BIN)/python -bb -X dev
# Mỗi nhân xử lý chạy một phần, một phần nữa chạy khi các phần kia chờ trình duyệt, máy chủ; phần nào cũng chạy nghiêm ngặt.
PARTS := $(shell echo $$(($$(nproc) + 1)))
# Bộ cấp phát để gỡ lỗi mà -X dev bật chỉ soi được mã C; không có nó thì nhanh hơn 10–25 %.
# Tệp tạm nằm trong bộ nhớ nơi máy cho: kiểm thử ghi vài gigabyte rồi bỏ.
MEMORY := $(shell try=/dev/shm/try-$$$$; df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 {exit $$4 < 4000000}' \
  && cp /bin/true $$try 2>/dev/null && $$try 2>/dev/null && echo TMPDIR=/dev/shm; rm -f $$try)
PYTEST := $(MEMORY) PYTHONMALLOC=pymalloc $(STRICT) -m pytest -q --dist worksteal --tx '$(PARTS)*popen//python=$(STRICT)'
export NO_MKDOCS_2_WARNING := 1
# Lệnh nào cũng dùng lại mã đã dịch của lệnh trước, dù máy có tắt việc đó.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup serve site check test whole lint pytest coverage mutants painters screenshots lock clean .venv/broken

help: ## Liệt kê các lệnh
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready ## Cài mọi thứ cần thiết vào .venv

.venv/ready: requirements.txt pyproject.toml $(BROKEN)
	@test -n "$(PYTHON)" || { echo "Thiếu Python 3.11–3.13 có mô-đun venv. Trên Debian, Ubuntu: sudo apt-get install python3 python3-venv"; exit 1; }
	@command -v git >/dev/null || { echo "Thiếu git. Trên Debian, Ubuntu: sudo apt-get install git"; exit 1; }
	@echo "Đang cài vào .venv (lần đầu mất một, hai phút)…"
	@$(BIN)/python -c '' 2>/dev/null || $(PYTHON) -m venv --clear .venv || { rm -rf .venv; echo "Không tạo được .venv. Trên Debian, Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@test ! -d data || $(BIN)/portal schema >/dev/null
	@touch $@

.venv/ready-test: .venv/ready requirements-test.txt
	@echo "Đang cài các gói để kiểm thử…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-test.txt
	@touch $@

serve: .venv/ready ## Dựng trang và xem ở http://127.0.0.1:8000 (đổi cổng: make serve PORT=8001)
	@$(BIN)/portal serve --port $(PORT)

site: .venv/ready ## Dựng trang nội bộ vào thư mục site/
	@$(BIN)/portal build

check: .venv/ready ## Kiểm tra dữ liệu
	@$(BIN)/portal check

# Mỗi phần mềm vẽ khung có môi trường riêng, không đụng tới .venv. mkdocs-ng mang chính tên mô-đun “mkdocs”: hai gói
# chép đè tệp của nhau, nên phải gỡ gói mkdocs trước.
.venv-painters/mkdocs-ng/ready: REPLACED := mkdocs
.venv-painters/%/ready: requirements.txt tests/painters/%.txt
	@echo "Đang cài $* vào $(@D)…"
	@rm -rf $(@D) && $(PYTHON) -m venv $(@D)
	@$(@D)/bin/python $(PIP) install --no-compile --require-hashes --only-binary :all: -r requirements.txt
	@$(if $(REPLACED),$(@D)/bin/python $(PIP) uninstall --yes $(REPLACED))
	@$(@D)/bin/python $(PIP) install --require-hashes --only-binary :all: --no-deps -r tests/painters/$*.txt
	@touch $@

mutants: .venv/ready-test ## Sửa nhầm mã từng chỗ rồi in những chỗ mà không kiểm thử nào thấy
	@$(BIN)/python $(PIP) install --require-hashes --only-binary :all: --no-deps -r tests/mutants.txt
	@rm -rf mutants && $(BIN)/mutmut run; $(BIN)/mutmut results; $(BIN)/python -m tests.mutants

painters: .venv/ready-test $(PAINTERS:%=.venv-painters/%/ready) ## Dựng trang bằng ProperDocs, mkdocs-ng rồi so từng byte
	@$(BIN)/python -m tests.painters

test: .venv/ready-test ## Chạy kiểm thử trong khoảng năm phút, kể cả trong trình duyệt
	@scripts/need-chromium
	@scripts/need-nginx
	@scripts/need-libreoffice
	@$(MAKE) --no-print-directory -j2 -Oline lint pytest

whole: .venv/ready-test ## Chạy những kiểm thử dựng cả hệ thống, mất lâu hơn; máy chấm chạy cả hai
	@scripts/need-chromium
	@scripts/need-nginx
	@scripts/need-libreoffice
	@$(PYTEST) -m whole tests

lint:
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache >/dev/null || $(BIN)/lint-imports --no-cache
	@$(BIN)/mypy

pytest:
	@$(PYTEST) -m "not whole" tests

coverage: .venv/ready-test ## Chạy kiểm thử rồi in những dòng, nhánh mã chưa chạy qua
	@$(PYTEST) --cov --cov-report=term-missing:skip-covered tests

screenshots: .venv/ready-test ## Chụp mỗi loại trang (máy tính, điện thoại, giao diện tối) vào .portal/screenshots
	@scripts/need-chromium
	@$(BIN)/portal build --site-dir .portal/site-of-screenshots
	@$(BIN)/python -m tests.screenshots .portal/site-of-screenshots .portal/screenshots

lock: .venv/ready-test ## Khóa lại phiên bản các gói (dành cho người phát triển)
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --all-build-deps -o requirements.txt pyproject.toml
	@CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --all-build-deps --extra test -c requirements.txt -o requirements-test.txt pyproject.toml
	@set -e; for name in $(PAINTERS); do folder=$$(mktemp -d); \
	  $(BIN)/python $(PIP) download --no-deps --only-binary :all: --dest $$folder $$name; \
	  version=$$(ls $$folder | cut -d- -f2); hash=$$($(BIN)/python -m pip hash $$folder/* | tail -n 1); \
	  printf '# Do make lock ghi; các gói mà nó cần đã có trong requirements.txt.\n%s==%s %s\n' $$name $$version $$hash > tests/painters/$$name.txt; \
	  rm -rf $$folder; done

clean: ## Xóa trang đã dựng và kết quả các lần dựng trước
	@rm -rf site .portal
