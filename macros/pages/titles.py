"""Titles: the page of a title for all staff, and, for leaders, who may be given which title in a year and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from macros.engine import Portal
from macros.pages import Page, Task, page_task
from macros.pages.illustrative import extent
from macros.pages.template_api import write_page
from macros.queries import lookup
from macros.queries.titles import candidates as asked
from macros.queries.titles.eligibility import Answer, Result, Verdict
from macros.queries.titles.yearly_results import frames
from macros.records.base import Record
from macros.records.titles import Subject, Title
from macros.text.slugs import anchor_of

PRECEDENCE = 20
ROOT = "/danh-hieu/"
DECIDING = f"{ROOT}xet/"
HOME = ("Trang chủ", "/")
UP = (HOME, (Title.label, ROOT))
TONES = {Answer.YES: "ok", Answer.UNSURE: "warn", Answer.NO: "end"}
RESULT_TONES = {Result.MET: "ok", Result.UNKNOWN: "warn", Result.UNMET: "end"}


class Overview(NamedTuple):
    """A title on the overview of a year."""

    title: str
    url: str
    total: int
    counts: tuple[tuple[Answer, int], ...]


class Line(NamedTuple):
    """A candidate, or a title of one, with the verdict."""

    ref: str  # of the candidate on the page of a title, of the title on that of a candidate
    url: str  # of the page with every reason
    unit: str  # "" where it is no person
    verdict: Verdict


def plan(portal: Portal) -> Iterator[Task]:
    if not lookup.for_leaders(portal):
        return
    years = years_of(portal)
    if years:
        yield page_task(DECIDING, years_page)
    for year in years:
        yield page_task(year_url(year), year_page, year)
        titles = asked.titles_in(portal, year)
        for title in titles:
            yield page_task(title_url(year, title), title_page, year, title)
        for subject in dict.fromkeys(ref for title in titles for ref in asked.candidates(portal, title, year)):
            yield page_task(subject_url(year, subject), subject_page, year, subject)


def years_of(portal: Portal) -> tuple[int, ...]:
    """The years in which titles are considered: those that have a frame, the newest first."""
    return tuple(year for year, _ in frames(portal))


def year_url(year: int) -> str:
    """The address of the overview of a year."""
    return f"{DECIDING}{year}/"


def title_url(year: int, title: str) -> str:
    """The address of the candidates for a title in a year."""
    return f"{year_url(year)}{title.partition('/')[2]}/"


def subject_url(year: int, subject: str) -> str:
    """The address of what a person or unit may be given in a year."""
    collection, _, name = subject.partition("/")
    return f"{year_url(year)}{'don-vi' if collection == 'units' else 'ca-nhan'}/{name}/"


def details(portal: Portal, ref: str, record: Record) -> dict[str, Any]:
    """Values for the template of a title: its conditions by time, the newest first, and who has been given it."""
    if not isinstance(record, Title):
        raise TypeError(ref)
    leading = lookup.for_leaders(portal)
    years = [year for year in years_of(portal) if asked.rules_of(portal, ref, year)] if leading else []
    given = lookup.with_facet(portal, "awards", "hinh-thuc", str(record.form))
    return {
        "versions": sorted(record.versions, key=lambda rules: rules.since, reverse=True),
        "given": [found for found in given if _is_of(portal, found, record.subject)],
        "years": [(year, title_url(year, ref)) for year in years],
    }


def _is_of(portal: Portal, award: str, subject: Subject) -> bool:
    winners = getattr(lookup.record(portal, award), "winners", ())
    return any(asked.subject_of(winner) is subject for winner in winners)


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: the titles by whom they are for, in the order of the forms."""
    refs = asked.in_order(portal)
    records = {ref: lookup.record(portal, ref) for ref in refs}
    groups = [
        (subject, [ref for ref in refs if isinstance(item := records[ref], Title) and item.subject is subject])
        for subject in Subject
    ]
    leading = lookup.for_leaders(portal)
    return {
        "groups": [group for group in groups if group[1]],
        "deciding": [(year, year_url(year)) for year in years_of(portal)] if leading else [],
        "extent": extent(portal, refs),
    }


def years_page(portal: Portal) -> Page:
    """The ways to the overview of each year."""
    return write_page(
        portal,
        "eligibility-years.html",
        Title.slug,
        DECIDING,
        "Xét danh hiệu, khen thưởng",
        years=[(year, year_url(year)) for year in years_of(portal)],
        crumbs=UP,
    )


def year_page(portal: Portal, year: int) -> Page:
    """Every title of a year with how many candidates are answered what."""
    found = [_overview(portal, year, title) for title in asked.titles_in(portal, year)]
    return write_page(
        portal,
        "eligibility-year.html",
        Title.slug,
        year_url(year),
        f"Xét danh hiệu, khen thưởng năm {year}",
        year=year,
        titles=found,
        answers=list(reversed(Answer)),
        extent=extent(portal, [item.title for item in found]),
        crumbs=(*UP, ("Xét theo năm", DECIDING)),
    )


def _overview(portal: Portal, year: int, title: str) -> Overview:
    refs = asked.candidates(portal, title, year)
    counts = Counter(asked.verdict(portal, title, ref, year).answer for ref in refs)
    ordered = tuple((answer, counts[answer]) for answer in reversed(Answer))
    return Overview(title, title_url(year, title), len(refs), ordered)


def title_page(portal: Portal, year: int, title: str) -> Page:
    """The candidates for a title, grouped by the answer; within it by the chart, position and given name."""
    card = lookup.card(portal, title)
    refs = asked.candidates(portal, title, year)
    lines = [_line(portal, year, title, ref, ref) for ref in refs]
    return write_page(
        portal,
        "eligibility-title.html",
        Title.slug,
        title_url(year, title),
        f"{card.title if card else title}: xét năm {year}",
        year=year,
        title_ref=title,
        rules=asked.rules_of(portal, title, year),
        groups=[(answer, [line for line in lines if line.verdict.answer is answer]) for answer in reversed(Answer)],
        quotas=asked.quotas(portal, title, year),
        tones=TONES,
        results=Result,
        extent=extent(portal, (title, *refs)),
        crumbs=(*UP, (f"Xét năm {year}", year_url(year))),
    )


def _line(portal: Portal, year: int, title: str, subject: str, shown: str) -> Line:
    person = subject.startswith("people/")
    url = f"{subject_url(year, subject)}#{anchor_of(title.partition('/')[2])}"
    unit = asked.home_of(portal, subject, year) if person else ""
    return Line(shown, url, unit, asked.verdict(portal, title, subject, year))


def subject_page(portal: Portal, year: int, subject: str) -> Page:
    """Every title that a person or unit may be considered for, rule by rule."""
    card = lookup.card(portal, subject)
    titles = [title for title in asked.titles_in(portal, year) if asked.is_for(portal, title, subject)]
    return write_page(
        portal,
        "eligibility-subject.html",
        Title.slug,
        subject_url(year, subject),
        f"{card.title if card else subject}: xét năm {year}",
        year=year,
        subject=subject,
        lines=[_line(portal, year, title, subject, title) for title in titles],
        unit=asked.home_of(portal, subject, year) if subject.startswith("people/") else "",
        tones=TONES,
        result_tones=RESULT_TONES,
        extent=extent(portal, (subject,)),
        crumbs=(*UP, (f"Xét năm {year}", year_url(year))),
    )
