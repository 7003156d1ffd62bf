"""Leaderboards: the boards of every campaign by period; every total links to a ledger (`ledgers`)."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from macros.engine import Portal, query
from macros.pages.board_standing import PeriodStanding, standing_of
from macros.pages.illustrative import extent
from macros.pages.output import SiteSection, file
from macros.pages.page import Page, page
from macros.pages.search_answers import first_answers, of_board, provisional
from macros.pages.search_documents import Overview
from macros.pages.template_api import card_of
from macros.pages.templating import environment
from macros.queries import lookup
from macros.queries.emulation import anonymity, comparison, seals, standings
from macros.queries.emulation.points import tally
from macros.queries.emulation.ranking import FEW, RankedPlace
from macros.queries.emulation.standings import board_url, ledger_url
from macros.records.campaigns import Campaign, Criterion
from macros.text.periods import WHOLE, before, label_of, label_within
from macros.text.rounding import rounded

SEARCH_WORDS = "đơn vị, phòng, người nào đứng đầu, dẫn đầu, đứng thứ mấy"  # what people type for a board
SECTION = SiteSection("bang-xep-hang", "Bảng xếp hạng")
SMALL = 3  # places on a small board
BOARDS_ON_INDEX = 10
FAIRNESS = "/bang-xep-hang/cong-bang/"  # for leaders


class PeriodChoices(NamedTuple):
    """One group of the period switcher."""

    label: str
    items: tuple[tuple[str, str, str], ...]  # (period, its label within the group, address)


class BoardLine(NamedTuple):
    """A line of a board."""

    rank: int
    ref: str
    points: Decimal | None  # None where this audience may not see them
    address: str  # of the lines that add up to the points; "" where there are none any more
    total: Decimal | None = None  # where points are divided by people: all of them
    heads: int | None = None
    gap: Decimal | None = None  # to the first; None where some points are hidden or all are equal
    share: Decimal | None = None  # in percent of the most points of the board; None likewise


class Move(NamedTuple):
    """The change of a named unit since the period before."""

    ref: str
    now: Decimal
    before: Decimal
    ranks: tuple[int, int] | None  # before and now, where it was named both times
    shares: tuple[Decimal, Decimal]  # before and now, of the highest of all, on a scale of 100
    addresses: tuple[str, str]  # of the lines before and now


class BoardTable(NamedTuple):
    """The board of one cluster."""

    anchor: str
    label: str
    alone: bool  # nobody to be compared with
    lines: tuple[BoardLine, ...]
    others: tuple[tuple[str, str], ...]  # (unit, address of its ledger, "" where it has none) of those not named
    moves: tuple[Move, ...] = ()
    outside: bool = False  # units in no cluster, which are not compared


class Teaser(NamedTuple):
    """A campaign on the index of leaderboards."""

    campaign: str
    standing: PeriodStanding
    within: str  # what the period is called in running text
    tables: tuple[BoardTable, ...]
    choices: tuple[PeriodChoices, ...]


@query
def ledger_at(portal: Portal, campaign: str, subject: str, period: str = WHOLE) -> str:
    """The address of the ledger of a unit or person, with the anchor of a period if it has one; "" without ledger."""
    points = tally(portal, campaign, "").points
    if subject not in points.get(WHOLE, {}) or not (_is_here(portal, campaign) and _is_here(portal, subject)):
        return ""
    if subject.startswith("people/") and not standings.may_appear(portal, campaign, subject):
        return ""
    if not has_ledger(portal, campaign, subject) or (
        period and not anonymity.is_open(portal, campaign, subject, period)
    ):
        return ""
    part = f"#{period}" if period and subject in points.get(period, {}) else ""
    return f"{ledger_url(campaign, subject)}{part}"


def has_ledger(portal: Portal, campaign: str, subject: str) -> bool:
    """Whether this audience may see any of the points of a unit or person in a campaign."""
    return bool(anonymity.open_periods(portal, campaign, subject))


@query
def board_at(portal: Portal, campaign: str, period: str) -> str:
    """The address of the board of a period; "" where no line falls in it."""
    has_lines = _is_here(portal, campaign) and tally(portal, campaign, "").points.get(period)
    return board_url(campaign, standings.board_period(portal, campaign, period)) if has_lines else ""


def _is_here(portal: Portal, ref: str) -> bool:
    """Whether this audience has the record, which may have been withdrawn."""
    return ref in portal.rows


def former_refs(portal: Portal, ref: str) -> list[str]:
    """The former references of a record that was renamed."""
    row = portal.rows[ref]
    return [f"{row.collection}/{former}" for former in row.former_ids]


def forwarding_to(portal: Portal, ref: str, url: str) -> bytes:
    """A page that forwards to `url`, a page about a record."""
    card, address = card_of(portal, ref), lookup.site(portal).url.rstrip("/") + url
    return environment().get_template("forwarding.html").render(card=card._replace(url=url), address=address).encode()


def _moved(portal: Portal) -> Iterator[tuple[str, str]]:
    for campaign in standings.campaigns(portal):
        years = standings.periods(portal, campaign).years
        with_board = standings.board_years(portal, campaign)
        yield from ((board_url(former), campaign) for former in former_refs(portal, campaign))
        yield from ((board_url(campaign, year), campaign) for year in years if year not in with_board)


@file(lambda address, _: address, each=_moved, in_sitemap=False)
def moved_board(portal: Portal, _address: str, campaign: str) -> bytes:
    """A page that forwards to a board: from a former name of its campaign, or from a year that covers all of it."""
    return forwarding_to(portal, campaign, board_url(campaign))


@page("/bang-xep-hang/", "leaderboards-index.html", section=SECTION)
def index_page(portal: Portal) -> Page:
    """Every campaign with the board of its latest quarter; if there are many, the rest only by name."""
    campaigns = standings.campaigns(portal)
    teasers = [teaser(portal, campaign) for campaign in campaigns[:BOARDS_ON_INDEX]]
    leading = (
        answer
        for item in teasers
        for answer in of_board(portal, item.within, item.tables, (), provisional(lookup.state(portal, item.campaign)))
    )
    return Page(
        "Bảng xếp hạng",
        teasers=teasers,
        others=[(campaign, board_url(campaign)) for campaign in campaigns[BOARDS_ON_INDEX:]],
        fairness=FAIRNESS if lookup.for_leaders(portal) else "",
        illustrative=bool(extent(portal, campaigns)),
        description="Điểm thi đua theo đơn vị và cá nhân, theo tháng, quý, năm; điểm nào công bố thì mở ra sổ điểm.",
        document=Overview(in_full=True, answers=first_answers(leading), search_words=SEARCH_WORDS),
    )


def teaser(portal: Portal, campaign: str) -> Teaser:
    """A campaign with the unit board of its latest quarter."""
    period = standings.latest_quarter(portal, campaign)
    clusters = standings.unit_clusters(portal, campaign, period)
    boards = tables(portal, campaign, period, (cluster for cluster in clusters if cluster.size > 1), SMALL)
    return Teaser(
        campaign, standing_of(portal, campaign, period), label_within(period), boards, choices(portal, campaign)
    )


def tables(
    portal: Portal, campaign: str, period: str, clusters: Iterable[standings.Cluster], limit: int = 0
) -> tuple[BoardTable, ...]:
    """The boards of clusters, each with its first `limit` places (0: all) and those that tie with the last of them."""
    boards = []
    for cluster in clusters:
        places = cluster.places
        last = places[limit - 1].rank if 0 < limit < len(places) else len(places)
        lines = _compared([_line(portal, campaign, period, place) for place in places if place.rank <= last])
        others = tuple((ref, ledger_at(portal, campaign, ref)) for ref in cluster.others)
        boards.append(
            BoardTable(cluster.anchor, cluster.label, cluster.size == 1, lines, others, (), cluster.size == 0)
        )
    return tuple(boards)


def _line(portal: Portal, campaign: str, period: str, place: RankedPlace) -> BoardLine:
    # A board may name a unit whose points in the period are hidden from this audience
    if not (place.ref.startswith("people/") or anonymity.is_open(portal, campaign, place.ref, period)):
        return BoardLine(place.rank, place.ref, None, "")
    address = ledger_at(portal, campaign, place.ref, period)
    return BoardLine(place.rank, place.ref, place.points, address, place.total, place.heads)


def _compared(lines: list[BoardLine]) -> tuple[BoardLine, ...]:
    """The lines of a board, best first, with gap and share where the points of all lines are visible."""
    seen = [line.points for line in lines if line.points is not None]
    if len(seen) < len(lines) or len(set(seen)) < 2:
        return tuple(lines)
    most = seen[0]
    return tuple(
        line._replace(gap=most - points, share=rounded(points * 100 / most, 1))
        for line, points in zip(lines, seen, strict=True)
    )


def with_moves(portal: Portal, campaign: str, period: str, boards: tuple[BoardTable, ...]) -> tuple[BoardTable, ...]:
    """The boards of a period with the moves of their named units; staff see only those that rose."""
    moves, leaders = comparison.movements(portal, campaign, period), lookup.for_leaders(portal)
    moved = {item.unit: item for item in moves if leaders or comparison.has_not_fallen(item)}
    with_moved = []
    for board in boards:
        refs = [line.ref for line in board.lines if line.ref in moved and line.points is not None]
        with_moved.append(board._replace(moves=_moves(portal, campaign, period, [moved[ref] for ref in refs])))
    return tuple(with_moved)


def _moves(portal: Portal, campaign: str, period: str, moved: list[comparison.Movement]) -> tuple[Move, ...]:
    pairs = [(item.before.score or Decimal(), item.after.score or Decimal()) for item in moved]
    most = max([*(score for pair in pairs for score in pair), Decimal(1)])
    moves = []
    for item, scores in zip(moved, pairs, strict=True):
        ranks = (item.before.rank, item.after.rank) if item.before.rank and item.after.rank else None
        shares = [rounded(max(Decimal(), score * 100 / most), 1) for score in scores]
        addresses = (
            ledger_at(portal, campaign, item.unit, before(period)),
            ledger_at(portal, campaign, item.unit, period),
        )
        moves.append(Move(item.unit, scores[1], scores[0], ranks, (shares[0], shares[1]), addresses))
    return tuple(moves)


def choices(portal: Portal, campaign: str) -> tuple[PeriodChoices, ...]:
    """The period switcher of a campaign, widest periods first."""
    periods, years = standings.periods(portal, campaign), standings.board_years(portal, campaign)
    groups = (("Toàn bộ", (WHOLE,)), ("Năm", years), ("Quý", periods.quarters), ("Tháng", periods.months))
    return tuple(
        PeriodChoices(  # "Quý: III/2026"
            label,
            tuple(
                (period, label_of(period).removeprefix(f"{label} "), board_url(campaign, period))
                for period in group_periods
            ),
        )
        for label, group_periods in groups
        if group_periods
    )


def _boards(portal: Portal) -> Iterator[tuple[str, str]]:
    for campaign in standings.campaigns(portal):
        periods = standings.periods(portal, campaign)
        years = standings.board_years(portal, campaign)
        yield from ((campaign, period) for period in (WHOLE, *years, *periods.quarters, *periods.months))


@page(board_url, "leaderboard.html", section=SECTION, each=_boards)
def board_page(portal: Portal, campaign: str, period: str) -> Page:
    """The board of a campaign in a period."""
    card, board = card_of(portal, campaign), standings.board(portal, campaign, period)
    units = with_moves(portal, campaign, period, tables(portal, campaign, period, board.units))
    people, seal = tables(portal, campaign, period, board.people), seals.sealed(portal, campaign, period)
    how = " (đã chốt)" if seal else "" if standings.is_over(portal, campaign, period) else " (tạm tính)"
    return Page(
        f"{card.title}: {label_within(period)}" if period else card.title,
        card=card,
        campaign=campaign,
        standing=standing_of(portal, campaign, period),
        period=period,
        label=label_of(period),
        within=label_within(period),
        units=units,
        before=label_within(before(period)) if period else "",
        seal=seal,
        adjusted=visible_adjustments(portal, campaign, period, seal.adjustments if seal else ()),
        people=people,
        choices=choices(portal, campaign),
        crumbs=[(card.title, board_url(campaign))] if period else [],
        description=f"Bảng xếp hạng phong trào {card.title}, {label_within(period)}.",
        document=Overview(
            in_full=True,
            answers=first_answers(of_board(portal, label_within(period), units, people, how)),
            search_words=SEARCH_WORDS,
        ),
    )


def criterion_on(campaign: Campaign | None, criterion: str, day: date) -> Criterion | None:
    """A criterion as it read on a day; None where the campaign had none of that id."""
    criteria = campaign.criteria_on(day) if campaign else ()
    return next((item for item in criteria if item.id == criterion), None)


def visible_adjustments(
    portal: Portal, campaign: str, period: str, adjustments: Iterable[seals.ResultAdjustment]
) -> list[seals.ResultAdjustment]:
    """The adjustments of a sealed quarter, without the changes and reasons that are hidden from this audience.

    A reason tells which unit and line were wrong, so it is shown only together with the changes of all units.
    """
    visible = []
    for item in adjustments:
        seen = [change for change in item.changes if anonymity.is_open(portal, campaign, change.unit, period)]
        if not seen and not lookup.for_leaders(portal):
            continue
        hidden = len(seen) < len(item.changes)
        visible.append(item._replace(changes=tuple(seen), reason="" if hidden else item.reason))
    return visible


def named_ledgers(portal: Portal, campaign: str, people: Iterable[str | None], month: str) -> dict[str, str]:
    """The people who may be named beside the lines of a month, each with the address of the ledger."""
    nameable = anonymity.named_people(portal, campaign, month)
    return {
        ref: ledger_at(portal, campaign, ref) for ref in sorted({ref for ref in people if ref}.intersection(nameable))
    }


def small_board(portal: Portal, campaign: str, period: str, limit: int) -> dict[str, Any]:
    """Values for the small unit board that authors insert with a macro."""
    card = lookup.card(portal, campaign)
    clusters = standings.unit_clusters(portal, campaign, period) if card else ()
    compared = [cluster for cluster in clusters if cluster.size > 1 and cluster.places][:1]
    return {
        "card": card,
        "within": label_within(period),
        "tables": tables(portal, campaign, period, compared, limit),
        "first_only": any(len(cluster.places) < cluster.size <= FEW for cluster in compared),
        "address": board_at(portal, campaign, period) or board_url(campaign),
    }
