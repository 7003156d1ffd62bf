"""`portal export`: what the site has for other programs, into a folder that nobody else wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from scripts.portal import main
from tests import miniature

STAFF = ("--as-of", miniature.DAY.isoformat())

pytestmark = pytest.mark.usefixtures("project")


def test_the_folder_holds_what_the_site_has(built_staff: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "ra", *STAFF]) == 0
    files, site = miniature.tree(Path("ra")), miniature.tree(built_staff / "api/v1")
    del files["portal-export.json"]
    assert files.pop("as-of.json") == (built_staff / "as-of.json").read_bytes()
    assert files == site
    assert capsys.readouterr().out.endswith("MB vào ra, cho phạm vi “Nội bộ cơ quan”.\n")
    assert Path("ra").stat().st_mode & 0o077 == 0


def test_it_replaces_its_own_folder_and_no_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "ra", *STAFF]) == 0
    Path("ra/danh-sach/don-vi.json").write_text("cũ", "utf-8")
    assert main(["export", "ra", *STAFF]) == 0
    assert json.loads(Path("ra/danh-sach/don-vi.json").read_text("utf-8"))["collection"] == "units"
    Path("ra/ghi-chu.txt").write_text("của tôi", "utf-8")
    before = miniature.tree(Path())
    capsys.readouterr()
    assert main(["export", "ra", *STAFF]) == main(["export", "data", *STAFF]) == main(["export", "mkdocs.yml"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "ra: có tệp không do lệnh này ghi (ghi-chu.txt); hãy chuyển nó đi, hoặc chọn thư mục khác. Chưa ghi gì.",
        "data: đã có tệp không do lệnh này ghi; hãy chọn thư mục khác. Chưa ghi gì.",
        "mkdocs.yml: là một tệp; hãy ghi tên một thư mục. Chưa ghi gì.",
    ]
    assert miniature.tree(Path()) == before


def test_whole_records_are_as_their_schemas_say_and_all_there(capsys: pytest.CaptureFixture[str]) -> None:
    leaders = miniature.SITE / "leaders-data"
    assert main(["export", "ra", "--whole", "--data", "data", "--data", str(leaders), *STAFF]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("Thư mục ban-ghi/ có cả điều không ai xem")
    refs = set()
    for path in Path("ra/ban-ghi").glob("*.json"):
        records = json.loads(path.read_text("utf-8"))
        Draft7Validator(json.loads((path.parent / "luoc-do" / path.name).read_text("utf-8"))).validate(records)
        refs |= set(records)
    files = {f"{path.parent.name}/{path.stem}" for root in (Path("data"), leaders) for path in root.glob("*/*.yml")}
    assert {ref for ref in files if not ref.startswith("media/")} - refs == set()


def test_with_a_fault_in_the_data_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    Path("data/units/sai.yml").write_text("title: Đơn vị sai\n", "utf-8")
    assert main(["export", "ra", *STAFF]) == 1
    assert capsys.readouterr().err.endswith("Chưa ghi gì.\n")
    assert not Path("ra").exists()
