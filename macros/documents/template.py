"""Templates of an agency's own: a .docx with places in double brackets, `[[trích yếu]]`, that the document fills.

A template may contain no macro, no embedded object and no link to anything outside of it.
"""

import re
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from macros.documents import styles
from macros.documents.document import Document
from macros.documents.docx import Writer, day_line, number_line, saved

_PLACE = re.compile(r"\[\[([^\[\]]+)\]\]")
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_MOST = 20 << 20  # bytes, unpacked
_ACTIVE = ("vbaProject", "vbaData", "oleObject", "embeddings/", "activeX", "afchunk")

_LINES: dict[str, Callable[[Document], str]] = {  # places that are filled with words
    "cơ quan chủ quản": lambda document: document.agency.name if document.unit else document.agency.superior,
    "cơ quan": lambda document: document.unit or document.agency.name,
    "số ký hiệu": number_line,
    "ngày tháng": day_line,
    "tên loại": lambda document: document.kind,
    "trích yếu": lambda document: document.title,
}
_BLOCKS = ("kính gửi", "nội dung", "chữ ký", "nơi nhận")  # places that are filled with whole paragraphs
PLACES = (*_LINES, *_BLOCKS)
NEEDED = ("trích yếu", "nội dung", "chữ ký")


def faults(path: str) -> list[str]:
    """What is wrong with a template, in words for editors; empty where it can be used."""
    try:
        with ZipFile(path) as package:
            if sum(entry.file_size for entry in package.infolist()) > _MOST:
                return [f"tệp mẫu giải nén ra quá lớn; tối đa {_MOST >> 20} MB"]
            parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    except (BadZipFile, OSError, RuntimeError, NotImplementedError):
        return ["không mở được tệp mẫu; hãy lưu lại bằng Word, chọn kiểu .docx"]
    dangers = [name for name in parts if any(word.lower() in name.lower() for word in _ACTIVE)]
    if dangers or b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        return ["tệp mẫu có macro hoặc đối tượng nhúng; hãy bỏ chúng, lưu lại thành .docx thường"]
    if any(name.endswith(".rels") and _OUTSIDE.search(content) for name, content in parts.items()):
        return ["tệp mẫu dẫn ra ngoài; hãy bỏ liên kết, ảnh hay mẫu gắn từ nơi khác"]
    try:
        target = docx.Document(path)
    except (KeyError, ValueError):
        return ["tệp mẫu không phải văn bản Word; hãy lưu lại bằng Word, chọn kiểu .docx"]
    return list(_wrong_places(target))


def _wrong_places(target: Docx) -> Iterator[str]:
    there = [place for paragraph in _paragraphs(target) for place in _places(paragraph)]
    for place in dict.fromkeys(there):
        if place not in PLACES:
            near = get_close_matches(place, PLACES, 1)
            all_places = ", ".join(f"[[{name}]]" for name in PLACES)
            hint = f"gần nhất là [[{near[0]}]]" if near else f"các chỗ là {all_places}"
            yield f"tệp mẫu có chỗ [[{place}]] mà không ai điền; {hint}"
    for place in NEEDED:
        if place not in there:
            yield f"tệp mẫu thiếu chỗ [[{place}]]; hãy gõ [[{place}]] vào nơi cần điền"


def filled(path: str, document: Document) -> bytes:
    """The bytes of a document in a template; raises `ValueError` with the faults of a template that cannot be used."""
    wrong = faults(path)
    if wrong:
        raise ValueError("; ".join(wrong))
    target = docx.Document(BytesIO(Path(path).read_bytes()))
    styles.add_styles(target)
    lists = styles.Lists(target)
    for paragraph in list(_paragraphs(target)):
        places = _places(paragraph)
        if any(place in _BLOCKS for place in places):
            writer = Writer(target, lists, paragraph._p)
            for place in places:
                _write(writer, place, document)
            paragraph._p.getparent().remove(paragraph._p)
        elif places:
            _replace(paragraph, document)
    Writer(target, lists).annexes(document)
    return saved(target, document)


def _write(writer: Writer, place: str, document: Document) -> None:
    match place:
        case "kính gửi":
            writer.addressees(document)
        case "nội dung":
            writer.body(document)
        case "chữ ký":
            for signature in document.signatures:
                writer.signature(signature)
        case "nơi nhận":
            writer.recipients(document.recipients)


def _replace(paragraph: Paragraph, document: Document) -> None:
    """Replace the places with words; each takes the format of the piece of text in which it begins.

    Word may cut a place into several pieces of text; the words of a record are not searched for places.
    """
    runs = paragraph.runs
    owner = [at for at, run in enumerate(runs) for _ in run.text]
    texts = ["" for _ in runs]
    whole, last = "".join(run.text for run in runs), 0
    for match in _PLACE.finditer(whole):
        for at in range(last, match.start()):
            texts[owner[at]] += whole[at]
        texts[owner[match.start()]] += _LINES[_name(match[1])](document)
        last = match.end()
    for at in range(last, len(whole)):
        texts[owner[at]] += whole[at]
    for run, text in zip(runs, texts, strict=True):
        if run.text != text:
            run.text = text


def _name(text: str) -> str:
    return " ".join(text.lower().split())


def _places(paragraph: Paragraph) -> list[str]:
    return [_name(match[1]) for match in _PLACE.finditer("".join(run.text for run in paragraph.runs))]


def _paragraphs(target: Docx) -> Iterator[Paragraph]:
    """Every paragraph: of the body, in tables too, and above and below the pages."""
    roots: list[tuple[Any, Any]] = [(target.element.body, target)]
    for section in target.sections:
        parts = (section.header, section.footer, section.first_page_header, section.first_page_footer)
        roots += [(part._element, part) for part in parts if not part.is_linked_to_previous]
    for root, parent in roots:
        for element in root.iter(qn("w:p")):
            yield Paragraph(element, parent)
