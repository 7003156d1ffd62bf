"""Rules of sanctions: only leaders see them, they follow a concluded violation, and their retention ends."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.queries import positions, text_at, text_of_finding
from macros.checks.rules import check
from macros.engine import Portal
from macros.records.choices import Audience
from macros.records.inspections import FindingKind
from macros.records.sanctions import Sanction
from macros.text.render import day

_LEADERS_ROOT = "kho riêng của lãnh đạo, vì kho git giữ cả những gì đã xóa"


@check(Sanction)
def sanctions_stay_with_leaders(record: Sanction) -> Iterator[Defect]:
    """Bản ghi xử lý vi phạm chỉ dành cho lãnh đạo."""
    if record.audience is not Audience.LEADERSHIP:
        wrong = f"người bị xử lý nằm trong bản ghi cho “{record.audience.label}”"
        message = f"{wrong}; hãy ghi “audience: leadership” và để bản ghi trong {_LEADERS_ROOT}"
        yield Defect("sanction-exposed", ("person",), message)


@check(Sanction)
def sanctions_follow_a_concluded_violation(portal: Portal, record: Sanction) -> Iterator[Defect]:
    """Chỉ xử lý vi phạm đã có kết luận; quyết định không trước ngày kết luận."""
    kind, confirmed = (text_of_finding(portal, record.finding, name) for name in ("kind", "confirmed"))
    if kind and kind != FindingKind.VIOLATION:
        message = f"“{record.finding}” là tồn tại, không phải vi phạm; chỉ vi phạm có kết luận mới bị xử lý"
        yield Defect("sanction-of-shortcoming", ("finding",), message)
    elif kind and not confirmed:
        message = f"“{record.finding}” chưa có ngày kết luận; hãy ghi “confirmed” ở phát hiện ấy trước"
        yield Defect("sanction-unconcluded", ("finding",), message)
    elif confirmed and record.decision.date.isoformat() < confirmed:
        wrong = f"quyết định ngày {day(record.decision.date)}, trước ngày kết luận {day(confirmed)}"
        yield Defect("sanction-early", ("decision", "date"), f"{wrong}; có kết luận rồi mới xử lý")


@check(Sanction)
def sanctions_are_of_people_of_the_unit(portal: Portal, record: Sanction) -> Iterator[Defect]:
    """Người bị xử lý giữ chức vụ trong đơn vị có vi phạm vào ngày kiểm tra."""
    unit = text_of_finding(portal, record.finding, "unit")
    on = text_at(portal, record.finding.partition("#")[0], "visited")
    posts = positions(portal, record.person)
    if unit and on and posts and not any(at == unit and since <= on <= (until or on) for at, since, until in posts):
        wrong = f"ngày {day(on)} “{record.person}” không giữ chức vụ nào ở {unit}"
        yield Defect("sanction-elsewhere", ("person",), f"{wrong}; hãy xem lại người, hoặc phát hiện")


@check(Sanction)
def sanctions_are_kept_for_a_time(record: Sanction) -> Iterator[Defect]:
    """Hạn lưu giữ sau ngày quyết định."""
    if record.retain_until <= record.decision.date:
        wrong = f"lưu giữ đến {day(record.retain_until)}, không sau ngày quyết định {day(record.decision.date)}"
        yield Defect("retention-early", ("retain_until",), f"{wrong}; hạn lưu giữ phải sau ngày quyết định")
