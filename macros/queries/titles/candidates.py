"""The facts about each candidate for a title, and the verdicts.

Answers about people hold only if the build has the leaders' records; other builds plan no page with them.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import lookup, organisation
from macros.queries.titles.eligibility import (
    AwardedTitle,
    DisciplinaryAct,
    Discipline,
    Eligibility,
    Facts,
    Grade,
    HolderCount,
    Idea,
    Verdict,
    eligibility,
)
from macros.queries.titles.positions import end_of, is_head, judged_units, last_day
from macros.records.awards import Form
from macros.records.evaluations import Evaluation, YearLevel
from macros.records.initiatives import Initiative, InitiativeScope
from macros.records.people import Person
from macros.records.sanctions import Sanction
from macros.records.titles import Condition, ConditionKind, Rules, Subject, Title


def subject_of(ref: str) -> Subject:
    """Whether a reference is to a person or to a unit."""
    return Subject.PERSON if ref.startswith("people/") else Subject.UNIT


@query
def awarded_titles(portal: Portal, subject: str) -> tuple[AwardedTitle, ...]:
    """The awards of a person or unit by decisions whose day has come; oldest first."""
    awards = ((row.ref, row.day, row.data) for row in lookup.rows_to(portal, subject, "awards"))
    return tuple(
        AwardedTitle(Form(text_of(data, "form")), int(text_of(data, "year")), ref, _on_occasion(data))
        for ref, day, data in awards
        if subject in map(str.strip, data["winners"]) and portal.reached(day)
    )


@query
def awards_since(portal: Portal) -> int:
    """The first year with a recorded award; 9999 if there is none."""
    return min((int(row.data["year"].strip()) for row in portal.by_collection["awards"]), default=9999)


@query
def forms_awarded_in(portal: Portal, year: int) -> tuple[str, ...]:
    """The forms awarded to anybody for a year; before the first award, a missing award means nothing."""
    return tuple(form for award_year, form in _awarded_forms(portal) if award_year == year)


@query
def _awarded_forms(portal: Portal) -> tuple[tuple[int, str], ...]:
    decided = (row.data for row in portal.by_collection["awards"] if portal.reached(row.day))
    grounds = (data for data in decided if not _on_occasion(data))
    return tuple(sorted({(int(text_of(data, "year")), text_of(data, "form")) for data in grounds}))


def _on_occasion(award: Mapping[str, Any]) -> bool:
    """Whether an award is a letter, or was given in a campaign or for a story, which is no ground for titles."""
    return bool(award.get("campaign") or award.get("story")) or text_of(award, "form") == Form.LETTER


@query
def grades(portal: Portal, subject: str) -> tuple[Grade, ...]:
    """The yearly levels of a person or unit by decision, oldest first; without proposals."""
    records = ((ref, lookup.record(portal, ref)) for ref in lookup.linked_from(portal, subject, "evaluations"))
    return tuple(
        Grade(item.year, item.level, ref)
        for ref, item in records
        if isinstance(item, Evaluation) and item.level and item.decision and portal.reached(item.decision.date)
    )


@query
def discipline(portal: Portal, person: str) -> Discipline:
    """Discipline of a person, from sanctions and, with the day alone, from evaluations; known for evaluated years."""
    records = ((ref, lookup.record(portal, ref)) for ref in lookup.linked_from(portal, person, "evaluations"))
    items = [(ref, item) for ref, item in records if isinstance(item, Evaluation)]
    decisions = {on.isoformat(): DisciplinaryAct(on.isoformat(), ref) for ref, item in items for on in item.disciplined}
    for ref in lookup.linked_from(portal, person, "sanctions"):
        sanction = lookup.record(portal, ref)
        if isinstance(sanction, Sanction):
            on = sanction.decision.date.isoformat()
            decisions[on] = DisciplinaryAct(on, ref, sanction.form)
    return Discipline(
        tuple(decisions[on] for on in sorted(decisions)), tuple(sorted(item.year for _, item in items if item.decision))
    )


@query
def discipline_in(portal: Portal, unit: str, year: int) -> Discipline:
    """Discipline of a unit's people; known for the years in which all who were ever evaluated have been."""
    each = [discipline(portal, person) for person in staff_of(portal, unit, year)]
    years_on_record = [set(item.years) for item in each if item.years]
    return Discipline(
        tuple(sorted((decision for item in each for decision in item.decisions), key=lambda item: item[:2])),
        tuple(sorted(set.intersection(*years_on_record))) if years_on_record else (),
    )


@query
def ideas(portal: Portal, person: str) -> tuple[Idea, ...]:
    """The recognised initiatives of a person."""
    records = ((ref, lookup.record(portal, ref)) for ref in lookup.linked_from(portal, person, "initiatives"))
    return tuple(
        Idea(item.year, item.scope or InitiativeScope.BASE, ref)
        for ref, item in records
        if isinstance(item, Initiative)
        and person in item.authors
        and item.decision
        and portal.reached(item.decision.date)
    )


@query
def home_of(portal: Portal, person: str, year: int) -> str:
    """The unit of a person's highest position at the end of a year, or today; "" where he or she held none."""
    posts = organisation.posts_on(portal, person, end_of(portal, year))
    return posts[0].unit if posts else ""


@query
def staff_of(portal: Portal, unit: str, year: int) -> tuple[str, ...]:
    """People with their highest position in a unit at the end of a year, or today: by position, then given name."""
    people = [ref for ref in organisation.ever_in(portal, unit) if home_of(portal, ref, year) == unit]
    on = end_of(portal, year)
    return tuple(sorted(people, key=lambda ref: organisation.posts_on(portal, ref, on)[0].rank))


@query
def units_in(portal: Portal, year: int) -> tuple[str, ...]:
    """The units of the chart at the end of a year, or today."""
    return organisation.units_on(portal, end_of(portal, year))


@query
def candidates(portal: Portal, title: str, year: int) -> tuple[str, ...]:
    """The candidates for a title: units by the chart, or people by unit, position and given name."""
    if lookup.record_of(portal, title, Title).subject is Subject.UNIT:
        return judged_units(portal, year)
    people = (person for unit in units_in(portal, year) for person in staff_of(portal, unit, year))
    return tuple(ref for ref in people if is_for(portal, title, ref, year))


@query
def is_for(portal: Portal, title: str, subject: str, year: int) -> bool:
    """Whether a person or unit can get a title in a year; nobody can give it to himself or herself."""
    definition, record = lookup.record_of(portal, title, Title), lookup.record(portal, subject)
    if definition.subject is not subject_of(subject):
        return False
    if isinstance(record, Person):
        gives = bool(definition.decider) and is_head(portal, subject, definition.decider or "", year)
        return not gives and (not definition.staff or record.kind in definition.staff)
    return not definition.staff


@query
def rules_of(portal: Portal, title: str, year: int) -> Rules | None:
    """The conditions of a title in a year; None if none apply on its last day."""
    return lookup.record_of(portal, title, Title).rules_on(last_day(year))


@query
def in_order(portal: Portal) -> tuple[str, ...]:
    """All titles: those of people first, then by the order of the forms."""
    order, subjects = list(Form), list(Subject)
    definitions = {ref: lookup.record_of(portal, ref, Title) for ref in lookup.refs(portal, "titles")}
    return tuple(
        sorted(
            definitions,
            key=lambda ref: (subjects.index(definitions[ref].subject), order.index(definitions[ref].form), ref),
        )
    )


@query
def titles_in(portal: Portal, year: int) -> tuple[str, ...]:
    """The titles with conditions for a year, in the same order."""
    return tuple(ref for ref in in_order(portal) if rules_of(portal, ref, year))


@query
def titles_of(portal: Portal, form: str, subject: str, year: int) -> tuple[str, ...]:
    """The titles of that form that are for such a person or unit and have conditions for the year."""
    if lookup.record(portal, subject) is None:
        return ()
    return tuple(
        ref for ref in _of_form(portal, form) if is_for(portal, ref, subject, year) and rules_of(portal, ref, year)
    )


@query
def _of_form(portal: Portal, form: str) -> tuple[str, ...]:
    return tuple(ref for ref in lookup.refs(portal, "titles") if lookup.record_of(portal, ref, Title).form == form)


@query
def similar_titles(portal: Portal, title: str) -> tuple[str, ...]:
    """The other titles of the same form that are for some of the same people, or for units as well."""
    definition = lookup.record_of(portal, title, Title)
    others = {
        ref: lookup.record_of(portal, ref, Title) for ref in _of_form(portal, str(definition.form)) if ref != title
    }
    return tuple(
        ref
        for ref, item in others.items()
        if item.subject is definition.subject
        and (not definition.staff or not item.staff or {*definition.staff} & {*item.staff})
    )


@query
def holders(portal: Portal, unit: str, year: int, forms: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """(person, award) of everybody in a unit who has one of those forms for a year."""
    pairs = {
        person: item.ref
        for person in staff_of(portal, unit, year)
        for item in awarded_titles(portal, person)
        if item.year == year and item.form in forms and not item.occasion
    }
    return tuple(pairs.items())


def _form_names(forms: Iterable[Form]) -> tuple[str, ...]:
    """Forms as plain values, for arguments of queries."""
    return tuple(map(str, forms))


def _count(portal: Portal, title: Title, condition: Condition, subject: str, year: int) -> HolderCount:
    """The numbers of a condition that takes a share."""
    if condition.kind is ConditionKind.CEILING:
        return _levels(portal, title.subject, condition.level or YearLevel.EXCELLENT, year)
    if condition.kind is ConditionKind.MEMBERS:
        if not {*condition.forms} & {*forms_awarded_in(portal, year)}:
            return HolderCount(0, 0)
        having = holders(portal, subject, year, _form_names(condition.forms))
        return HolderCount(len(having), len(staff_of(portal, subject, year)), tuple(ref for _, ref in having))
    # The units that share a quota
    units = units_in(portal, year) if condition.agency else (home_of(portal, subject, year),)
    all_pairs = [item for unit in units for item in holders(portal, unit, year, _form_names((title.form,)))]
    used = tuple(ref for person, ref in all_pairs if person != subject)
    base = sum(base_of(portal, unit, year, _form_names(condition.forms)) for unit in units)
    return HolderCount(len(used), base, used)


def _levels(portal: Portal, subject: Subject, level: YearLevel, year: int) -> HolderCount:
    """How many people, or departments, are at a level by decision, and how many one level below."""
    units = units_in(portal, year)
    people = [person for unit in units for person in staff_of(portal, unit, year)] if subject is Subject.PERSON else ()
    graded = [
        item for ref in (people or judged_units(portal, year)) for item in grades(portal, ref) if item.year == year
    ]
    top = [item.ref for item in graded if item.level is level]
    return HolderCount(len(top), sum(item.level is level.below for item in graded), tuple(top))


def base_of(portal: Portal, unit: str, year: int, forms: tuple[str, ...]) -> int:
    """The number of people that a quota refers to: holders of those forms, or everybody if none is named."""
    return len(holders(portal, unit, year, forms)) if forms else len(staff_of(portal, unit, year))


@query
def facts(portal: Portal, title: str, subject: str, year: int) -> Facts:
    """What is known of a candidate for a title in a year."""
    definition, rules = lookup.record_of(portal, title, Title), rules_of(portal, title, year)
    shared = (ConditionKind.QUOTA, ConditionKind.MEMBERS, ConditionKind.CEILING)
    conditions = rules.conditions if rules else ()
    with_share = [condition for condition in conditions if condition.kind in shared]
    earlier_forms = [form for item in conditions if item.kind is ConditionKind.PREVIOUS for form in item.forms]
    person = definition.subject is Subject.PERSON
    return Facts(
        year,
        tuple(item for item in awarded_titles(portal, subject) if not item.occasion),
        awards_since(portal),
        grades(portal, subject),
        discipline(portal, subject) if person else discipline_in(portal, subject, year),
        ideas(portal, subject) if person else (),
        {condition.id: _count(portal, definition, condition, subject, year) for condition in with_share},
        definition.form,
        (*map(Form, forms_awarded_in(portal, year)), *_out_of_reach(portal, definition, earlier_forms, subject, year)),
        not portal.reached(last_day(year)) and lookup.holds(portal, "sanctions"),
    )


def _out_of_reach(portal: Portal, title: Title, forms: Iterable[Form], subject: str, year: int) -> Iterator[Form]:
    """The lower forms that a candidate cannot get for a past year, no matter who else got them.

    Only forms before the title in their order are evaluated, so that no title depends on itself.
    """
    order = list(Form)
    if not portal.reached(last_day(year)):
        return
    for form in forms:
        if order.index(form) < order.index(title.form):
            titles = titles_of(portal, str(form), subject, year)
            if titles and all(verdict(portal, ref, subject, year).answer is Eligibility.NO for ref in titles):
                yield form


@query
def verdict(portal: Portal, title: str, subject: str, year: int) -> Verdict:
    """Whether a candidate may be given a title for a year, with the reasons."""
    rules = rules_of(portal, title, year)
    return eligibility(facts(portal, title, subject, year), rules.conditions if rules else ())
