"""Rules of initiatives: a decision recognises them."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.nearest import hint
from macros.checks.rules import check
from macros.records.initiatives import Initiative, InitiativeScope
from macros.text.render import day


@check(Initiative)
def initiatives_are_recognised_by_a_decision(record: Initiative) -> Iterator[Defect]:
    """Phạm vi công nhận đi cùng quyết định; quyết định không có trước năm của sáng kiến."""
    if record.scope and not record.decision:
        wrong = f"ghi phạm vi công nhận “{record.scope.label}” mà chưa có quyết định công nhận"
        yield Defect("recognised-without-decision", ("scope",), f"{wrong}; thêm “decision” hoặc xóa “scope”")
    if record.decision and not record.scope:
        right = f"thêm “scope” theo quyết định{hint(InitiativeScope.BASE)}"
        yield Defect("recognised-without-scope", ("decision",), f"có quyết định mà chưa ghi phạm vi công nhận; {right}")
    if record.decision and record.decision.date.year < record.year:
        wrong = f"công nhận ngày {day(record.decision.date)}, trước năm {record.year} của sáng kiến"
        yield Defect("recognised-early", ("decision", "date"), f"{wrong}; hãy sửa ngày hoặc năm")
