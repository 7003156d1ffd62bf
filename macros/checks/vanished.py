"""Rule of addresses that live for ever: an id that was published once leads somewhere still."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from macros.history import Gone, old_contents
from macros.portal import Portal
from macros.problems import Problem
from macros.records import collection_names, model_of
from macros.records.names import is_slug

_SAMPLE_LINE = re.compile(rb"^illustrative: *true *$", re.MULTILINE)
_MESSAGE = "bản ghi này đã bị xóa hoặc đổi tên; thêm mã cũ vào mục “Mã cũ” (former_ids) của bản ghi thay thế"


def check_vanished(portal: Portal) -> list[Problem]:
    """Mã đã từng có trong kho không được mất: bản ghi thay thế giữ nó ở mục “Mã cũ”; dữ liệu minh họa thì được xóa."""
    missing = dict(_missing(portal))
    contents = old_contents(gone for _, gone in missing.values())
    return [
        Problem(path, 1, 1, "id-vanished", "", _message(portal, ref, contents[gone]))
        for path, (ref, gone) in missing.items()
        if _was_real(contents.get(gone, b""))
    ]


def _message(portal: Portal, ref: str, raw: bytes) -> str:
    """What is wrong, the nearest record, and of a document every record whose texts still cite it."""
    from macros.checks.nearest import hint  # noqa: PLC0415 - as a rule nothing has vanished
    from macros.checks.questions import nearest_record  # noqa: PLC0415

    citing = sorted(_citing(portal, ref, raw)) if ref.startswith("regulations/") else []
    still = f"; lời văn còn viện dẫn văn bản này ở {', '.join(citing)}" if citing else ""
    return f"{_MESSAGE}{still}{hint(nearest_record(portal.untraced, ref))}"


def _citing(portal: Portal, ref: str, raw: bytes) -> set[str]:
    from macros.law.citations import Entry, topics  # noqa: PLC0415
    from macros.loading import parse  # noqa: PLC0415

    data = {name: " ".join(value.split()) for name, value in parse(raw).items() if isinstance(value, str)}
    number, kind, title, issued = (data.get(name, "") for name in ("number", "type", "title", "issued"))
    names = topics(Entry(ref, number, kind, title, issued))
    return {row.ref for name in names for row in portal.referring.get(name, ())}


def _missing(portal: Portal) -> Iterator[tuple[str, tuple[str, Gone]]]:
    """(path, (reference, where it was)) of every record in the history that nothing stands for now."""
    for path, gone in portal.history.deleted.items():
        ref = _reference(path, gone.root)
        if ref and ref not in portal.rows and ref not in portal.former and ref not in portal.unread:
            yield path, (ref, gone)


def _reference(path: str, root: str) -> str:
    """The reference of a record's file, `<root>/<collection>/<id>.yml`; "" for any other file, or one that may go."""
    parts = Path(path).relative_to(root).parts
    if len(parts) != 2 or parts[0] not in collection_names() or Path(path).suffix != ".yml":
        return ""
    if model_of(parts[0]).may_vanish:
        return ""
    name = Path(path).stem
    return f"{parts[0]}/{name}" if is_slug(name) else ""


def _was_real(raw: bytes) -> bool:
    """Whether the file held a readable record that was not a sample."""
    from macros.loading import LoadError, parse  # noqa: PLC0415

    if not raw or _SAMPLE_LINE.search(raw):
        return False
    try:
        return parse(raw).get("illustrative") != "true"
    except LoadError:
        return False
