"""Rules of indicators: every period once, with a value and its source or with the reason why there is none."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import hint
from macros.checks.queries import has_come, lifetime
from macros.checks.rules import check
from macros.engine import Portal
from macros.queries.indicators import PERCENT
from macros.records.indicators import Direction, Frequency, Indicator
from macros.text.periods import first_day, kind_of, label_within, last_day, quarter_of
from macros.text.render import day, number

HUNDRED = Decimal(100)
_NEEDS = {Direction.HIGHER: ("at_least",), Direction.LOWER: ("at_most",), Direction.BAND: ("at_least", "at_most")}
_WORDS = {"year": "một năm", "quarter": "một quý", "month": "một tháng"}
_SHAPES = {"year": "2026", "quarter": "2026-q3", "month": "2026-03"}


@check(Indicator)
def values_are_stated_or_missing_with_a_reason(record: Indicator) -> Iterator[Defect]:
    """Mỗi kỳ có giá trị, hoặc có lý do chưa có số liệu; không có cả hai, không thiếu cả hai."""
    for index, item in enumerate(record.values):
        at = ("values", index)
        if item.value is not None and item.missing:
            right = "có số thì xóa “missing”, chưa có số thì xóa “value”"
            yield Defect("value-and-missing", (*at, "missing"), f"kỳ này vừa có giá trị vừa ghi chưa có; {right}")
        elif item.value is None and not item.missing:
            message = "kỳ này chưa có giá trị; ghi “value”, hoặc “missing” nói rõ vì sao chưa có số liệu"
            yield Defect("value-neither", at, message)


@check(Indicator)
def values_name_their_source(record: Indicator) -> Iterator[Defect]:
    """Mỗi giá trị ghi nguồn của riêng nó, để mở ra được."""
    for index, item in enumerate(record.values):
        if item.value is not None and not item.note and not item.evidence:
            right = "thêm “note” (báo cáo, sổ, bảng xuất của kỳ này) hoặc “evidence” (bản ghi trong cổng)"
            yield Defect("value-unsourced", ("values", index), f"giá trị chưa ghi nguồn; {right}")


@check(Indicator)
def periods_are_of_the_frequency(record: Indicator) -> Iterator[Defect]:
    """Kỳ của số liệu đúng chu kỳ đo: năm, quý hoặc tháng."""
    wanted = record.frequency
    for index, item in enumerate(record.values):
        kind = kind_of(item.period)
        if kind != wanted:
            near = item.period[:4] if wanted is Frequency.YEAR else ""
            if wanted is Frequency.QUARTER and kind == "month":
                near = quarter_of(item.period)
            wrong = f"“{item.period}” là {_WORDS[kind]}, còn chỉ số này đo {wanted.label.lower()}"
            message = f"{wrong}; kỳ viết như {_SHAPES[wanted]}{hint(near)}"
            yield Defect("period-kind", ("values", index, "period"), message)


@check(Indicator)
def periods_are_stated_once(record: Indicator) -> Iterator[Defect]:
    """Mỗi kỳ của mỗi đơn vị, và của cả cơ quan, chỉ ghi một lần."""
    seen: dict[tuple[str | None, str], int] = {}
    for index, item in enumerate(record.values):
        first = seen.setdefault((item.unit, item.period), index)
        if first != index:
            whose = f" của “{item.unit}”" if item.unit else ""
            wrong = f"{label_within(item.period)}{whose} đã ghi ở mục {first + 1}"
            yield Defect("period-twice", ("values", index, "period"), f"{wrong}; mỗi kỳ một mục, hãy xóa một mục")


@check(Indicator)
def periods_have_ended(portal: Portal, record: Indicator) -> Iterator[Defect]:
    """Số liệu chỉ ghi cho kỳ đã hết; kỳ chưa hết thì trang chưa hiện."""
    for index, item in enumerate(record.values):
        last = last_day(item.period, date.max)
        if not has_come(portal, last.isoformat()):
            wrong = f"{label_within(item.period)} đến {day(last)} mới hết"
            message = f"{wrong}; trang chưa hiện số này, hãy ghi khi kỳ đã hết"
            yield Defect("period-early", ("values", index, "period"), message, "warning")


@check(Indicator)
def units_existed_in_the_period(portal: Portal, record: Indicator) -> Iterator[Defect]:
    """Số liệu của một đơn vị thuộc kỳ mà đơn vị ấy còn hoạt động."""
    for index, item in enumerate(record.values):
        starts, ends = lifetime(portal, item.unit) if item.unit else ("", "")
        close = last_day(item.period, date.max).isoformat()
        if (starts and close < starts) or (ends and ends < first_day(item.period).isoformat()):
            span = f"từ {day(starts)}" if starts and close < starts else f"đến {day(ends)}"
            message = f"đơn vị này hoạt động {span}, không có {label_within(item.period)}; hãy xem lại đơn vị hoặc kỳ"
            yield Defect("value-unit", ("values", index, "unit"), message)


@check(Indicator)
def targets_fit_the_direction(record: Indicator) -> Iterator[Defect]:
    """Chỉ tiêu ghi đúng chiều của chỉ số: ít nhất, nhiều nhất, hoặc cả hai đầu của khoảng."""
    needed = _NEEDS[record.direction]
    for index, target in enumerate(record.targets):
        at, kind = ("targets", index), record.direction.label.lower()
        present = [name for name in ("at_least", "at_most") if getattr(target, name) is not None]
        extra = [name for name in present if name not in needed]
        absent = [name for name in needed if name not in present]
        if extra:
            wrong = f"chỉ số này “{kind}”, chỉ tiêu không ghi “{extra[0]}”"
            yield Defect("target-side", (*at, extra[0]), f"{wrong}; hãy ghi “{needed[0]}” hoặc sửa “direction”")
        elif absent:
            wrong = f"chỉ tiêu thiếu “{absent[0]}” vì chỉ số này “{kind}”"
            yield Defect("target-side", at, f"{wrong}; hãy thêm “{absent[0]}” hoặc sửa “direction”")
        low, high = target.at_least, target.at_most
        if record.direction is Direction.BAND and low is not None and high is not None and low > high:
            wrong = f"khoảng ghi ngược: từ {number(low)} đến {number(high)}"
            yield Defect("target-band", (*at, "at_most"), f"{wrong}; số nhỏ ở “at_least”, số lớn ở “at_most”")


@check(Indicator)
def targets_are_of_every_year(record: Indicator) -> Iterator[Defect]:
    """Mỗi năm có số liệu có một chỉ tiêu, và chỉ một."""
    years = [target.year for target in record.targets]
    for index, year in enumerate(years):
        if year in years[:index]:
            message = f"năm {year} đã có chỉ tiêu ở mục {years.index(year) + 1}; mỗi năm một chỉ tiêu, hãy xóa một mục"
            yield Defect("target-twice", ("targets", index, "year"), message)
    measured = {int(item.period[:4]) for item in record.values if item.value is not None}
    for year in sorted(measured - set(years)):
        wrong = f"năm {year} có số liệu mà chưa có chỉ tiêu, nên trang ghi “chưa có chỉ tiêu”"
        yield Defect("target-missing", (), f"{wrong}; thêm chỉ tiêu vào “targets” nếu năm ấy có giao", "warning")


@check(Indicator)
def percentages_are_percentages(record: Indicator) -> Iterator[Defect]:
    """Tỷ lệ phần trăm nằm từ 0 đến 100."""
    if record.measure != PERCENT:
        return
    right = "tỷ lệ nằm từ 0 đến 100; được phép quá 100 thì ghi đơn vị tính khác, ví dụ “% kế hoạch”"
    for index, item in enumerate(record.values):
        yield from _percent(("values", index, "value"), item.value, right)
    for index, target in enumerate(record.targets):
        for name in ("at_least", "at_most"):
            yield from _percent(("targets", index, name), getattr(target, name), right)


def _percent(at: FieldPath, value: Decimal | None, right: str) -> Iterator[Defect]:
    if value is not None and not 0 <= value <= HUNDRED:
        yield Defect("percent-outside", at, f"{number(value)}% không phải một tỷ lệ; {right}")


@check(Indicator)
def measures_are_numbers_of_something(record: Indicator) -> Iterator[Defect]:
    """Đơn vị tính của tỷ lệ phần trăm ghi bằng dấu %."""
    if record.measure.lower() in ("phần trăm", "phan tram", "percent", "tỷ lệ %"):
        message = f"“{record.measure}” là tỷ lệ phần trăm; hãy ghi “%” để cổng tính đúng điểm phần trăm{hint(PERCENT)}"
        yield Defect("measure-percent", ("measure",), message)
