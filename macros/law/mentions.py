"""Finds what may be the citation of a document in a text, whether the document is known or not.

A mention is what can be recognised without the library: an official number, a short number ("Nghị định 152/2025"), or
the name of a law with its day or year; the clauses named with it; the day and the issuer that follow.  `citations`
decides which document each mention means.  Every pattern is bounded, so the time is linear in the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from macros.law.clauses import ClausePart, items, labels, run_after, run_before
from macros.law.numbering import ISSUERS, TYPES, DocumentNumber, parse
from macros.text.lazy_regex import pattern
from macros.text.vietnamese import fold

NUMBER, SHORT, NAME = "number", "short", "name"

_W = r"\s{1,3}"
_W0 = r"\s{0,3}"
_DASH = r"[-–/]"
_SIGNS = {  # typed for a hyphen or slash; replaced one by one, so that offsets stay right
    **dict.fromkeys("\u00ad‐‑‒―−\u2043\u02d7\ufe58\ufe63\uff0d", "-"),
    "—": "–",
    **dict.fromkeys("⁄∕／", "/"),
}
_ODD_SIGNS = pattern(f"[{''.join(_SIGNS)}]")
_CAPITAL = "A-Z" + "".join(sign for sign in map(chr, range(0xC0, 0x1EFA)) if sign.isupper())
_PART = r"[A-Za-zĐđÐƯư][A-Za-zĐđÐƯư&]{0,19}[0-9]{0,2}"
_TYPE = "|".join(sorted(TYPES, key=len, reverse=True))
_ISSUER = "|".join(sorted(ISSUERS, key=len, reverse=True))
_SPACED = rf"(?:{_TYPE})(?:(?: ?[-–] | [-–] ?)(?:[A-ZĐ]{{2,12}}|TTg)|\s(?:{_ISSUER})(?!\w))"  # "NĐ - CP", "NĐ CP"
_SYMBOL = rf"(?:{_SPACED}|QH [0-9]{{1,2}}|{_PART})(?:[-–/]{_PART}){{0,5}}"
_NUMBER = pattern(
    rf"(?P<digits>[0-9](?<![\w/.=–-].)[0-9]{{0,4}}[a-z]?)"
    rf"(?:\s?{_DASH}{{1,2}}\s?(?:(?P<year>(?:19|20)[0-9]{{2}})(?:\s?{_DASH}{{1,2}}\s?|\s(?=(?:{_TYPE})[-–])))?"
    rf"(?P<symbol>{_SYMBOL})"
    rf"|\s?(?P<glued>(?:{_TYPE})[-–/](?:[A-ZĐ]{{2,12}}|TTg))"
    rf"|(?:/|{_W}năm{_W})(?P<only>(?:19|20)[0-9]{{2}})|(?P<dated>)(?={_W}ngày{_W}[0-9]))(?!{_DASH}?\w)"
)
_KINDS = {
    "bộ luật": "law", "luật": "law", "pháp lệnh": "ordinance", "nghị quyết liên tịch": "resolution",
    "nghị quyết": "resolution", "nghị định": "decree", "quyết định": "decision", "chỉ thị": "directive",
    "thông tư liên tịch": "circular", "thông tư": "circular", "quy định": "party-rule", "quy chế": "regulation",
    "kế hoạch": "plan", "hướng dẫn": "guideline", "thông báo": "notice", "báo cáo": "report", "công văn": "letter",
    "văn bản hợp nhất": "consolidated", "văn bản": "letter", "chương trình": "programme", "công điện": "",
    "tờ trình": "submission", "kết luận": "conclusion", "thông cáo": "", "đề án": "scheme", "nội quy": "house-rules",
    "phương án": "", "lệnh": "",
}  # fmt: skip
_SHORT_KINDS = {"NĐ": "decree", "QĐ": "decision", "TT": "circular", "CT": "directive", "NQ": "resolution"}
_GOES_ON = (  # words by which a sentence goes on after naming a document
    "về|và|hoặc|quy định|hướng dẫn|ban hành|nêu|yêu cầu|giao|cho phép|không|có hiệu lực|có quy định|đã|đang|còn|hết"
    "|hiện|thì|là|được|bị|này|nói trên|trên|cũng|vẫn|để|khi"
)
_ALONE = pattern(  # "Nghị định 30": a number and nothing else, where the sentence ends or goes on about the document
    rf"(?<!\w)(?P<word>(?i:nghị định|thông tư|nghị quyết)|[QC](?:uyết định|hỉ thị)|QUYẾT ĐỊNH|CHỈ THỊ|NĐ|QĐ|TT|CT|NQ"
    rf"|(?i:quyết định|chỉ thị)(?={_W}số))(?:{_W}số{_W0}:?)?{_W}(?P<digits>[0-9]{{1,4}})"
    rf"(?:{_W}của{_W}(?P<by>Chính{_W}phủ|Thủ{_W}tướng|Bộ(?:{_W}[{_CAPITAL}]?\w+){{2}})(?!\w)"
    rf"|(?={_W0}(?:[.;:!?)\]”\"](?![0-9])|$)|,{_W}(?!{_W0}[0-9])|\n\n|{_W}\((?![0-9])|{_W}(?:{_GOES_ON})(?!\w)"
    rf"|(?P<local>{_W}của{_W})(?:UBND|HĐND|(?:Ủy|Uỷ) ban|Hội đồng)))"
)
_AHEAD = pattern(rf"(?<!\w)(?P<word>(?i:{'|'.join(_KINDS)})|{_TYPE}|TTLT|VBHN|nđ|qđ)(?:{_W}(?i:số){_W0}:?)?{_W}$")
_SAYS_NUMBER = pattern(rf"(?<!\w)(?i:số){_W0}:?{_W}$")
# Things whose numbers look like those of documents.
_OTHER = (
    "mẫu|biểu|hồ sơ|hợp đồng|h[óo][áa] đơn|biên lai|biên bản|giấy phép|giấy mời|phiếu|bản án|bản vẽ|lô|thửa|nhà|ngõ"
    "|ngách|hẻm|đường|phòng|tầng|mã|dự án|tài khoản|sổ|thẻ|kh[óo][áa]|lớp|tổ|kho"
)
_OTHER_THINGS = pattern(rf"(?<!\w)(?i:{_OTHER})(?:(?:{_W}\w{{1,10}}){{0,2}}{_W}(?i:số))?{_W}$")
_DATE = (
    rf"(?P<d>[0-9]{{1,2}})(?:{_W}tháng{_W}|\s?[/.-]\s?)(?P<m>[0-9]{{1,2}})(?:{_W}năm{_W}|\s?[/.-]\s?)"
    r"(?P<y>[0-9]{4})(?!\w)"
)
_WHEN = pattern(rf",?{_W}(?:ký{_W})?ngày{_W}{_DATE}|,?{_W}năm{_W}(?P<year>(?:19|20)[0-9]{{2}})(?!\w)")
_DAY = pattern(_DATE)
_YEAR = pattern(r"(?:19|20)[0-9]{2}(?![\w/-])")
_WHERE = pattern(
    rf"{_W}(?:của|do){_W}(?:Chủ{_W}tịch{_W})?(?:UBND|HĐND|(?:Ủy|Uỷ){_W}ban{_W}nhân{_W}dân|Hội{_W}đồng{_W}nhân{_W}dân){_W}"
    rf"(?:tỉnh|thành{_W}phố|TP\.?|huyện|quận|thị{_W}xã|thị{_W}trấn|xã|phường|đặc{_W}khu){_W}"
    rf"(?P<place>[{_CAPITAL}]\w{{0,10}}(?: [{_CAPITAL}]\w{{0,10}}){{0,3}})"
)
# A law by name; "kỷ luật", "pháp luật" are none.  A number, day or year follows the name.
_LAW = pattern(
    rf"(?:[Ll](?<!\w.)(?<![ỷỉpỷPỈ]\s.)(?i:uật)|[BbPp](?<!\w.)(?i:ộ luật|háp lệnh))"
    rf"(?P<name>{_W}(?:[^\d.;:!?“”\"()]{{1,200}}+)?)(?P<open>\((?:(?i:luật){_W})?(?:(?i:số|năm){_W})?)?(?=[0-9])"
)
_CUE = pattern(
    rf"(?:^|,?{_W})(?:(?:của{_W}Quốc{_W}hội|(?:đã{_W})?được{_W}Quốc{_W}hội[^,]{{0,40}}thông{_W}qua){_W})?"
    rf"(?P<cue>(?i:số|ngày|năm)|){_W0}$"
)
_ATTACHED = pattern(
    rf"(?:{_W0},)?{_W}(?:của{_W})?(?:các{_W})?"
    rf"(?:(?:(?:Quy|Nội|Đề|Kế|Điều|Chương|Hướng|Danh)\w{{0,4}}{_W}[^.;:()\n]{{0,100}}?{_W})?(?:\(?(?:được{_W})?ban{_W}hành{_W})?kèm{_W}theo{_W})?"
)
_TOUCHING = pattern(rf"{_W}\({_W0}|,?{_W}(?:tại{_W})?")
_LIKE_BEFORE = pattern(rf"(?:{_W0}[,;]{_W}(?:và{_W})?|{_W}(?:và|hoặc){_W})(?:số{_W})?")
_NAMES = pattern(  # numbers in addresses and file names are no citations
    r"`[^`\n]*`|(?:\w{2,12}://|www\.)[^\s<>\"]{1,2000}"
    r"|(?<![^\s<>\"(])[^\s<>\"(@]{1,80}(?:@[\w.-]{1,80}|\.(?i:pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|txt|csv|ya?ml|json|md|html?"
    r"|zip|rar|7z|png|jpe?g|webp|gif|tiff?)(?![\w]))"
)
_NAME_SIGNS = pattern(r"[`@]|\w(?:://|\.[A-Za-z7])")
# A number with a symbol, or a short one; not the month and year of a date.
_HINT = pattern(
    r"[0-9](?:[a-z]?\s?[-–/]{1,2}\s?[A-Za-zĐđÐ]|\s?[QNTK][A-ZĐ]{1,3}[-/]"
    r"|(?<![\w/.-].)(?<!tháng\s.)[0-9]{0,4}(?:(?:/|\snăm\s)(?:19|20)[0-9]{2}|\sngày\s[0-9])"
    r"|(?<=[hĐTưịQtHƯỊố:]\s.)[0-9]{0,3}(?![\w/%]))"
)


class Mention(NamedTuple):
    """What may be a citation; offsets into the text in NFC, clause words not included."""

    start: int
    end: int
    form: str
    what: str  # a canonical number; "decree 152/2025"; the folded name of a law
    day: str  # ISO day, or year, of issue as the text gives it; "" where it gives none
    place: str  # folded name of the province, commune … that issued it; behind a bare number, the body
    clauses: tuple[str, ...]


class WrittenMention(NamedTuple):
    """A mention as written in a long text, so that it can be located in the file."""

    text: str  # with single spaces
    nth: int  # how many times the same words occur before it
    mention: Mention


class _PlainMention(NamedTuple):
    """A mention before its clauses are known."""

    start: int
    end: int
    behind: int  # where the day and the issuer after it end
    form: str
    what: str
    day: str
    place: str


def may_cite(text: str) -> bool:
    """Whether a text has a sign of a citation; quick, and most texts have none."""
    text = _with_plain_signs(text)
    return bool(_HINT.search(text) or (_names_law(text) and _LAW.search(text)))


def _names_law(text: str) -> bool:
    """Whether a text has the word "luật" outside "kỷ luật" and "pháp luật", which are frequent, or "pháp lệnh"."""
    others = sum(map(text.count, ("kỷ luật", "kỉ luật", "pháp luật")))
    return text.count("luật") > others or any(word in text for word in ("Luật", "LUẬT", "háp lệnh", "HÁP LỆNH"))


def mentions(text: str) -> tuple[Mention, ...]:
    """What may be a citation in a text (NFC), in order of its start; names of laws may overlap."""
    return scan_mentions(text) if may_cite(text) else ()


def scan_mentions(text: str) -> tuple[Mention, ...]:
    """Return the mentions in a text for which `may_cite` is true."""
    text = _with_plain_signs(text)
    if _NAME_SIGNS.search(text):
        text = _NAMES.sub(lambda name: " " * len(name[0]), text)
    numbers = dict(_alone(text)) | dict(_numbers(text))
    mentions = sorted([*(_laws_by_name(text, numbers) if _names_law(text) else ()), *numbers.values()])
    places = items(text) if mentions else []
    ends = [item.end for item in places]
    return tuple(
        Mention(one.start, one.end, one.form, one.what, one.day, one.place, _clauses(text, one, places, ends))
        for one in mentions
    )


def _with_plain_signs(text: str) -> str:
    return _ODD_SIGNS.sub(lambda sign: _SIGNS[sign[0]], text) if _ODD_SIGNS.search(text) else text


def written_mentions(text: str) -> tuple[WrittenMention, ...]:
    """The mentions in a long text (Markdown), except in code."""
    if not may_cite(text):
        return ()
    line, at, done = " ".join(text.split()), 0, 0  # `at` in the line is `done` in the text
    seen: dict[str, tuple[int, int]] = {}  # words -> the offset up to which they were counted, and the count
    mentions: list[WrittenMention] = []
    for one in scan_mentions(text):
        between = text[done : one.start]
        at += len(" ".join(between.split())) + (between[-1:].isspace() and not between.isspace())
        done = one.start
        words = " ".join(text[one.start : one.end].split())
        before, count = seen.get(words, (0, 0))
        count += line.count(words, before, at)
        seen[words] = at, count
        mentions.append(WrittenMention(words, count, one))
    return tuple(mentions)


def _numbers(text: str) -> Iterator[tuple[int, _PlainMention]]:
    """Official numbers, full and short, by the place of their digits; each begins with the word for its type."""
    before, word = 0, ""
    for match in _NUMBER.finditer(text):
        ahead = _AHEAD.search(text, max(0, match.start() - 40), match.start())
        inherits = word if _LIKE_BEFORE.fullmatch(text, before, match.start()) else ""
        type_word = ahead["word"] if ahead else inherits
        start = ahead.start() if ahead else match.start()
        is_short = match["only"] or match["dated"] is not None
        one = _short(text, match, type_word, start) if is_short else _full(text, match, type_word, start)
        if one:
            yield match.start(), one
            before, word = one.end, type_word


def _alone(text: str) -> Iterator[tuple[int, _PlainMention]]:
    """Yield mentions by type and number alone, with the offset of the digits; valid if only one document fits."""
    for match in _ALONE.finditer(text):
        kind = _SHORT_KINDS.get(match["word"]) or _KINDS[match["word"].lower()]
        where = _WHERE.match(text, match.end("digits"))
        if where or not match["local"]:
            place = fold(match["by"] or (where["place"] if where else ""))
            what = f"{kind} {match['digits'].lstrip('0')}"
            mention = _PlainMention(match.start(), match.end("digits"), match.end(), SHORT, what, "", place)
            yield match.start("digits"), mention


def _full(text: str, match: re.Match[str], word: str, start: int) -> _PlainMention | None:
    number = parse(match[0])
    if number is None or not _is_cited(text, match, number, word):
        return None
    day, behind = _when(text, match.end())
    where = _WHERE.match(text, behind)
    return _PlainMention(start, match.end(), behind, NUMBER, number.text, day, fold(where["place"]) if where else "")


def _is_cited(text: str, match: re.Match[str], number: DocumentNumber, word: str) -> bool:
    """Whether a number is a document's: a type precedes it, or its symbol shows it and nothing contradicts."""
    if word:
        return True
    ahead = text[max(0, match.start() - 40) : match.start()]
    if match["glued"] and not _SAYS_NUMBER.search(ahead):
        return False
    sure = number.is_whole and (number.type == "QH" or _is_cut(match[0], number))
    return sure and (bool(number.year) or not match[0].islower()) and not _OTHER_THINGS.search(ahead)


def _is_cut(written: str, number: DocumentNumber) -> bool:
    """Whether type and issuer are separated by a sign, or the issuer is well known (84/KHUBND)."""
    return len(re.findall(_DASH, written)) > 1 + bool(number.year) or number.symbol[-1] in ISSUERS


def _short(text: str, match: re.Match[str], word: str, start: int) -> _PlainMention | None:
    """ "Nghị định 152/2025", "QĐ 733 năm 2019", "Quyết định 1847 ngày 27/12/2018".

    With other types such a number may be a month.
    """
    kind = _SHORT_KINDS.get(word.upper()) or _KINDS.get(word.lower(), "")
    day, behind = _when(text, match.end())
    year = match["only"] or day[:4]
    if kind not in (*_SHORT_KINDS.values(), "law", "ordinance") or not year:
        return None
    end = match.end() if match["only"] else behind
    return _PlainMention(start, end, behind, SHORT, f"{kind} {match['digits'].lstrip('0')}/{year}", day or year, "")


def _when(text: str, end: int) -> tuple[str, int]:
    """The day or year that follows a number, and where it ends."""
    match = _WHEN.match(text, end)
    if match is None:
        return "", end
    return (match["year"] or _iso(match)), match.end()


def _iso(match: re.Match[str]) -> str:
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])).isoformat()
    except ValueError:
        return ""


def _laws_by_name(text: str, numbers: dict[int, _PlainMention]) -> Iterator[_PlainMention]:
    """Laws by name with a day or year; if a number follows the name, its mention is extended to begin at the name."""
    at = 0
    while law := _LAW.search(text, at):
        at = law.start() + 4
        cue = _CUE.search(law["name"])
        name = law["name"][: cue.start()].strip() if cue else ""
        number = numbers.get(law.end())
        if not cue or not name or (number and number.start < law.end("name")):
            continue
        if number is None:
            day_and_end = _day_of_law(text, law, cue["cue"].lower())
            if day_and_end:
                yield _PlainMention(law.start(), day_and_end[1], day_and_end[1], NAME, fold(name), day_and_end[0], "")
        elif _is_law(number) and _is_one_name(fold(name)):
            del numbers[law.end()]
            closed = bool(law["open"]) and text.startswith(")", number.end)
            end = number.end + closed
            yield number._replace(start=law.start(), end=end, behind=max(end, number.behind))


def _is_law(mention: _PlainMention) -> bool:
    """Whether a number is that of a law or ordinance."""
    number = parse(mention.what)
    return number is not None and number.type in ("QH", "PL", "L")


def _is_one_name(name: str) -> bool:
    """Whether a folded name is that of one law, not of two in a row; a law that amends others names them."""
    return " luat " not in f" {name} " or name.startswith("sua doi")


def _day_of_law(text: str, law: re.Match[str], cue: str) -> tuple[str, int] | None:
    """(day or year, end) after the name of a law; None if there is none."""
    if cue == "ngày":
        match = _DAY.match(text, law.end())
        return (_iso(match), match.end()) if match and _iso(match) else None
    match = _YEAR.match(text, law.end()) if cue in ("", "năm") else None
    if match is None:
        return None
    closed = bool(law["open"]) and text.startswith(")", match.end())
    return match[0], match.end() + closed


def _clauses(text: str, one: _PlainMention, places: list[ClausePart], ends: list[int]) -> tuple[str, ...]:
    """The clauses named before a mention ("Điều 5 Nghị định …"), else those behind it ("… (Điều 5)")."""
    last = bisect_right(ends, one.start)
    if last and _ATTACHED.fullmatch(text, places[last - 1].end, one.start):
        return labels(text, run_before(text, places, last))
    first = next((at for at in range(last, min(last + 3, len(places))) if places[at].start >= one.behind), None)
    if first is None or not _TOUCHING.fullmatch(text, one.behind, places[first].start):
        return ()
    run = run_after(text, places, first)
    closing = ")" if "(" in text[one.behind : run[0].start] else ".,;)"
    after = text[run[-1].end : run[-1].end + 1]
    return labels(text, run) if after in closing else ()  # also where the text ends: "" is in every string
