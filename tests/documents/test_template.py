"""Templates of an agency's own: what fills their places, and why one is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from macros.documents.template import faults, filled
from tests.documents.printing import convert, print_to_pdf, sheets
from tests.documents.samples import letter, report

PLACES = (
    "Mẫu của [[cơ quan]]",
    "[[Số ký hiệu]], [[ngày tháng]]",
    "[[TRÍCH YẾU]]",
    "[[nội dung]]",
    "[[chữ ký]]",
    "[[nơi nhận]]",
)
AGENCY = "Trung tâm Xúc tiến đầu tư, thương mại và du lịch"
EVERY_PLACE = (
    "[[cơ quan chủ quản]], [[cơ quan]], [[số ký hiệu]], [[ngày tháng]], [[tên loại]], [[trích yếu]], [[kính gửi]], "
    "[[nội dung]], [[chữ ký]], [[nơi nhận]]"
)


def template(path: Path, *texts: str) -> str:
    """A template with those paragraphs and a table, made as Word would; gives its path."""
    target = docx.Document()
    for text in texts:
        paragraph = target.add_paragraph()
        for piece in (text[:3], text[3:]):  # Word cuts a text where it was edited
            paragraph.add_run(piece)
    target.add_table(1, 1).cell(0, 0).text = "Nơi gửi: [[cơ quan chủ quản]]"
    target.save(str(path))
    return str(path)


def lines(content: bytes) -> list[str]:
    return [item.text for item in docx.Document(BytesIO(content)).paragraphs if item.text]


def test_places_are_filled_once(tmp_path: Path) -> None:
    path = template(tmp_path / "mau.docx", *PLACES)
    assert faults(path) == []
    content = filled(path, report())
    texts = lines(content)
    assert texts[:3] == [
        f"Mẫu của {AGENCY}",
        "Số: 12/BC-TTXT, Tỉnh mẫu, ngày 01 tháng 7 năm 2026",
        "Kết quả thực hiện văn hóa công vụ năm 2026",
    ]
    assert [text for text in texts if text in ("KT. Giám đốc", "Phó Giám đốc", "Phạm Thị D")] == [
        "KT. Giám đốc",
        "Phó Giám đốc",
        "Phạm Thị D",
    ]
    assert "- Lưu: VT." in texts
    assert docx.Document(BytesIO(content)).tables[-2].cell(0, 0).text != ""
    assert filled(path, report()) == content


def test_a_record_cannot_fill_another_place(tmp_path: Path) -> None:
    path = template(tmp_path / "mau.docx", *PLACES)
    document = letter()
    texts = lines(filled(path, type(document)(**{**vars(document), "title": "[[chữ ký]] {{ x }}"})))
    assert "[[chữ ký]] {{ x }}" in texts


def test_what_a_template_says_beside_its_places_stays(tmp_path: Path) -> None:
    path = template(tmp_path / "mau.docx", "Mẫu số 1", "[[số ký hiệu]] (bản lưu)", "[[kính gửi]]", *PLACES)
    head = ["Mẫu số 1", "Số: ……/TTXT-VP (bản lưu)"]
    assert lines(filled(path, letter()))[:5] == [*head, "Kính gửi:", "Các phòng", "Công đoàn cơ sở"]
    assert lines(filled(path, replace(letter(), addressees=("Các phòng",))))[:3] == [*head, "Kính gửi: Các phòng"]
    assert lines(filled(path, replace(letter(), addressees=())))[:3] == [
        *head,
        PLACES[0].replace("[[cơ quan]]", AGENCY),
    ]


def by_libreoffice(folder: Path, *texts: str) -> str:
    """A template that LibreOffice saved, which has neither lists nor Word's styles of tables; gives its path."""
    (folder / "mau.html").write_text("".join(f"<p>{text}</p>" for text in texts), "utf-8")
    convert(folder / "mau.html", "docx:MS Word 2007 XML", folder)
    return str(folder / "mau.docx")


@pytest.mark.parametrize("make", [by_libreoffice, lambda folder, *texts: template(folder / "mau.docx", *texts)])
def test_a_filled_template_prints(tmp_path: Path, make: Callable[..., str]) -> None:
    path = make(tmp_path, *PLACES)
    assert faults(path) == []
    (tmp_path / "bao-cao.docx").write_bytes(filled(path, report()))
    print_to_pdf([tmp_path / "bao-cao.docx"], tmp_path)
    texts = [line.text for page in sheets(tmp_path / "bao-cao.pdf") for line in page.lines]
    assert any(text.startswith("I.") for text in texts)
    assert "Phụ lục I" in texts
    assert not any("[[" in text for text in texts)


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        (("[[trích yếu]]", "[[nội dung]]"), ["tệp mẫu thiếu chỗ [[chữ ký]]; hãy gõ [[chữ ký]] vào nơi cần điền"]),
        (
            (*PLACES, "[[noi dung]]"),
            ["tệp mẫu có chỗ [[noi dung]] mà không ai điền; gần nhất là [[nội dung]]"],
        ),
        (
            (*PLACES, "[[xyz]]"),
            [f"tệp mẫu có chỗ [[xyz]] mà không ai điền; các chỗ là {EVERY_PLACE}"],
        ),
    ],
)
def test_wrong_places(tmp_path: Path, texts: tuple[str, ...], wrong: list[str]) -> None:
    path = template(tmp_path / "mau.docx", *texts)
    assert faults(path) == wrong
    with pytest.raises(ValueError, match="tệp mẫu"):
        filled(path, report())


@pytest.mark.parametrize(
    ("part", "content", "wrong"),
    [
        (
            "word/vbaProject.bin",
            b"x",
            "tệp mẫu có macro hoặc đối tượng nhúng; hãy bỏ chúng, lưu lại thành .docx thường",
        ),
        (
            "word/embeddings/a.bin",
            b"x",
            "tệp mẫu có macro hoặc đối tượng nhúng; hãy bỏ chúng, lưu lại thành .docx thường",
        ),
        (
            "word/_rels/x.xml.rels",
            b'<Relationship TargetMode="External"/>',
            "tệp mẫu dẫn ra ngoài; hãy bỏ liên kết, ảnh hay mẫu gắn từ nơi khác",
        ),
        ("word/big.xml", b"0" * (21 << 20), "tệp mẫu giải nén ra quá lớn; tối đa 20 MB"),
    ],
    ids=["macro", "object", "outside", "bomb"],
)
def test_a_template_that_could_do_harm_is_refused(tmp_path: Path, part: str, content: bytes, wrong: str) -> None:
    path = template(tmp_path / "mau.docx", *PLACES)
    with ZipFile(path, "a") as package:
        package.writestr(part, content)
    assert faults(path) == [wrong]


def test_what_is_no_docx_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mau.docx"
    path.write_bytes(b"%PDF-1.7")
    assert faults(str(path)) == ["không mở được tệp mẫu; hãy lưu lại bằng Word, chọn kiểu .docx"]
    with ZipFile(path, "w") as package:
        package.writestr("a.txt", "a")
    assert faults(str(path)) == ["tệp mẫu không phải văn bản Word; hãy lưu lại bằng Word, chọn kiểu .docx"]
