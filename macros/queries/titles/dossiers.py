"""Dossiers of commendation: the council, its votes, what speaks against a candidate, and who has no dossier yet."""

from collections.abc import Iterator
from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.consents import in_force
from macros.engine.row import text_of
from macros.queries import lookup, organisation
from macros.queries.consents import consents_of
from macros.queries.titles import candidates
from macros.queries.titles.eligibility import Eligibility, Fulfilment, Reason, Verdict, places
from macros.records.awards import Award, Form
from macros.records.dossiers import Candidate, Dossier
from macros.records.people import Purpose
from macros.records.titles import Authority, Condition, ConditionKind, Rules, Subject, Title, Voting

MAJORITY = 50  # percent that has to be exceeded where no rule states a share


class Member(NamedTuple):
    """A member of the council on the day of the meeting."""

    person: str
    role: str
    present: bool


class Nominee(NamedTuple):
    """A candidate of a dossier with what the records and the council say."""

    who: str
    verdict: Verdict | None  # None where no title is considered
    voters: int  # the members present who vote on this candidate; nobody votes on himself or herself
    votes: int | None  # None before they are counted
    passed: bool | None  # None before they are counted
    withheld: bool  # whether the name is not published
    candidate: Candidate

    def unmet(self) -> tuple[Reason, ...]:
        """The conditions that are not met, except quotas, which concern the whole list."""
        reasons = self.verdict.reasons if self.verdict else ()
        return tuple(item for item in reasons if item.result is Fulfilment.UNMET and item.condition.kind is not _QUOTA)


class Excess(NamedTuple):
    """A quota that the candidates of a dossier exceed together with those who have the title already."""

    condition: Condition
    unit: str  # "" for the whole agency
    base: int
    limit: int
    wanted: int


_QUOTA = ConditionKind.QUOTA


@query
def dossier(portal: Portal, ref: str) -> Dossier | None:
    """The record of a dossier; None if this audience has none."""
    record = lookup.record(portal, ref)
    return record if isinstance(record, Dossier) else None


def title_of(portal: Portal, record: Dossier) -> Title | None:
    """The title by which the candidates are considered; None for a deed or campaign."""
    title = lookup.record(portal, record.honour) if record.honour else None
    return title if isinstance(title, Title) else None


def rules_of(portal: Portal, record: Dossier) -> Rules | None:
    """The conditions of the title in the year; None where there are none."""
    return (
        candidates.rules_of(portal, record.honour, record.year) if title_of(portal, record) and record.honour else None
    )


@query
def authority_of(portal: Portal, form: str) -> Authority | None:
    """Who may give a form, by the titles of that form; None where none says so."""
    titles = (lookup.record(portal, ref) for ref in lookup.refs(portal, "titles"))
    return next(
        (item.authority for item in titles if isinstance(item, Title) and item.form == form and item.authority), None
    )


@query
def members(portal: Portal, ref: str) -> tuple[Member, ...]:
    """The members of the council on the day of the meeting, in the order of the unit's record."""
    record = dossier(portal, ref)
    meeting = record.meeting if record else None
    row = portal.rows.get(meeting.council) if meeting else None
    if meeting is None or row is None:
        return ()
    on = meeting.date.isoformat()
    entries = row.data.get("members") or ()
    in_office = (item for item in entries if text_of(item, "since") <= on <= (text_of(item, "until") or on))
    people = ((text_of(item, "person"), text_of(item, "role")) for item in in_office)
    return tuple(Member(person, role, person not in meeting.absent) for person, role in people)


@query
def nominees(portal: Portal, ref: str) -> tuple[Nominee, ...]:
    """The candidates of a dossier, in its order."""
    record = dossier(portal, ref)
    if record is None:
        return ()
    council = members(portal, ref)
    voting = voting_of(portal, record)
    return tuple(_nominee(portal, record, item, council, voting) for item in record.candidates)


def voting_of(portal: Portal, record: Dossier) -> Voting | None:
    """The share of votes that a rule asks for; None where none states one."""
    rules = rules_of(portal, record)
    return rules.voting if rules else None


def _nominee(
    portal: Portal, record: Dossier, candidate: Candidate, council: tuple[Member, ...], voting: Voting | None
) -> Nominee:
    who, votes = candidate.who, candidate.votes
    voters = sum(item.present and item.person != who for item in council)
    base = sum(item.person != who for item in council) if voting and voting.all_members else voters
    passed = None if votes is None or not base else is_enough(votes, base, voting)
    return Nominee(who, _verdict(portal, record, who), voters, votes, passed, _withheld(portal, candidate), candidate)


def is_enough(votes: int, base: int, voting: Voting | None) -> bool:
    """Whether votes out of `base` reach the share of the rule, or more than half where there is no rule."""
    return votes * 100 >= voting.share * base if voting else votes * 100 > MAJORITY * base


def _verdict(portal: Portal, record: Dossier, who: str) -> Verdict | None:
    if not record.honour or rules_of(portal, record) is None or who not in portal.rows:
        return None
    return candidates.verdict(portal, record.honour, who, record.year)


def _withheld(portal: Portal, candidate: Candidate) -> bool:
    """Whether somebody does not want to be named, or has withdrawn every consent to be named."""
    if candidate.unpublished:
        return True
    purposes = (Purpose.LEADERBOARD, Purpose.PUBLIC_PROFILE)
    spans = [span for purpose in purposes for span in consents_of(portal, candidate.who, purpose)]
    return bool(spans) and not in_force(tuple(spans), portal.reached)


@query
def winners(portal: Portal, ref: str) -> tuple[str, ...]:
    """Who is given the title: the winners of the award, else those who have the votes, else all candidates."""
    record = dossier(portal, ref)
    award = lookup.record(portal, record.award) if record and record.award else None
    if isinstance(award, Award):
        return award.winners
    return tuple(item.who for item in nominees(portal, ref) if item.passed is not False)


@query
def excesses(portal: Portal, ref: str) -> tuple[Excess, ...]:
    """The quotas of the title that those who are chosen exceed."""
    record = dossier(portal, ref)
    rules = rules_of(portal, record) if record else None
    quotas = [item for item in (rules.conditions if rules else ()) if item.kind is _QUOTA]
    return tuple(excess for item in quotas if record for excess in _excess(portal, ref, record, item))


def _excess(portal: Portal, ref: str, record: Dossier, condition: Condition) -> Iterator[Excess]:
    year, forms, people = record.year, tuple(map(str, condition.forms)), winners(portal, ref)
    units = candidates.units_in(portal, year)
    for group in [units] if condition.agency else [(unit,) for unit in units]:
        base = sum(candidates.base_of(portal, unit, year, forms) for unit in group)
        holders = {who for unit in group for who, _ in candidates.holders(portal, unit, year, (str(record.form),))}
        wanted = len(holders | {who for who in people if candidates.home_of(portal, who, year) in group})
        limit = places(condition.share or 100, base)
        if base and wanted > limit:
            yield Excess(condition, "" if condition.agency else group[0], base, limit, wanted)


@query
def other_rewards(portal: Portal, ref: str) -> tuple[tuple[str, str], ...]:
    """(candidate, award or other dossier) where the deed of a dossier is rewarded elsewhere already."""
    record = dossier(portal, ref)
    if record is None or not record.story:
        return ()
    people, expected = [item.who for item in record.candidates], (record.award, implied_award(portal, ref))
    others = [item for item in _awards_for(portal, record.story) if item not in expected]
    pairs = [(who, other) for other in others for who in people if _has(portal, other, who)]
    dossiers = (item for item in lookup.linked_from(portal, record.story, "dossiers") if item != ref)
    return (*pairs, *((who, item) for item in dossiers for who in people if _names(portal, item, who)))


@query
def implied_award(portal: Portal, ref: str) -> str:
    """The award that must belong to a dossier without one: for its deed, after its meeting; "" if there is none."""
    record = dossier(portal, ref)
    if record is None or record.award or not record.story or not record.meeting:
        return ""
    people = {item.who for item in record.candidates}
    for name in _awards_for(portal, record.story):
        award = lookup.record(portal, name)
        fits = isinstance(award, Award) and award.form is record.form and {*award.winners} <= people
        later = isinstance(award, Award) and award.signed is not None and award.signed >= record.meeting.date
        if fits and later and not lookup.linked_from(portal, name, "dossiers"):
            return name
    return ""


@query
def _awards_for(portal: Portal, story: str) -> tuple[str, ...]:
    story_data = portal.rows[story].data if story in portal.rows else {}
    return tuple(sorted({text_of(story_data, "award"), *lookup.linked_from(portal, story, "awards")} - {""}))


def _has(portal: Portal, award: str, who: str) -> bool:
    record = lookup.record(portal, award)
    return isinstance(record, Award) and record.form is not Form.LETTER and who in record.winners


def _names(portal: Portal, other: str, who: str) -> bool:
    record = dossier(portal, other)
    return record is not None and any(item.who == who for item in record.candidates)


@query
def without_dossier(portal: Portal, title: str, year: int) -> tuple[str, ...]:
    """The candidates that meet all conditions of a title, but neither have it nor are in a dossier for it."""
    linked = (dossier(portal, ref) for ref in lookup.linked_from(portal, title, "dossiers"))
    proposed = {item.who for record in linked if record and record.year == year for item in record.candidates}
    definition = lookup.record(portal, title)
    form = definition.form if isinstance(definition, Title) else ""
    return tuple(
        who
        for who in candidates.candidates(portal, title, year)
        if who not in proposed
        and candidates.verdict(portal, title, who, year).answer is Eligibility.YES
        and not any(item.form == form and item.year == year for item in candidates.awarded_titles(portal, who))
    )


@query
def dossiers_of(portal: Portal, title: str, year: int) -> tuple[str, ...]:
    """The dossiers for a title in a year, oldest first."""
    refs = lookup.linked_from(portal, title, "dossiers")
    return tuple(ref for ref in refs if (record := dossier(portal, ref)) and record.year == year)


def provision(portal: Portal, rule: Title | Condition | Authority | Voting) -> str:
    """The provision of a rule in words: "khoản 1 Điều 80 Luật 06/2022/QH15"."""
    words = _document(portal, rule.regulation)
    return f"{rule.clause} {words}" if rule.clause else words


def provision_with_doubt(portal: Portal, rule: Title | Condition | Authority | Voting) -> str:
    """`provision`, with a note for editors if it has to be compared with the original."""
    return f"{provision(portal, rule)}{'' if is_compared(rule) else ', điều khoản cần đối chiếu'}"


def is_compared(rule: Title | Condition | Authority | Voting) -> bool:
    """Whether somebody has read the provision of a rule in the original."""
    return bool(rule.verified and rule.clause)


@query
def _document(portal: Portal, regulation: str) -> str:
    document = lookup.record_name(portal, regulation)
    return " ".join(part for part in (document.kind, document.number) if part) if document else regulation


@query
def post_of(portal: Portal, person: str, on: str) -> tuple[str, str]:
    """(position, unit) of a person on a day (ISO; "" is the portal's); ("", "") where he or she held none."""
    posts = organisation.posts_on(portal, person, on)
    return (posts[0].title, posts[0].unit) if posts else ("", "")


def is_person(who: str) -> bool:
    """Whether a candidate is a person."""
    return candidates.subject_of(who) is Subject.PERSON
