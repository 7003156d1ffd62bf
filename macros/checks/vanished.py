"""Rule of addresses that live for ever: an id that was published once leads somewhere still."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from macros.history import Gone, old_contents
from macros.portal import Portal
from macros.problems import Problem
from macros.records import collection_names, model_of
from macros.records.names import is_slug


def check_vanished(portal: Portal) -> list[Problem]:
    """Mã đã từng có trong kho không được mất: bản ghi thay thế giữ nó ở mục “Mã cũ”; dữ liệu minh họa thì được xóa."""
    missing = dict(_missing(portal))
    if not missing:
        return []
    from macros.checks.departed import message, was_real  # noqa: PLC0415 - as a rule nothing has vanished

    contents = old_contents(gone for _, gone in missing.values())
    return [
        Problem(path, 1, 1, "id-vanished", "", message(portal, ref, contents[gone]))
        for path, (ref, gone) in missing.items()
        if was_real(contents.get(gone, b""))
    ]


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
