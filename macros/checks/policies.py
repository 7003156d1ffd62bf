"""Rules of policies: issued ones are complete, and their decisions can be looked up."""

from collections.abc import Iterator

from macros.checks.dates import in_order
from macros.checks.defect import Defect
from macros.checks.rules import check
from macros.records.choices import Standing
from macros.records.policies import Policy
from macros.records.units import Unit


@check(Policy)
def issued_policies_state_their_day_and_owner(record: Policy) -> Iterator[Defect]:
    """Bộ quy tắc đã ban hành thì có ngày áp dụng và đơn vị phụ trách."""
    if record.standing is not Standing.ISSUED:
        return
    if record.effective is None:
        message = "bộ quy tắc đã ban hành mà chưa có ngày áp dụng; thêm mục “effective”, ví dụ 2026-01-01"
        yield Defect("policy-effective-missing", ("effective",), message)
    if record.owner is None:
        message = "bộ quy tắc đã ban hành mà chưa có đơn vị phụ trách; thêm mục “owner”, ví dụ units/van-phong"
        yield Defect("policy-owner-missing", ("owner",), message)


@check(Policy)
def drafts_have_no_decision(record: Policy) -> Iterator[Defect]:
    """Bộ quy tắc còn là mẫu thì chưa có quyết định ban hành; ngày áp dụng không trước ngày ký."""
    if record.decision and record.standing is Standing.DRAFT:
        message = "bộ quy tắc ghi là mẫu mà có quyết định ban hành; ghi “standing: issued”, hoặc xóa mục này"
        yield Defect("decision-of-draft", ("decision",), message)
    signed = record.decision.date if record.decision else None
    yield from in_order(
        "issue-order", ("effective",), ("ngày ký quyết định", signed), ("ngày áp dụng", record.effective)
    )


@check(Unit, Policy)
def decisions_can_be_looked_up(record: Unit | Policy) -> Iterator[Defect]:
    """Quyết định thành lập, ban hành ghi văn bản trong thư viện, hoặc đủ số và ngày ký."""
    decision = record.decision
    if decision and not decision.regulation and not (decision.number and decision.date):
        message = "chưa rõ quyết định nào; ghi “number” và “date”, hoặc “regulation” nếu quyết định có trong thư viện"
        yield Defect("decision-unclear", ("decision",), message)
