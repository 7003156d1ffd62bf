"""Posters of policies: the rules on one sheet of A3, as many of them as fit in readable letters."""

from typing import Any

from macros.documents.sheets import Sheet, one_page, pdf_of
from macros.engine import Portal
from macros.pages.output import rendered
from macros.pages.page import all_of, record_url
from macros.queries import lookup
from macros.records.choices import Standing
from macros.records.policies import Policy, Rule
from macros.text.render import excerpt

SIZES = (40, 36, 32, 28, 24)  # font sizes of the rules in points; 24 can be read from three metres
IN_FULL_FROM = 28  # the smallest font size at which do and don't are included
LONGEST = 180  # most characters of a line


@rendered(pdf_of, "/quy-tac/{ref}/ap-phich.pdf", each=all_of("policies"))
def poster(portal: Portal, ref: str) -> Sheet:
    """The policy as a poster."""
    record, site = lookup.record_of(portal, ref, Policy), lookup.site(portal)
    drafted = "Mẫu, chưa ban hành" if record.standing is not Standing.ISSUED else ""
    head = {
        "title": record.title,
        "heading": 56 if len(record.title) <= 24 else 44 if len(record.title) <= 60 else 30,
        "superior": site.superior,
        "agency": site.agency,
        "summary": excerpt(record.summary or "", 220),
        "mark": drafted or ("Dữ liệu minh họa" if record.illustrative else ""),
        "scope": excerpt(f"Áp dụng cho: {record.applies_to}", 220),
        "foot": "Nội dung đầy đủ và căn cứ của từng quy tắc:",
        "address": f"{site.url.rstrip('/')}{record_url(ref)}",
    }
    return one_page("poster", [{**head, **choice} for choice in shortened(record)])


def shortened(record: Policy) -> list[dict[str, Any]]:
    """The choices of content for the poster, each shorter than the one before.

    All rules with what to do and not to do, in smaller and smaller letters; then the rules alone; then the first rules,
    with how many are left out.
    """
    everything = len(record.rules)
    choices = [_choice(record, size, everything, in_full=True) for size in SIZES if size >= IN_FULL_FROM]
    choices += [_choice(record, size, everything) for size in SIZES]
    return choices + [_choice(record, SIZES[-1], count) for count in range(everything - 1, -1, -1)]


def _choice(record: Policy, size: int, count: int, *, in_full: bool = False) -> dict[str, Any]:
    left = len(record.rules) - count
    rules = [_on_poster(rule, in_full=in_full) for rule in record.rules[:count]]
    return {"size": size, "rules": rules, "left": f"Còn {left} quy tắc, xem ở địa chỉ dưới đây." if left else ""}


def _on_poster(rule: Rule, *, in_full: bool) -> dict[str, Any]:
    sides = (rule.do, rule.dont) if in_full else ((), ())
    do, dont = ([excerpt(line, LONGEST) for line in side] for side in sides)
    return {"text": excerpt(rule.text, LONGEST), "do": do, "dont": dont}
