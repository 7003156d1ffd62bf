"""The text of each block of a review from its numbers, and the annexes: the comparison and the rules."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from macros.documents.document import Align, Annex, Block, Heading, Items, Paragraph, Pieces, Table, Text
from macros.engine import Portal
from macros.pages.policies import rule_text
from macros.pages.template_api import title_of
from macros.queries import indicators, lookup
from macros.queries.reviews.activities import measured_in
from macros.queries.reviews.frame import ReviewCount, ReviewFrame
from macros.queries.reviews.sheet import ReviewLine
from macros.queries.reviews.upkeep import WITHHELD
from macros.queries.reviews.wording import UNKNOWN, count_words, name_of, past, written
from macros.records import reviews
from macros.records.awards import Form
from macros.records.indicators import Indicator
from macros.text.grouping import grouped
from macros.text.periods import label_of, label_within
from macros.text.slugs import anchor_of

COMPARISON, COMPARISON_OF_YEARS = "So sánh với kỳ trước và cùng kỳ năm trước", "So sánh với năm trước"
RULES_ANNEX = "Kết quả thực hiện từng quy tắc"
NOTHING, _BY_FORM = "–", "Số lượt theo hình thức: "
# The sentences of a block; the first number of each is followed by those of other periods.
_SENTENCES = {
    reviews.Block.STORIES: (
        (("Gương người tốt, việc tốt đã nêu: ", "tong"), (", trong đó đã dẫn tới khen thưởng: ", "da-khen")),
    ),
    reviews.Block.POLICIES: (
        (("Bộ quy tắc bắt đầu áp dụng: ", "ap-dung"),),
        (("Bộ quy tắc đã rà soát với căn cứ: ", "ra-soat"), (", trong đó phải sửa hoặc thôi áp dụng: ", "sua")),
    ),
    reviews.Block.REGULATIONS: (
        (("Văn bản mới ban hành đã đưa vào thư viện: ", "ban-hanh"),),
        (("Văn bản bắt đầu có hiệu lực: ", "hieu-luc"), ("; hết hiệu lực toàn bộ: ", "het-hieu-luc")),
    ),
    reviews.Block.TRAINING: (
        (("Lớp bồi dưỡng đã kết thúc: ", "lop"), ("; tổng số tiết của các lớp: ", "tiet")),
        (
            ("Lượt người được cử đi học: ", "cu-di"),
            ("; dự học: ", "du-hoc"),
            ("; được chứng nhận hoàn thành: ", "chung-nhan"),
        ),
        (
            ("Người đã đủ số tiết theo định mức của năm: ", "du-tiet"),
            (" trên tổng số người có nghĩa vụ: ", "thuoc-dien"),
        ),
    ),
    reviews.Block.INSPECTIONS: (
        (("Cuộc kiểm tra, giám sát đã tiến hành: ", "cuoc"), ("; số đơn vị: ", "don-vi")),
        (
            ("Cuộc kiểm tra, giám sát từ ba đơn vị trở lên: ", "cuoc-rong"),
            ("; số đơn vị được kiểm tra: ", "don-vi"),
            ("; tồn tại, vi phạm được phát hiện: ", "phat-hien"),
        ),
        (
            ("Tồn tại được phát hiện: ", "ton-tai"),
            ("; vi phạm: ", "vi-pham"),
            ("; lặp lại trong 24 tháng: ", "lap-lai"),
        ),
        (("Đã khắc phục đến cuối kỳ: ", "da-khac-phuc"), ("; quá hạn khắc phục: ", "qua-han")),
    ),
    reviews.Block.TASKS: (
        (("Nhiệm vụ thực hiện trong kỳ: ", "tong"),),
        (("Hoàn thành trước hạn: ", "truoc-han"), ("; đúng hạn: ", "dung-han"), ("; quá hạn: ", "tre-han")),
        (("Chưa hoàn thành, đã quá hạn: ", "qua-han"), ("; còn trong hạn: ", "con-han")),
    ),
    reviews.Block.AWARDS: (
        (("Quyết định khen thưởng, thư khen: ", "tong"),),
        (("Lượt cá nhân được khen: ", "ca-nhan"), ("; lượt tập thể: ", "tap-the")),
        tuple((f"; {form.label} ", str(form)) for form in Form),
    ),
}


def block(portal: Portal, frame: ReviewFrame, name: reviews.Block, lines: Iterable[ReviewLine]) -> Iterator[Block]:
    """The numbers of a block as sentences; those of indicators as a table."""
    mine = [line for line in lines if line.block == name]
    if all(line.current.number is None and not line.current.words for line in mine):
        yield Paragraph("Chưa rõ: đến hết kỳ này chưa có số liệu nào được ghi nhận.")
    elif name is reviews.Block.INDICATORS:
        yield _indicators(portal, frame, mine)
        if reasons := tuple(_reasons(portal, frame, mine)):
            yield Items(reasons)
    elif name is reviews.Block.RULES:
        yield _rules(portal, mine)
    else:
        by_name = {line.key.partition(":")[2]: line for line in mine}
        sentences = (_sentence(portal, frame, by_name, parts) for parts in _SENTENCES[name])
        yield Items(tuple(filter(None, sentences)))


def _sentence(
    portal: Portal, frame: ReviewFrame, lines: dict[str, ReviewLine], parts: tuple[tuple[str, str], ...]
) -> Pieces:
    """A sentence with the numbers that the review has; empty if it has none, or none for any form of award."""
    pieces: list[str | Text] = []
    (_, leading), *_ = parts
    if leading not in lines and leading not in list(Form):
        return ()
    for words, name in parts:
        line = lines.get(name)
        if line is None or _is_silent(line) or (name in list(Form) and not line.current.number):
            continue
        first = not pieces
        pieces += [_opening(words, name) if first else words, _figure(portal, line.current)]
        if first and name not in list(Form) and not line.current.words:
            pieces.append(f" ({'; '.join(_compared(portal, frame, line))})")
    return (*pieces, ".") if pieces else ()


def _opening(words: str, name: str) -> str:
    """The words before the first number of a sentence, capitalised if the usual first number is left out."""
    if name in list(Form):
        return _BY_FORM + words[2:]
    return words[2:3].upper() + words[3:] if words[:2] in ("; ", ", ") else words


def _is_silent(line: ReviewLine) -> bool:
    """Whether a number is withheld; a signed report leaves such numbers out."""
    return line.current.words == WITHHELD


def _figure(portal: Portal, count: ReviewCount) -> Text:
    text = count_words(portal, count)
    return Text(text, refs=count.refs, about=f"{name_of(portal, count.key)}: {text}")


def _compared(portal: Portal, frame: ReviewFrame, line: ReviewLine) -> Iterator[str]:
    """The number of the period before and of the same period a year before; for a year these are the same."""
    if frame.back() != frame.year_back():
        yield f"kỳ trước: {past(portal, frame, line.key, line.before, line.before_words)}"
        yield f"cùng kỳ năm trước: {past(portal, frame, line.key, line.year_before, line.year_before_words)}"
    else:
        yield f"năm trước: {past(portal, frame, line.key, line.year_before, line.year_before_words)}"


def comparison_annex(portal: Portal, frame: ReviewFrame, lines: Iterable[ReviewLine]) -> Iterator[Annex]:
    """A table of every number with those of the period before and of the same period a year before."""
    others = tuple(dict.fromkeys((frame.back().period, frame.year_back().period)))
    apart = (reviews.Block.RULES, reviews.Block.INDICATORS)
    visible = [line for line in lines if line.block not in apart and not _is_silent(line)]
    rows: list[tuple[Pieces, ...]] = []
    for line in visible:
        past_numbers = ((line.before, line.before_words), (line.year_before, line.year_before_words))
        cells = (past(portal, frame, line.key, *number) for number in past_numbers[: len(others)])
        rows.append((str(len(rows) + 1), name_of(portal, line.key), _figure(portal, line.current), *cells))
    if rows:
        header = ("STT", "Nội dung", *(label_of(period) for period in (frame.period, *others)))
        middle: Align = "center"
        align: tuple[Align, ...] = (middle, "left", *(middle for _ in header[2:]))
        name = COMPARISON if others[1:] else COMPARISON_OF_YEARS
        yield Annex(name, (Table(header, tuple(rows), (1.2, 6, *(2.2 for _ in header[2:])), align),))


def _indicators(portal: Portal, frame: ReviewFrame, lines: list[ReviewLine]) -> Table:
    same = frame.back() == frame.year_back()
    compared = ("So với năm trước",) if same else ("So với kỳ trước", "So với cùng kỳ năm trước")
    header = ("Chỉ số", "Chỉ tiêu", "Kết quả", "Đánh giá", *compared)
    rows = tuple(_indicator(portal, frame, line)[: len(header)] for line in lines)
    return Table(header, rows, (4, 3, 3, 2, *((3,) * len(compared))))


def _indicator(portal: Portal, frame: ReviewFrame, line: ReviewLine) -> tuple[Pieces, ...]:
    """The row of an indicator; its period is named if it is only a part of that of the report."""
    record = lookup.record(portal, f"indicators/{line.key.partition(':')[2]}")
    if not isinstance(record, Indicator):
        return (name_of(portal, line.key), "", count_words(portal, line.current), "", "", "")
    goals = (
        indicators.goal_of(item, record.tolerance) for item in record.targets if str(item.year) == frame.period[:4]
    )
    goal, value, card = next(goals, None), line.current.number, lookup.record_name(portal, line.current.refs[0])
    period = measured_in(portal, f"indicators/{line.key.partition(':')[2]}", frame.period, frame.unit)
    part = f" ({label_within(period)})" if period not in ("", frame.period) else ""
    compared = (_change(portal, line, other, record.measure) for other in (line.before, line.year_before))
    return (
        record.title,
        indicators.goal_words(goal, record.measure) if goal else "chưa có",
        (Text(count_words(portal, line.current), url=card.url if card else ""), part),
        indicators.health(value, goal).label,
        *compared,
    )


def _change(portal: Portal, line: ReviewLine, other: Decimal | None, measure: str) -> str:
    """The value of another period, and the change since then."""
    value, words = line.current.number, written(portal, line.key, other)
    if value is None or other is None:
        return words
    return f"{words}; {indicators.change_words(value - other, measure)}"


def _reasons(portal: Portal, frame: ReviewFrame, lines: list[ReviewLine]) -> Iterator[str]:
    """Yield a line for each indicator without a value, with the reason."""
    for line in lines:
        record = lookup.record(portal, f"indicators/{line.key.partition(':')[2]}")
        if line.current.number is None and isinstance(record, Indicator):
            period = measured_in(portal, f"indicators/{line.key.partition(':')[2]}", frame.period, frame.unit)
            values = (item for item in record.values if item.period == period and (item.unit or "") == frame.unit)
            why = next((item.missing for item in values if item.missing), None) or "chưa ghi số liệu của kỳ này"
            yield f"{record.title}: {UNKNOWN}, {f'{why[:1].lower()}{why[1:]}'.rstrip('.')}."


def _rules(portal: Portal, lines: list[ReviewLine]) -> Paragraph:
    """How many rules have deeds in the period, with a link to the annex that names them."""
    counts = {line.key.rpartition(":")[2]: line.current for line in lines if line.key.count(":") == 1}
    every, some, none = (_plain(portal, counts, name) for name in ("tong", "da-co", "chua-co"))
    where = Text(f"Phụ lục “{RULES_ANNEX}”", url=f"#{anchor_of(RULES_ANNEX)}")
    return Paragraph(
        (f"Trong {every} quy tắc, {some} quy tắc đã ghi nhận việc làm cụ thể trong kỳ, {none} quy tắc chưa ghi nhận ",
         "việc làm nào; từng quy tắc nêu tại ", where, ".")
    )  # fmt: skip


def _plain(portal: Portal, counts: dict[str, ReviewCount], name: str) -> str:
    return count_words(portal, counts[name]) if name in counts else UNKNOWN


def rules_annex(portal: Portal, lines: Iterable[ReviewLine]) -> Iterator[Annex]:
    """The annex of rules: each with its recorded deeds, then the rules without any."""
    mine = [line for line in lines if line.block == reviews.Block.RULES]
    if not mine:
        return
    done: dict[str, dict[str, ReviewCount]] = {}
    for line in mine:
        if line.key.count(":") > 1:
            _, rule, name = line.key.split(":")
            done.setdefault(f"policies/{rule}", {})[name] = line.current
    findings = any("phat-hien" in counts for counts in done.values())
    pairs = enumerate(done.items(), 1)
    rows = tuple(_rule_row(portal, at, rule, counts, findings=findings) for at, (rule, counts) in pairs)
    header = ("STT", "Quy tắc", "Gương tốt", "Kiểm tra, giám sát", *(("Phát hiện",) if findings else ()))
    none = next((line.current.refs for line in mine if line.key == "tung-quy-tac:chua-co"), ())
    silent = grouped((rule.partition("#")[0], rule) for rule in none)
    yield Annex(
        RULES_ANNEX,
        (
            *((Table(header, rows, (1.4, 6, 4, 4, *((1.8,) if findings else ()))),) if rows else ()),
            *((Heading("Quy tắc chưa ghi nhận việc làm nào trong kỳ", 2),) if none else ()),
            *((Items(tuple(_silent(portal, policy, rules) for policy, rules in silent.items())),) if none else ()),
        ),
    )


def _silent(portal: Portal, policy: str, rules: Iterable[str]) -> Pieces:
    """The numbers of some rules of a policy, as links."""
    if not lookup.record_name(portal, policy):
        return f"{lookup.NOT_HERE.capitalize()}."
    pieces: list[str | Text] = [f"{title_of(portal, policy)}: quy tắc "]
    for place, rule in enumerate(rules):
        text = rule_text(portal, rule)
        pieces += [", "] if place else []
        pieces.append(Text(str(text.number) if text else lookup.NOT_HERE, refs=(rule,)))
    return (*pieces, ".")


def _rule_row(
    portal: Portal, at: int, rule: str, counts: dict[str, ReviewCount], *, findings: bool
) -> tuple[Pieces, ...]:
    stories, visits = (_linked(portal, counts, name) for name in ("guong-tot", "kiem-tra"))
    last = (_figure(portal, counts["phat-hien"]) if "phat-hien" in counts else "0",) if findings else ()
    return (str(at), _rule(portal, rule), stories, visits, *last)


def _linked(portal: Portal, counts: dict[str, ReviewCount], name: str) -> Pieces:
    """The titles of the counted records, as links."""
    pieces: list[str | Text] = []
    for ref in counts[name].refs if name in counts else ():
        pieces += [*(("; ",) if pieces else ()), Text(title_of(portal, ref), refs=(ref,))]
    return tuple(pieces) or NOTHING


def _rule(portal: Portal, rule: str) -> Pieces:
    """The text of a rule with its policy and number."""
    text = rule_text(portal, rule)
    if text is None:
        return lookup.NOT_HERE
    return (Text(text.text.rstrip(".")), f" ({title_of(portal, text.policy)}, quy tắc {text.number})")
