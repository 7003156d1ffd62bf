"""Rules of the text of documents: every article can be cited, and no clause was left out in copying."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.rules import RecordSource, check
from macros.law.provisions import CLAUSE, provisions
from macros.records.regulations import Regulation


@check(Regulation)
def clauses_can_be_cited(record: Regulation) -> Iterator[Defect]:
    """Mỗi điều, khoản có tên hiểu được hoặc có mã, không hai mục cùng tên."""
    seen: dict[str, int] = {}
    for index, (name, clause) in enumerate(zip(record.clause_anchors(), record.clauses, strict=True)):
        at = ("clauses", index, "label")
        if not name:
            right = "hãy ghi như văn bản, ví dụ “Điều 5”, “Chương II”, hoặc ghi thêm mã (id)"
            yield Defect("clause-unnamed", at, f"“{clause.label}” không rõ là chương, điều, khoản nào; {right}")
        elif not clause.id and seen.setdefault(name, index) != index:
            right = f"mỗi điều một mục; hai nơi cùng tên thì ghi mã (id) riêng, ví dụ “{name}-quy-che”"
            yield Defect("clause-twice", at, f"“{clause.label}” đã có ở mục {seen[name] + 1}; {right}")
        else:
            seen.setdefault(name, index)


@check(Regulation)
def clauses_are_copied_without_gaps(source: RecordSource, record: Regulation) -> Iterator[Defect]:
    """Trong một điều, số khoản và chữ điểm nối tiếp nhau; chép thiếu có chủ ý thì ghi chú."""
    for index, (name, clause) in enumerate(zip(record.clause_anchors(), record.clauses, strict=True)):
        at = ("clauses", index, "text")
        for part in provisions(name, source.texts[at]) if clause.text and not clause.note else ():
            if part.missing:
                kind, begins = "khoản" if part.level == CLAUSE else "điểm", part.text.split()[0]
                wrong = f"thiếu {part.missing} {kind} trước “{begins}”"
                message = f"{wrong}; hãy chép đủ, hoặc ghi ở “Ghi chú” (note) rằng điều này chỉ trích"
                yield Defect("clause-gap", at, message, "warning")
