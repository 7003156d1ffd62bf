"""Rule of deleted records: a published address must stay valid, so a record is renamed or withdrawn, not just deleted.

A deletion counts as a withdrawal, see `macros.queries.withdrawals`; it is a mistake only if the id should change.
"""

from collections.abc import Iterator

from macros.engine import Portal
from macros.loading.problems import Problem
from macros.queries.withdrawals import DeletedRecord, deleted, renamed_to


def check_vanished(portal: Portal) -> list[Problem]:
    """Bản ghi bị xóa là bản ghi được gỡ; bản ghi đổi tên thì giữ tên cũ ở mục “Mã cũ” của tệp mới."""
    former = {f"{row.collection}/{name}" for row in portal.not_shown.values() for name in row.former_ids}
    gone = [item for item in deleted(portal) if item.ref not in former and not portal.is_taken(item.ref)]
    return [problem for item in gone for problem in _problems_of(portal, item)]


def _problems_of(portal: Portal, item: DeletedRecord) -> Iterator[Problem]:
    collection = item.ref.partition("/")[0]
    if new := renamed_to(portal, item.ref):
        others = len({ref for ref, _ in portal.days_of_referring(item.ref)})
        still = f", {others} bản ghi còn dẫn tới mã cũ" if others else ""
        right = f"hãy chạy “portal rename {item.ref} {new}”, để mọi chỗ được sửa và địa chỉ cũ dẫn tới địa chỉ mới"
        yield Problem(item.path, 1, 1, "id-renamed", "", f"bản ghi này đã đổi tên thành {new}{still}; {right}")
    elif item.path in portal.history.dirty:
        wrong = f"bản ghi này đã bị xóa, địa chỉ của nó sẽ chỉ nói là đã gỡ{_still_cited(portal, item)}"
        right = f"nếu muốn đổi mã thì chạy “portal rename {item.ref} {collection}/<mã mới>”"
        yield Problem(item.path, 1, 1, "record-deleted", "", f"{wrong}; {right}", "warning")


def _still_cited(portal: Portal, item: DeletedRecord) -> str:
    """The end of a message that names the records whose texts still cite a deleted document; "" if none does."""
    from macros.law.citations import CitableDocument, topics  # noqa: PLC0415 - most runs need no law

    topics_of = topics(CitableDocument(item.ref, *item.called)) if item.called else ()
    citing = sorted({row.ref for name in topics_of for row in portal.by_target.get(name, ())})
    return f"; lời văn còn viện dẫn văn bản này ở {', '.join(citing)}" if citing else ""
