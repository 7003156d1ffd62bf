"""Rules of reviews: the period is over, the scope existed, readers may see the numbers, and the numbers agree."""

from collections.abc import Iterable, Iterator
from datetime import date

from macros.checks.defect import Defect
from macros.checks.nearest import first_few, hint, nearest
from macros.checks.queries import UNREAD, lifetime, positions, target_of, text_at
from macros.checks.rules import check
from macros.engine import Portal
from macros.queries.reviews import sheet
from macros.queries.reviews.frame import ReviewFrame
from macros.queries.reviews.sheet import ReviewLine
from macros.queries.reviews.wording import count_words, name_of
from macros.records.choices import Audience
from macros.records.reviews import OF_PROGRAMMES, Block, Review
from macros.text.periods import before, label_within
from macros.text.render import day

_NOT_OF_THE_PERIOD = ("tung-quy-tac:tong", "tung-quy-tac:chua-co")
_BACK = 12  # how many periods to go back to find one with numbers


@check(Review)
def blocks_occur_once_and_fit_the_scope(record: Review) -> Iterator[Defect]:
    """Mỗi khối một lần; chương trình, phong trào chỉ có khối nhiệm vụ, gương tốt, khen thưởng."""
    seen: set[Block] = set()
    frame = sheet.frame_of(record)
    for index, item in enumerate(record.blocks):
        at = ("blocks", index, "block")
        if item.block in seen and item not in record.blocks[:index]:  # `list_items_are_unique` reports an identical one
            yield Defect(
                "block-twice", at, f"khối “{item.block.label}” đã có ở trên; mỗi khối một lần, hãy xóa một mục"
            )
        elif frame.of_programme and item.block not in OF_PROGRAMMES:
            right = first_few(f"{block} ({block.label})" for block in OF_PROGRAMMES)
            message = (
                f"khối “{item.block.label}” không tính được cho chương trình, phong trào; các khối tính được: {right}"
            )
            yield Defect("block-scope", at, message)
        seen.add(item.block)


@check(Review)
def periods_have_something_to_count(portal: Portal, ref: str, record: Review) -> Iterator[Defect]:
    """Kỳ đã bắt đầu và có ít nhất một số liệu."""
    frame = sheet.frame_of(record)
    if not portal.reached(frame.first):
        wrong = f"kỳ {label_within(frame.period)} chưa bắt đầu, từ ngày {day(frame.first)} mới có số liệu"
        right = f"hãy chọn kỳ đã bắt đầu{hint(before(frame.period))}"
        yield Defect("period-ahead", ("period",), f"{wrong}; {right}", "warning")
    elif _scope_is_known(portal, record) and not _counts_anything(sheet.computed_lines(portal, ref)):
        wrong = f"từ ngày {day(frame.first)} đến ngày {day(frame.last)} không có nội dung nào để đếm"
        near = hint(_nearest_period(portal, record, frame))
        yield Defect("period-empty", ("period",), f"{wrong}; hãy xem lại kỳ và phạm vi{near}", "warning")


def _counts_anything(lines: Iterable[ReviewLine]) -> bool:
    """Whether a line counts something of the period; the number of rules does not belong to it."""
    return any(line.current.number for line in lines if line.key not in _NOT_OF_THE_PERIOD)


def _scope_is_known(portal: Portal, record: Review) -> bool:
    return not record.scope or target_of(portal, record.scope) not in (None, UNREAD)


def _nearest_period(portal: Portal, record: Review, frame: ReviewFrame) -> str:
    """The last earlier period with something to count; "" if there is none within `_BACK` periods."""
    for _ in range(_BACK):
        frame = frame.back()
        counts = (count for item in record.blocks for count in sheet.counts_of(portal, item.block, frame))
        if any(count.number for count in counts if count.key not in _NOT_OF_THE_PERIOD):
            return frame.period
    return ""


@check(Review)
def reports_are_issued_after_their_period(record: Review) -> Iterator[Defect]:
    """Báo cáo ban hành sau khi kỳ đã hết, có số, ký hiệu, có người ký."""
    if record.issued is None:
        return
    last = date.fromisoformat(sheet.frame_of(record).last)
    if record.issued.date <= last:
        wrong = f"ban hành ngày {day(record.issued.date)} khi kỳ chưa hết"
        yield Defect("report-early", ("issued", "date"), f"{wrong}; kỳ hết ngày {day(last)}, chỉ ban hành sau ngày ấy")
    if not record.issued.number.partition("/")[0].strip().isdigit():
        message = f"“{record.issued.number}” thiếu số trước dấu /; viết như “21/BC-TTXT”"
        yield Defect("report-number", ("issued", "number"), message)
    if record.signer is None:
        yield Defect("report-unsigned", ("issued",), "báo cáo đã ban hành mà chưa ghi người ký; hãy ghi mục “signer”")


@check(Review)
def signers_hold_a_position(portal: Portal, record: Review) -> Iterator[Defect]:
    """Người ký giữ một chức vụ vào ngày ban hành."""
    if record.signer is None or record.issued is None or target_of(portal, record.signer) in (None, UNREAD):
        return
    on, posts = record.issued.date.isoformat(), positions(portal, record.signer)
    if not any(since <= on and (not until or on <= until) for _, since, until in posts):
        spans = first_few(f"{day(since)}–{day(until) or 'nay'}" for _, since, until in posts)
        wrong = f"ngày {day(on)} “{record.signer}” không giữ chức vụ nào (các chức vụ: {spans})"
        yield Defect("signer-without-position", ("signer",), f"{wrong}; hãy ghi người có chức vụ vào ngày ấy")


@check(Review)
def scopes_exist_in_the_period(portal: Portal, record: Review) -> Iterator[Defect]:
    """Đơn vị, phong trào có trong kỳ; nhiệm vụ làm phạm vi thì phải là chương trình."""
    scope, frame = record.scope or "", sheet.frame_of(record)
    if scope.startswith("actions/"):
        if text_at(portal, scope, "title") and text_at(portal, scope, "programme") != "true":
            wrong = f"“{scope}” là một nhiệm vụ, không phải chương trình"
            yield Defect(
                "scope-task", ("scope",), f"{wrong}; hãy ghi chương trình{hint(text_at(portal, scope, 'parent'))}"
            )
        return
    starts, ends = lifetime(portal, scope) if scope else ("", "")
    if starts > frame.last or (ends and ends < frame.first):
        what = f"thành lập ngày {day(starts)}" if starts > frame.last else f"thôi hoạt động từ sau ngày {day(ends)}"
        right = "hãy chọn kỳ khác, hoặc bỏ dòng này để báo cáo của cả cơ quan"
        wrong = f"“{scope}” không có trong kỳ {label_within(frame.period)}: {what}"
        yield Defect("scope-absent", ("scope",), f"{wrong}; {right}")


@check(Review)
def issued_numbers_are_recorded(record: Review) -> Iterator[Defect]:
    """Báo cáo đã ban hành giữ số liệu lúc ấy, mỗi số liệu một mục."""
    command = "chạy “portal issue <mã> --number …”"
    if record.issued and not record.reported:
        yield Defect(
            "report-without-numbers", ("issued",), f"đã ban hành mà chưa giữ số liệu lúc ấy; xóa mục này rồi {command}"
        )
    if record.reported and not record.issued:
        yield Defect(
            "numbers-without-report", ("reported",), f"số liệu đã giữ mà chưa ban hành; xóa mục này rồi {command}"
        )
    keys = [item.key for item in record.reported]
    for index, key in enumerate(keys):
        if key in keys[:index]:
            message = f"số liệu “{key}” đã có ở trên; mỗi số liệu một mục, hãy xóa một mục"
            yield Defect("reported-twice", ("reported", index, "key"), message)


@check(Review)
def readers_may_see_what_is_reported(portal: Portal, ref: str, record: Review) -> Iterator[Defect]:
    """Báo cáo chỉ nêu số liệu và chỉ đếm bản ghi mà người xem báo cáo được thấy."""
    if not sheet.is_frozen(portal, record):
        return
    now, label = {line.key: line.current for line in sheet.computed_lines(portal, ref)}, record.audience.label
    for index, item in enumerate(record.reported):
        count = now.get(item.key)
        if count is None and not sheet.may_be_reported(item.key, record.audience):
            message = (
                f"báo cáo cho “{label}” không có số liệu “{item.key}”; hãy xóa mục này{hint(nearest(item.key, now))}"
            )
            yield Defect("reported-unknown", ("reported", index, "key"), message)
        elif count and count.words and item.number is not None:
            message = f"số liệu này cho “{label}” chỉ ghi “{count.words}”; hãy bỏ số, ghi mục “words”"
            yield Defect("reported-untold", ("reported", index, "number"), message)
        for place, other in enumerate(item.counted):
            referred = target_of(portal, other.partition("#")[0])
            if referred and referred.level > record.audience.level:
                narrow = list(Audience)[referred.level].label
                message = (
                    f"“{other}” chỉ dành cho phạm vi “{narrow}”, còn báo cáo này cho “{label}”; hãy bỏ ra và sửa số"
                )
                yield Defect("reported-audience", ("reported", index, "counted", place), message)


@check(Review)
def reports_that_differ_say_why(portal: Portal, ref: str, record: Review) -> Iterator[Defect]:
    """Số liệu nay khác báo cáo đã ban hành thì phải nêu lý do."""
    places = {item.key: index for index, item in enumerate(record.reported)}
    for item in sheet.differences(portal, ref):
        if item.reason:
            continue
        then, now = count_words(portal, item.then), count_words(portal, item.current)
        moved = [f"thêm {first_few(item.more)}"] * bool(item.more) + [f"bớt {first_few(item.fewer)}"] * bool(item.fewer)
        what = f" ({'; '.join(moved)})" if moved else ""
        wrong = f"“{name_of(portal, item.key)}” báo cáo {then}, nay tính được {now}{what}"
        right = "nếu đúng thì nêu bản ghi và lý do ở mục “explained”, nếu sửa nhầm thì trả lại như cũ"
        at = ("reported", places[item.key]) if item.key in places else ("reported",)
        yield Defect("report-differs", at, f"{wrong}; {right}", "warning")


@check(Review)
def reasons_name_what_was_counted(portal: Portal, record: Review) -> Iterator[Defect]:
    """Lý do khác báo cáo nêu bản ghi có thật, và báo cáo đã ban hành."""
    counted = {ref.partition("#")[0] for item in record.reported for ref in item.counted}
    for index, item in enumerate(record.explained):
        if record.issued is None:
            message = "báo cáo chưa ban hành nên chưa có gì để khác; hãy xóa mục này"
            yield Defect("reason-early", ("explained", index), message)
        for place, ref in enumerate(item.records):
            if target_of(portal, ref) is None and ref not in counted:
                message = f"không có bản ghi “{ref}”; chép mã từ lời cảnh báo{hint(nearest(ref, counted))}"
                yield Defect("reason-unknown", ("explained", index, "records", place), message)
