"""Pages about all inspections: the register of open findings, lessons, summaries, and checklists to print."""

from itertools import groupby
from typing import NamedTuple

from macros.engine import Portal
from macros.pages.illustrative import extent
from macros.pages.inspection_blocks import lowered
from macros.pages.inspection_period_report import period_report
from macros.pages.inspections import (
    LESSONS,
    REGISTER,
    SUMMARIES,
    ChecklistLine,
    FindingEntry,
    GroundText,
    checklist,
    entries,
    plan_number,
    summary_title,
    words_of,
)
from macros.pages.official import Download
from macros.pages.page import Page, all_of, page
from macros.pages.search_documents import Overview
from macros.pages.template_api import card_of, name_of
from macros.queries import lookup
from macros.queries.inspections import disclosure
from macros.queries.inspections.disclosure import UNANNOUNCED, Lesson
from macros.queries.inspections.follow_up import STATES, FindingGround
from macros.records.choices import Theme
from macros.records.inspections import Inspection
from macros.records.policies import Policy
from macros.text.collation import vietnamese_order

PRECEDENCE = 30
BLANK_LINES = 2  # on a checklist, for other observations


class ThemeLessons(NamedTuple):
    """The lessons of a theme, grouped by policy or document."""

    theme: Theme
    groups: tuple[tuple[str, tuple[tuple[Lesson, GroundText], ...]], ...]  # one group "" where policies are hidden


class UnitFindings(NamedTuple):
    """The findings at a unit."""

    unit: str
    anchor: str
    entries: list[FindingEntry]


@page(REGISTER, "inspections-register.html", when=lookup.for_leaders)
def register_page(portal: Portal) -> Page:
    """Every finding that is still open, the oldest first; for leaders."""
    open_findings = entries(portal, disclosure.open_findings(portal))
    return Page(
        "Sổ theo dõi khắc phục",
        entries=open_findings,
        any=bool(disclosure.findings(portal)),
        late=sum(item.followed.state == "late" for item in open_findings),
        repeated=entries(portal, disclosure.repeats(portal)),
        extent=extent(portal, (item.followed.finding.inspection for item in open_findings)),
        description="Mọi tồn tại, vi phạm chưa được xác nhận khắc phục, cũ nhất đứng trước.",
    )


@page(LESSONS, "inspections-lessons.html")
def lessons_page(portal: Portal) -> Page:
    """The lessons that everybody may read, by theme and rule."""
    lessons = disclosure.lessons(portal)
    themes = [_theme_lessons(portal, theme) for theme in Theme]
    return Page(
        "Bài học từ kiểm tra, giám sát",
        themes=[item for item in themes if item.groups],
        leaders=lookup.for_leaders(portal),
        extent=extent(portal, (item.finding.partition("#")[0] for item in lessons)),
        description="Điều mọi đơn vị rút ra từ các cuộc kiểm tra, không nêu đơn vị, không nêu tên người.",
    )


def _theme_lessons(portal: Portal, theme: Theme) -> ThemeLessons:
    def place(item: Lesson) -> tuple[object, str]:
        card = lookup.card(portal, item.ground.subject)
        return vietnamese_order(name_of(card)) if card else (), item.ground.subject

    if not lookup.for_leaders(portal):  # the policy would tell which visit it was
        plain = tuple((item, GroundText("", "", "")) for item in disclosure.lessons_by(portal, str(theme)))
        return ThemeLessons(theme, (("", plain),) if plain else ())
    lessons = sorted(disclosure.lessons_by(portal, str(theme)), key=place)
    groups = groupby(lessons, key=lambda item: item.ground.subject)
    with_words = (
        (subject, tuple((item, words_of(portal, item.ground)) for item in items)) for subject, items in groups
    )
    return ThemeLessons(theme, tuple(with_words))


@page(f"{SUMMARIES}{{period}}/", "inspections-summary.html", each=disclosure.periods)
def summary_page(portal: Portal, period: str) -> Page:
    """A year, a quarter, or the unannounced inspections of a year."""
    refs, findings = disclosure.in_period(portal, period), disclosure.findings_in(portal, period)
    tally, leaders = disclosure.tally(portal, period), lookup.for_leaders(portal)
    lessons = [item for ref in refs for item in disclosure.lessons_by(portal, ref)] if leaders else []
    others = (other for other in disclosure.periods(portal) if other != period)
    return Page(
        f"Kết quả {'' if period.startswith(UNANNOUNCED) else 'kiểm tra, giám sát '}{lowered(summary_title(period))}",
        refs=refs,
        tally=tally,
        count=None if leaders else disclosure.year_count(portal, period),
        published=disclosure.published_on(period.removeprefix(UNANNOUNCED)[:4]),
        groups=[
            UnitFindings(
                unit,
                f"don-vi-{unit.partition('/')[2]}",
                entries(portal, (item for item in findings if item.finding.unit == unit)),
            )
            for unit in (tally.units if tally and findings else ())
        ],
        states=[(label, sum(item.state == state for item in findings)) for state, (label, _) in STATES.items()],
        lessons=[(item, words_of(portal, item.ground)) for item in lessons],
        leaders=leaders,
        papers=[Download("Báo cáo công tác kiểm tra", period_report.url(period))],
        others=[(summary_title(other), summary_page.url(other)) for other in others],
        extent=extent(portal, refs),
        description="Các cuộc kiểm tra, kết quả và bài học rút ra.",
    )


# Not searched: it repeats the page of the inspection to be printed; search finds the checklist of the policy.
@page(
    f"/{Inspection.slug}/{{ref}}/phieu/", "checklist.html", each=all_of("inspections"), in_sitemap=False, searched=False
)
def sheet_page(portal: Portal, ref: str) -> Page:
    """The checklist of an inspection, to fill in by hand at the unit."""
    record = lookup.record_of(portal, ref, Inspection)
    return _sheet(portal, ref, record, [line._replace(result=None) for line in checklist(portal, record)])


@page(f"/{Policy.slug}/{{ref}}/phieu/", "checklist.html", each=all_of("policies"), in_sitemap=False)
def blank_sheet_page(portal: Portal, ref: str) -> Page:
    """A checklist of all rules of a policy."""
    rules = lookup.record_of(portal, ref, Policy).rules
    words = (words_of(portal, FindingGround(f"{ref}#{rule.id}", "", "")) for rule in rules)
    return _sheet(
        portal, ref, None, [ChecklistLine(rule.text, source, None) for rule, source in zip(rules, words, strict=True)]
    )


def _sheet(portal: Portal, ref: str, record: Inspection | None, lines: list[ChecklistLine]) -> Page:
    card = card_of(portal, ref)
    return Page(
        f"Phiếu kiểm tra: {card.title}",
        card=card,
        record=record,
        plan=plan_number(portal, record) if record else "",
        lines=lines,
        blank=BLANK_LINES,
        address=lookup.site(portal).url.rstrip("/") + card.url,
        extent=extent(portal, (ref,)),
        crumbs=[(card.title, card.url)],
        document=Overview(0.7, search_words="mẫu phiếu, biểu mẫu, in phiếu"),
    )
