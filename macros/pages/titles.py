"""Titles: the page of a title for all staff; for leaders, who is eligible for which title in a year and why."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from macros.engine import Portal
from macros.pages.illustrative import extent
from macros.pages.page import Page, page
from macros.pages.template_api import title_of
from macros.queries import lookup
from macros.queries.titles import candidates, dossiers
from macros.queries.titles.eligibility import Eligibility, Fulfilment, Verdict
from macros.queries.titles.positions import last_day
from macros.queries.titles.quotas import quotas
from macros.queries.titles.yearly_results import frames
from macros.records.titles import ConditionKind, Subject, Title
from macros.text.grouping import grouped
from macros.text.slugs import anchor_of

PRECEDENCE = 20
ROOT = "/danh-hieu/"
DECIDING = f"{ROOT}xet/"
TONES = {Eligibility.YES: "ok", Eligibility.MISSING: "info", Eligibility.NO: "end"}
RESULT_TONES = {Fulfilment.MET: "ok", Fulfilment.UNKNOWN: "info", Fulfilment.UNMET: "end"}
ORDER = (Eligibility.YES, Eligibility.NO, Eligibility.MISSING)  # the order of the groups on pages


class TitleOverview(NamedTuple):
    """A title on the overview of a year."""

    title: str
    url: str
    total: int
    counts: tuple[tuple[Eligibility, int], ...]
    ready: tuple[tuple[str, str], ...]  # (candidate, address of the reasons) of those who meet every condition
    lacking: tuple[tuple[str, int], ...]  # (missing data, for how many candidates)
    dossiers: tuple[str, ...]
    waiting: int  # how many of those who are ready are in no dossier


class VerdictLine(NamedTuple):
    """A candidate for a title, or a title for a candidate, with the verdict."""

    ref: str  # the candidate on the page of a title, the title on the page of a candidate
    url: str  # of the reasons
    unit: str  # "" unless the candidate is a person
    verdict: Verdict


class ReasonGroup(NamedTuple):
    """The candidates with the same missing or unmet conditions, so that a page lists these once."""

    met: str  # "1/3": how many conditions are met
    unmet: tuple[str, ...]
    unknown: tuple[str, ...]
    total: int
    units: tuple[tuple[str, tuple[VerdictLine, ...]], ...]  # (unit, its people), or ("", units)


def years_of(portal: Portal) -> tuple[int, ...]:
    """The years in which titles are considered: those with a frame, newest first."""
    return tuple(year for year, _ in frames(portal))


def subject_url(year: int, subject: str) -> str:
    """The address of the page with every title that a person or unit may be given in a year."""
    collection, _, name = subject.partition("/")
    return f"{DECIDING}{year}/{'don-vi' if collection == 'units' else 'ca-nhan'}/{name}/"


def details(portal: Portal, ref: str, record: Title) -> dict[str, Any]:
    """Values for the template of a title: its conditions, newest version first, and its awards."""
    leaders = lookup.for_leaders(portal)
    years = [year for year in years_of(portal) if candidates.rules_of(portal, ref, year)] if leaders else []
    awards = lookup.with_facet(portal, "awards", "hinh-thuc", str(record.form))
    return {
        "versions": sorted(record.versions, key=lambda rules: rules.since, reverse=True),
        "awards": [award for award in awards if _is_of(portal, award, record.subject)],
        "years": [(year, title_page.url(year, ref)) for year in years],
        "doubtful": _doubtful(record),
    }


def _doubtful(record: Title) -> int:
    """How many provisions of a title have not been compared with the original."""
    rules = (item for version in record.versions for item in (*version.conditions, version.voting))
    return sum(not getattr(item, "verified", True) for item in (record, record.authority, record.procedure, *rules))


def _is_of(portal: Portal, award: str, subject: Subject) -> bool:
    winners = getattr(lookup.record(portal, award), "winners", ())
    return any(candidates.subject_of(winner) is subject for winner in winners)


def index_details(portal: Portal) -> dict[str, Any]:
    """Values for the template of the index: the titles for units and for people, in the order of the forms."""
    refs = candidates.in_order(portal)
    records = {ref: lookup.record(portal, ref) for ref in refs}
    groups = [
        (subject, [ref for ref in refs if isinstance(item := records[ref], Title) and item.subject is subject])
        for subject in Subject
    ]
    leaders = lookup.for_leaders(portal)
    return {
        "groups": [group for group in groups if group[1]],
        "deciding": [(year, year_page.url(year)) for year in years_of(portal)] if leaders else [],
        "extent": extent(portal, refs),
    }


@page(DECIDING, "eligibility-years.html", when=lambda portal: lookup.for_leaders(portal) and bool(years_of(portal)))
def years_page(portal: Portal) -> Page:
    """Links to the overview of each year."""
    return Page("Xét danh hiệu, khen thưởng", years=[(year, year_page.url(year)) for year in years_of(portal)])


@page(f"{DECIDING}{{year}}/", "eligibility-year.html", each=years_of, when=lookup.for_leaders)
def year_page(portal: Portal, year: int) -> Page:
    """Every title of a year with the number of candidates per answer."""
    titles = [_overview(portal, year, title) for title in candidates.titles_in(portal, year)]
    return Page(
        f"Xét danh hiệu, khen thưởng năm {year}",
        titles=titles,
        lacking=[(item.title, item.url, item.lacking) for item in titles if item.lacking],
        over=portal.reached(last_day(year)),
        answers=ORDER,
        extent=extent(portal, [item.title for item in titles]),
        crumbs=[("Xét theo năm", DECIDING)],
    )


def _overview(portal: Portal, year: int, title: str) -> TitleOverview:
    refs = candidates.candidates(portal, title, year)
    verdicts = [candidates.verdict(portal, title, ref, year) for ref in refs]
    answers = {ref: item.answer for ref, item in zip(refs, verdicts, strict=True)}
    missing = [item for item in verdicts if item.answer is Eligibility.MISSING]
    over = portal.reached(last_day(year))  # until then nobody can be sure that there is no disciplinary decision
    unknown = (reason for item in missing for reason in item.reasons if reason.result is Fulfilment.UNKNOWN)
    lacking = Counter(item.why for item in unknown if over or item.condition.kind is not ConditionKind.DISCIPLINE)
    counts = Counter(answers.values())
    ready = ((ref, reasons_url(year, title, ref)) for ref in refs if answers[ref] is Eligibility.YES)
    ordered = tuple((answer, counts[answer]) for answer in ORDER)
    waiting = len(dossiers.without_dossier(portal, title, year))
    started = dossiers.dossiers_of(portal, title, year)
    url, reasons = title_page.url(year, title), tuple(lacking.most_common())
    return TitleOverview(title, url, len(refs), ordered, tuple(ready), reasons, started, waiting)


def reasons_url(year: int, title: str, subject: str) -> str:
    """The address of the reasons of the verdict on a candidate for a title."""
    return f"{subject_url(year, subject)}#{anchor_of(title.partition('/')[2])}"


def _considered(portal: Portal) -> Iterator[tuple[int, str]]:
    for year in years_of(portal):
        yield from ((year, title) for title in candidates.titles_in(portal, year))


@page(f"{DECIDING}{{year}}/{{title}}/", "eligibility-title.html", each=_considered, when=lookup.for_leaders)
def title_page(portal: Portal, year: int, title: str) -> Page:
    """The candidates for a title, grouped by the answer; in a group by chart, position and given name."""
    refs = candidates.candidates(portal, title, year)
    lines = [_line(portal, year, title, ref, ref) for ref in refs]
    rules = candidates.rules_of(portal, title, year)
    return Page(
        f"{title_of(portal, title)}: xét năm {year}",
        title_ref=title,
        rules=rules,
        unverified=[item for item in rules.conditions if not item.verified] if rules else [],
        groups=[(answer, *_by_reasons([line for line in lines if line.verdict.answer is answer])) for answer in ORDER],
        quotas=quotas(portal, title, year),
        dossiers=dossiers.dossiers_of(portal, title, year),
        waiting=dossiers.without_dossier(portal, title, year),
        extent=extent(portal, (title, *refs)),
        crumbs=[(f"Xét năm {year}", year_page.url(year))],
    )


def _by_reasons(lines: list[VerdictLine]) -> tuple[int, list[ReasonGroup]]:
    """The number of candidates, and the candidates grouped by equal reasons, in their order."""
    groups = grouped(
        (
            (
                f"{line.verdict.count(Fulfilment.MET)}/{len(line.verdict.reasons)}",
                line.verdict.why(Fulfilment.UNMET),
                line.verdict.why(Fulfilment.UNKNOWN),
            ),
            line,
        )
        for line in lines
    )
    by_unit = {words: tuple(grouped((line.unit, line) for line in same).items()) for words, same in groups.items()}
    return len(lines), [ReasonGroup(*words, len(same), by_unit[words]) for words, same in groups.items()]


def _line(portal: Portal, year: int, title: str, subject: str, ref: str) -> VerdictLine:
    person = subject.startswith("people/")
    unit = candidates.home_of(portal, subject, year) if person else ""
    return VerdictLine(ref, reasons_url(year, title, subject), unit, candidates.verdict(portal, title, subject, year))


def _candidates(portal: Portal) -> dict[tuple[int, str], None]:
    considered = _considered(portal)
    return dict.fromkeys(
        (year, ref) for year, title in considered for ref in candidates.candidates(portal, title, year)
    )


@page(subject_url, "eligibility-subject.html", each=_candidates, when=lookup.for_leaders)
def subject_page(portal: Portal, year: int, subject: str) -> Page:
    """Every title that a person or unit may be considered for, rule by rule."""
    titles = [title for title in candidates.titles_in(portal, year) if candidates.is_for(portal, title, subject, year)]
    return Page(
        f"{title_of(portal, subject)}: xét năm {year}",
        subject=subject,
        lines=[_line(portal, year, title, subject, title) for title in titles],
        unit=candidates.home_of(portal, subject, year) if subject.startswith("people/") else "",
        tones=TONES,
        result_tones=RESULT_TONES,
        extent=extent(portal, (subject,)),
        crumbs=[(f"Xét năm {year}", year_page.url(year))],
    )
