"""`portal report` as a clerk calls it: one document, all of a record, and what it says where there is none."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest

from scripts.portal import main
from tests import miniature
from tests.documents.test_template import PLACES, lines, template

LEADERS = ("--audience", "leadership", "--data", "data", "--data", "leaders-data", "--as-of", miniature.DAY.isoformat())
STAFF = ("--as-of", miniature.DAY.isoformat())
RECORD = "inspections/tiep-dan-2026"

pytestmark = pytest.mark.usefixtures("with_leaders_data")


@pytest.fixture
def with_leaders_data(project: Path) -> None:
    """The miniature with what only leaders may see, in the current folder."""
    (project / "leaders-data").symlink_to(miniature.SITE / "leaders-data")


def test_all_documents_of_a_record_go_into_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", RECORD, "--out", "ra", *LEADERS]) == 0
    written = sorted(path.name for path in Path("ra").iterdir())
    assert [name for name in written if "thong-bao-ket-luan" in name or "bao-cao" in name] == [
        "tiep-dan-2026-bao-cao.docx",
        "tiep-dan-2026-thong-bao-ket-luan.docx",
    ]
    message = capsys.readouterr().out.splitlines()
    assert "ra/tiep-dan-2026-bao-cao.docx: Báo cáo kết quả kiểm tra." in message
    assert len(message) == len(written)


def test_one_kind_goes_into_a_file_and_is_what_the_site_has(built_leaders: Path) -> None:
    assert main(["report", f"data/{RECORD}.yml", "--kind", "bao-cao", "--out", "x/bao-cao.docx", *LEADERS]) == 0
    content = Path("x/bao-cao.docx").read_bytes()
    assert content == (built_leaders / "kiem-tra/tiep-dan-2026/bao-cao.docx").read_bytes()
    assert docx.Document(BytesIO(content)).core_properties.title.startswith("Báo cáo")


def test_a_template_of_the_agency_is_filled() -> None:
    path = Path("data/media/mau-van-ban/bao-cao/mau.docx")
    path.parent.mkdir(parents=True)
    template(path, "Mẫu số 1", *PLACES)
    assert main(["report", RECORD, "--kind", "bao-cao", "--out", "bao-cao.docx", *LEADERS]) == 0
    assert lines(Path("bao-cao.docx").read_bytes())[0] == "Mẫu số 1"


def test_the_address_of_a_page_is_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "/kiem-tra/tiep-dan-2026/", "--kind", "bao-cao", "--out", "ra", *LEADERS]) == 0
    assert capsys.readouterr().out == "ra/tiep-dan-2026-bao-cao.docx: Báo cáo kết quả kiểm tra.\n"


def test_without_a_record_it_lists_what_can_be_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", *LEADERS]) == 0
    assert "/kiem-tra/tiep-dan-2026/bao-cao.docx  (Báo cáo kết quả kiểm tra)" in capsys.readouterr().out.splitlines()


def test_several_documents_do_not_fit_into_one_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", RECORD, "--out", "mot.docx", *LEADERS]) == 2
    first, *addresses = capsys.readouterr().err.splitlines()
    assert first.endswith("văn bản, không ghi vào một tệp được; hãy thêm --kind, hoặc --out là thư mục:")
    assert "  /kiem-tra/tiep-dan-2026/bao-cao.docx" in addresses
    assert not Path("mot.docx").exists()


def test_what_only_leaders_may_see_is_not_written_for_staff(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", RECORD, "--out", "ra", *STAFF]) == 1
    assert capsys.readouterr().err.startswith(
        f"“{RECORD}” không có văn bản nào cho người xem này; của lãnh đạo cần --audience leadership; "
    )
    assert not Path("ra").exists()


@pytest.mark.parametrize(
    ("about", "kind", "message"),
    [
        (RECORD, "bien-ban-x", f"“{RECORD}” không có văn bản loại “bien-ban-x”; có: "),
        ("inspections/tiep-dan-2062", "", "“inspections/tiep-dan-2062” không có văn bản nào; gần nhất là /kiem-tra/"),
    ],
)
def test_a_wrong_name_gets_the_nearest(about: str, kind: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", about, *(("--kind", kind) if kind else ()), *LEADERS]) == 1
    assert capsys.readouterr().err.startswith(message)


def test_nothing_is_written_while_data_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    Path("data/units/van-phong.yml").write_text("title: [\n", "utf-8")
    assert main(["report", RECORD, "--out", "ra", *LEADERS]) == 1
    assert capsys.readouterr().err.endswith("Chưa viết gì.\n")
    assert not Path("ra").exists()
