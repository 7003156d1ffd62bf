"""The commands as a person or a pipeline calls them: exit statuses, output, and files that do not change."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from macros.loading.yaml_reader import parse
from scripts.portal import COMMANDS, main
from tests.conftest import once
from tests.miniature import retitle, tree

ROOT = Path(__file__).parents[2]
DAY = "2026-11-24"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample data; commands run in the project."""
    monkeypatch.chdir(ROOT)
    shutil.copytree(ROOT / "data", tmp_path / "data")
    return tmp_path / "data"


def break_date(data: Path) -> Path:
    """Give a story an impossible day."""
    story = min((data / "stories").glob("*.yml"))
    lines = story.read_text("utf-8").splitlines()
    changed = ["happened: 31/02/2026" if line.startswith("happened:") else line for line in lines]
    story.write_text("\n".join(changed) + "\n", "utf-8")
    return story


def run(*arguments: str | Path) -> int:
    """Run a command as the shell would."""
    return main([str(argument) for argument in arguments])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name, capsys):
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])
    printed = capsys.readouterr().out
    assert stop.value.code == 0
    assert f"portal {name}" in printed.split("Ví dụ:")[1]


def test_verbose_logs_every_step_to_stderr_and_prints_the_same(project, capsys):
    assert run("check", "-v") == 0
    assert "git rev-parse" in capsys.readouterr().err
    assert run("check") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    "arguments", [[], ["dung"], ["build", "--as-of", "24/11/2026"], ["build", "--audience", "all"]]
)
def test_wrong_usage_is_two(arguments):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2


def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m scripts.portal status 30/2020/NĐ-CP | true"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.parametrize(
    ("document", "day", "lines"),
    [
        ("22/2008/QH12", DAY, ["22/2008/QH12 · Hết hiệu lực toàn bộ · từ 01/7/2025 · bởi 80/2025/QH15"]),
        ("22/2008/QH12", "2025-06-30", ["22/2008/QH12 · Còn hiệu lực · từ 01/01/2010"]),
        ("30/2020/ndcp", DAY, ["30/2020/NĐ-CP · Còn hiệu lực · từ 05/3/2020"]),
        ("qd 1847", DAY, ["1847/QĐ-TTg · Còn hiệu lực · từ 27/12/2018"]),
        ("regulations/101-2017-nd-cp", DAY, ["101/2017/NĐ-CP · Chưa xác định · bởi 259/2026/NĐ-CP"]),
        ("regulations/22-2008-qh12", "2008-01-01", ["22/2008/QH12 · Chưa ban hành"]),
        ("17/BC-TTXT", DAY, ["17/BC-TTXT · Không xét hiệu lực"]),
    ],
)
def test_status_of_a_document(document, day, lines, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert run("status", document, "--as-of", day) == 0
    assert capsys.readouterr().out.splitlines() == lines


def test_status_of_no_document_suggests_the_nearest(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    assert run("status", "30/2021/NĐ-CP", "--as-of", DAY) == 1
    assert capsys.readouterr().err == "Không có văn bản “30/2021/NĐ-CP”; gợi ý: “30/2020/NĐ-CP”.\n"


def test_check_tells_a_pipeline_where_and_what(project, capsys):
    story = break_date(Path("data"))
    assert run("check", "--as-of", DAY, "--format", "json") == 1
    (error,) = [item for item in json.loads(capsys.readouterr().out) if item["severity"] == "error"]
    assert set(error) == {"path", "line", "column", "code", "severity", "field", "message"}
    assert (error["path"], error["field"], error["column"]) == (str(story), "Ngày diễn ra", 11)
    assert run("check", "--as-of", DAY, "--format", "github") == 1
    assert f"::error file={story},line={error['line']},col=11,title={error['code']}::" in capsys.readouterr().out


def test_a_build_of_broken_data_leaves_the_site_as_it_was(built_project, capsys):
    data, site = built_project / "data", built_project / "site"
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    story = break_date(data)
    assert run("build", "--data", data, "--site-dir", site, "--as-of", DAY) == 1
    printed = capsys.readouterr().err
    assert f"{story}:" in printed
    assert "1 lỗi; trang cũ giữ nguyên." in printed
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("macros.run.make.pages.make", r"Lỗi khi làm tệp “[a-z0-9/-]+/index\.html” của trang\."),
        ("macros.checks.run.defects_of", r"Lỗi khi kiểm tra bản ghi “data/[a-z]+/[a-z0-9-]+\.yml”\."),
    ],
)
def test_an_unforeseen_error_says_where_it_happened_and_whom_to_tell(broken, message, built_project, monkeypatch):
    def fail(*_: object) -> None:
        raise TypeError("campaigns/khong-co")

    retitle("data/stories/ngay-mua.yml", "title: ", "title: Tên mới ")
    monkeypatch.setattr(broken, fail)
    last = r"Cổng gặp lỗi chưa lường trước; hãy gửi các dòng trên cho người phụ trách kỹ thuật\."
    with pytest.raises(TypeError, match=f"^campaigns/khong-co\n{message}\n{last}$"):
        run("build", "--as-of", DAY)


def build_sample(folder: Path, *more: str | Path) -> int:
    """`portal build` of the sample data in a folder."""
    return run("build", "--data", folder / "data", "--site-dir", folder / "site", "--as-of", DAY, *more)


@pytest.fixture
def sample(tmp_path_factory, monkeypatch) -> Path:
    """A folder with the sample data and its site, as the tests in browsers share it; nobody may change it."""
    monkeypatch.chdir(ROOT)

    def make(folder: Path) -> None:
        shutil.copytree(ROOT / "data", folder / "data")
        assert build_sample(folder) == 0

    return once(tmp_path_factory, "sample", make)


@pytest.mark.whole
def test_the_built_site_passes_verify(sample, tmp_path, capsys):
    data, report = sample / "data", tmp_path / "report.json"
    assert build_sample(sample, "--json", report) == 0
    visits = [parse(path.read_bytes()) for path in data.glob("inspections/*.yml")]
    sheets = [parse(path.read_bytes()) for path in data.glob("acknowledgements/*.yml")]
    of_few = [visit for visit in visits if len(visit["units"]) < 3]  # which are for leaders, as are
    of_few += [sheet for sheet in sheets if 0 < int(sheet.get("staff", 0)) < 5]
    assert json.loads(report.read_text("utf-8"))["records"] == len(list(data.glob("*/*.yml"))) - len(of_few)
    assert run("verify", sample / "site", "--data", data) == 0


def test_verify_tells_what_is_wrong_with_a_site(project, tmp_path, capsys):
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("<h1>x</h1><a href='/khong-co/'>y</a><script>1</script>", "utf-8")
    assert run("verify", site) == 1
    printed = capsys.readouterr().out
    assert "index.html:1:1: liên kết “/khong-co/” không dẫn tới đâu" in printed
    assert "index.html:1:1: có đoạn mã viết ngay trong trang" in printed
    assert run("verify", tmp_path / "khong-co") == 2


def test_recount_writes_the_numbers_that_follow_from_the_leaders_lists(data, tmp_path, capsys):
    leaders = Path(shutil.copytree(ROOT / "deploy" / "leaders-data", tmp_path / "leaders"))
    roots = ("--data", data, "--data", leaders, "--as-of", DAY)
    before = {path: path.read_bytes() for path in data.rglob("*.yml")}
    assert run("recount", *roots) == 0
    assert capsys.readouterr().out.endswith(" tệp, 0 tệp đổi; xem lại rồi chạy “portal check”.\n")
    lists = sorted((data / "attendances").glob("van-hoa-cong-vu-2026-*.yml"))
    lists[0].unlink()
    lists[1].write_text(
        re.sub("^(sent|certified): .*$", r"\1: 1", lists[1].read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )
    result = data / "training_results" / "nam-2025.yml"
    result.write_text(re.sub("met: .*", "met: 0", result.read_text("utf-8")), "utf-8")
    assert run("recount", *roots) == 0
    assert capsys.readouterr().out.count("đã ghi số mới.") == 3
    assert {path: path.read_bytes() for path in data.rglob("*.yml")} == before
    assert run("recount", "--data", data, "--as-of", DAY) == 1
    assert "Không có danh sách có tên nào" in capsys.readouterr().err


@pytest.mark.whole
def test_clear_samples_leaves_the_real_records_and_a_site_that_reads_well(data, tmp_path, capsys):
    records = list(data.glob("*/*.yml"))
    (data.parent / "mkdocs.yml").write_text("extra:\n  sample: true\n", "utf-8")
    assert run("clear-samples", "--data", data) == 0
    assert (data.parent / "mkdocs.yml").read_text("utf-8") == "extra:\n  sample: false\n"
    texts_left = [path.read_text("utf-8") for path in data.glob("*/*.yml")]
    assert [text for text in texts_left if "\nillustrative: true\n" in text] == []
    drafts = list(data.glob("policies/*.yml"))
    gone = f"Đã xóa {len(records) - len(texts_left)} bản ghi minh họa"
    message = f"{gone}; {len(drafts)} bộ quy tắc ở lại làm bản mẫu, chưa ban hành; còn {len(texts_left)} bản ghi."
    assert capsys.readouterr().out.startswith(message)
    assert drafts
    for path in drafts:
        fields = parse(path.read_bytes())
        assert fields["standing"] == "draft"
        assert fields.keys().isdisjoint({"illustrative", "decision", "effective", "reading", "reviews", "owner"})
    assert not (data / "media").exists() or not any((data / "media").rglob("*.*"))
    site = tmp_path / "site"
    assert run("build", "--data", data, "--site-dir", site, "--as-of", DAY, "--audience", "leadership") == 0
    assert run("verify", site, "--data", data) == 0


@pytest.mark.whole
def test_another_agency_clears_the_papers_of_this_one_too(data, tmp_path, capsys):
    kinds = ("regulations", "issuers")
    before = {path: path.read_text("utf-8") for kind in kinds for path in data.glob(f"{kind}/*.yml")}
    assert run("clear-samples", "--local", "--data", data) == 0
    printed = capsys.readouterr().out
    assert ", 5 văn bản và nơi ban hành ở địa phương; 15 bộ quy tắc" in printed
    gone = [path for path, text in before.items() if not path.exists() and "\nillustrative: true\n" not in text]
    removals = [line for line in printed.splitlines() if line.startswith("Đã xóa tệp")]
    assert sorted(removals) == sorted(f"Đã xóa tệp không phải minh họa: {path}" for path in gone)
    texts = [path.read_text("utf-8") for path in data.glob("*/*.yml")]
    assert not any("\nlevel: province\n" in text or "\nlevel: agency\n" in text for text in texts)
    assert not any("tỉnh Thanh Hóa" in path.read_text("utf-8") for path in data.glob("issuers/*.yml"))
    site = tmp_path / "site"
    assert run("build", "--data", data, "--site-dir", site, "--as-of", DAY) == 0
    assert run("verify", site, "--data", data) == 0


def test_an_agency_with_its_own_documents_loses_none(project, capsys):
    paths = [Path("data/regulations/05-qd-mau-2026.yml"), Path("data/issuers/co-quan-mau.yml")]
    texts = [path.read_text("utf-8").replace("illustrative: true\n", "") for path in paths]
    assert run("clear-samples", "--local") == 0
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, "utf-8")
    files = tree(Path("data"))
    capsys.readouterr()
    assert run("clear-samples", "--local") == 1
    assert tree(Path("data")) == files
    assert capsys.readouterr().err == (
        "Chưa xóa gì: bản ghi minh họa đã xóa hết từ trước; văn bản còn lại có thể là của chính cơ quan mình.\n"
        "Muốn bỏ văn bản nào thì xóa tệp ấy, ví dụ: git rm data/regulations/<mã>.yml; rồi chạy: portal check\n"
    )


def test_clear_samples_touches_nothing_while_a_file_cannot_be_read(project, capsys):
    story = break_date(Path("data"))
    files = sorted(Path("data").rglob("*"))
    assert run("clear-samples") == 1
    assert sorted(Path("data").rglob("*")) == files
    assert f"{story}:" in capsys.readouterr().err


def test_doctor_finds_what_this_machine_needs(data, capsys):
    assert run("doctor", "--data", data) == 0
    assert "PyYAML có phần viết bằng C" in capsys.readouterr().out
    assert run("doctor", "--data", data / "khong-co") == 1
    assert "THIẾU: thư mục dữ liệu" in capsys.readouterr().out


def test_doctor_reports_a_yaml_without_its_c_part(data, capsys, monkeypatch):
    monkeypatch.setattr("scripts.doctor.has_c_loader", lambda: False)
    assert run("doctor", "--data", data) == 1
    assert "THIẾU: PyYAML không có phần viết bằng C" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ([], "portal: thiếu: LỆNH\nXem cách dùng: portal --help\n"),
        (["check", "--la"], "portal: không hiểu: --la\nXem cách dùng: portal --help\n"),
        (["serve", "--port"], "portal serve: --port: thiếu nội dung sau tùy chọn này\n"),
        (["serve", "--port", "a"], "portal serve: --port: 'a' viết chưa đúng\n"),
        (["check", "--format", "xml"], "portal check: --format: không có 'xml'; chọn một trong: "),
        (["check", "--as-of", "1899-12-31"], "portal check: --as-of: “1899-12-31” ngoài các năm 1900–2200; hãy "),
        (["search", "a", "--limit", "0"], "portal search: --limit: “0” không phải số lượng; hãy ghi một số từ 1 "),
    ],
)
def test_a_wrong_call_is_explained_in_vietnamese(call, message, capsys):
    with pytest.raises(SystemExit) as stop:
        main(call)
    assert stop.value.code == 2
    assert capsys.readouterr().err.startswith(message)


SEALED = "“Kết quả đã chốt” do lệnh ghi từ số liệu, không nhập tay; hãy chạy: portal seal 2026-Q3"


@pytest.mark.parametrize(
    ("call", "status", "message"),
    [
        ("template people so.xls", 2, "so.xls: hãy đặt tên tệp có đuôi .xlsx, ví dụ so.xlsx"),
        ("template seals so.xlsx", 2, SEALED),
        (
            "template people co.xlsx",
            1,
            "co.xlsx: đã có tệp này, có thể đang điền dở; hãy đặt tên khác, hoặc thêm --force để ghi đè.",
        ),
        (
            "template people khong/so.xlsx",
            1,
            "khong/so.xlsx: không ghi được; hãy đóng tệp trong Excel, hoặc chọn thư mục khác.",
        ),
        ("import so.xlsx", 2, "so.xlsx: không có tệp này; hãy ghi đúng tên và thư mục của bảng."),
        ("import co.xlsx seals", 2, f"co.xlsx: {SEALED}."),
        ("new seals", 2, SEALED),
        ("new people --from phieu.txt", 2, "--from chỉ dùng với nhóm awards (Khen thưởng) và actions (Nhiệm vụ)."),
        ("new awards --from dossiers/a", 1, "--from: không có hồ sơ khen thưởng “dossiers/a”; hãy ghi dossiers/<mã>"),
        ("new actions --from a.txt", 1, "--from: không đọc được tệp “a.txt”; hãy ghi đúng tên và thư mục của tệp"),
        (
            "new actions --from co.xlsx",
            1,
            "--from: “co.xlsx” không phải phiếu “Báo sai trang này” đã ghi chỗ sai; hãy chép cả phiếu",
        ),
        ("rename units/a units/b", 1, "Chưa đổi gì: không có bản ghi nào mang mã units/a."),
        (
            "remind --html thu",
            2,
            "--html dùng cùng --dry-run; muốn có tệp thư để gửi bằng phần mềm khác thì dùng --eml",
        ),
    ],
)
@pytest.mark.usefixtures("project")
def test_what_cannot_be_done_says_what_to_do(call, status, message, capsys):
    Path("co.xlsx").touch()
    assert run(*call.split()) == status
    assert capsys.readouterr().err.removesuffix("Chưa ghi gì.\n") == f"{message}\n"
