"""Rules of awards: a decision or a letter, not before the year, one deed is rewarded once, winners were eligible."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from macros.checks.defect import Defect
from macros.checks.queries import text_at
from macros.checks.rules import check
from macros.engine import Portal, query
from macros.engine.row import Row, text_of
from macros.loading.suggest import fold
from macros.queries.by_key import by_key
from macros.queries.titles import candidates
from macros.queries.titles.eligibility import Eligibility
from macros.records.awards import Award, Form
from macros.records.regulations import Level
from macros.text.grouping import grouped
from macros.text.render import day

_TITLE_WORDS = 3  # an award mentions an initiative if its text has so many first words of the title


@check(Award)
def awards_follow_their_year(record: Award) -> Iterator[Defect]:
    """Quyết định khen thưởng, thư khen không ký trước năm thành tích."""
    if record.signed and record.signed.year < record.year:
        paper = "letter" if record.letter else "decision"
        wrong = f"ký ngày {day(record.signed)}, trước năm thành tích {record.year}"
        message = f"{wrong}; {'thư' if record.letter else 'quyết định'} ký trong hoặc sau năm thành tích"
        yield Defect("award-early", (paper, "date"), message)


@check(Award)
def awards_have_a_decision_and_letters_have_none(portal: Portal, record: Award) -> Iterator[Defect]:
    """Khen thưởng có quyết định; thư khen ghi riêng ngày thư, người ký, không có số quyết định."""
    is_letter = record.form is Form.LETTER
    if is_letter and record.decision:
        right = "chuyển ngày, người ký sang “letter” (date, signer) và bỏ “decision”"
        message = f"thư khen không phải hình thức khen thưởng theo Luật nên không có quyết định; {right}"
        yield Defect("letter-with-decision", ("decision",), message, "warning")
    elif is_letter and not record.letter:
        yield Defect("letter-missing", ("form",), "thư khen chưa ghi ngày thư; hãy thêm “letter”, gồm: date, signer")
    elif not is_letter and record.letter:
        message = f"“letter” chỉ dùng cho thư khen, ở đây là {record.form.label.lower()}; hãy xóa mục này"
        yield Defect("letter-extra", ("letter",), message)
    if not is_letter and not record.decision:
        parts = "number (Số quyết định), date (Ngày quyết định), issuer (Người ký)"
        message = f"{record.form.label.lower()} mà chưa có quyết định; hãy thêm “decision”, gồm: {parts}"
        yield Defect("award-without-decision", ("form",), message)
    if is_letter:
        for index, item in enumerate(record.basis):
            if text_at(portal, item.regulation, "level") in (Level.CENTRAL, Level.PROVINCE):
                wrong = "văn bản này không quy định thư khen"
                right = "hãy dẫn quy chế của cơ quan, hoặc xóa mục này"
                yield Defect("letter-basis", ("basis", index), f"{wrong}; {right}", "warning")


class _Reward(NamedTuple):
    """An award of one winner for one deed."""

    day: str  # ISO
    ref: str
    winner: str
    deed: str
    stated: bool  # the award refers to the deed; otherwise only its text does


@by_key
def _earlier_awards(portal: Portal) -> dict[str, tuple[_Reward, ...]]:
    """Map an award to earlier awards of its winners for the same deed; letters of praise do not count."""
    rewards: dict[tuple[str, str], list[_Reward]] = defaultdict(list)
    for row in portal.by_collection["awards"]:
        data = row.data
        if text_of(data, "form") != Form.LETTER:
            for winner in data["winners"]:
                for deed, stated in _deeds(portal, row, data, winner):
                    rewards[winner, deed].append(_Reward(row.day, row.ref, winner, deed, stated))
    earlier: dict[str, list[_Reward]] = defaultdict(list)
    for repeated in rewards.values():
        first = min(repeated)
        for item in repeated:
            if item.ref != first.ref:
                earlier[item.ref].append(first._replace(stated=first.stated and item.stated))
    return {ref: tuple(sorted(items)) for ref, items in earlier.items()}


def _deeds(portal: Portal, row: Row, data: Mapping[str, Any], winner: str) -> Iterator[tuple[str, bool]]:
    """Yield the deeds of an award: its stories, and initiatives of the winner whose first words are in its text."""
    stories = {other.ref for other in portal.rows_to(row.ref, "stories") if text_of(other.data, "award") == row.ref}
    yield from ((story, True) for story in sorted(stories | {text_of(data, "story")} - {""}))
    initiatives = _initiatives(portal).get(winner, ())
    text = fold(f"{row.title} {row.summary} {text_of(data, 'reason')}") if initiatives else ""
    yield from ((ref, False) for ref, year, words in initiatives if words in text and year == text_of(data, "year"))


@query
def _initiatives(portal: Portal) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """Map a person or unit to (reference, year, first words of the title) of its initiatives with long titles."""
    titles = ((row, fold(row.title).split()) for row in portal.by_collection["initiatives"])
    return grouped(
        (target, (row.ref, text_of(row.data, "year"), " ".join(words[:_TITLE_WORDS])))
        for row, words in titles
        if len(words) >= _TITLE_WORDS
        for target in row.targets
    )


@check(Award)
def one_deed_is_rewarded_once(portal: Portal, ref: str, record: Award) -> Iterator[Defect]:
    """Một thành tích của một người, một đơn vị chỉ khen một lần, một hình thức (Luật 06/2022/QH15)."""
    for item in _earlier_awards(portal, ref):
        form = Form(text_at(portal, item.ref, "form")).label
        number = text_at(portal, item.ref, "decision", "number")
        wrong = f"“{item.winner}” đã nhận “{form}” theo {number} ngày {day(item.day)} (“{item.ref}”)"
        why = "luật không cho khen nhiều lần, nhiều hình thức cho một thành tích"
        at = ("winners", record.winners.index(item.winner))
        if item.stated:
            message = f"{wrong} cho chính việc này (“{item.deed}”); {why}, hãy bỏ một trong hai hoặc sửa “story”"
            yield Defect("deed-twice", at, message)
        else:
            message = f"{wrong}, và cả hai như đều khen sáng kiến “{item.deed}”; {why}, hãy nói rõ thành tích khác nhau"
            yield Defect("deed-likely-twice", at, f"{message} hoặc bỏ một trong hai", "warning")


@check(Award)
def winners_were_eligible(portal: Portal, record: Award) -> Iterator[Defect]:
    """Người, đơn vị được khen không thuộc diện “chưa đủ theo số liệu”; khen theo phong trào, câu chuyện không xét."""
    if record.campaign or record.story or record.form is Form.LETTER:
        return
    for index, winner in enumerate(record.winners):
        for title in candidates.titles_of(portal, str(record.form), winner, record.year):
            verdict = candidates.verdict(portal, title, winner, record.year)
            if verdict.answer is Eligibility.NO:
                why = next(reason.why for reason in verdict.reasons if reason.answer is Eligibility.NO)
                why = f"{why[:1].lower()}{why[1:].rstrip('.')}"
                wrong = f"“{winner}” chưa đủ theo số liệu để xét “{title}” năm {record.year}: {why}"
                right = "hãy kiểm tra quyết định, số liệu hoặc điều kiện"
                yield Defect("winner-ineligible", ("winners", index), f"{wrong}; {right}", "warning")
