"""Việc cần rà soát: gaps of the library, bases that moved and citations that no longer hold, by kind and by owner.

Citations in prose pages are among them, by what the paint knows of each page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from macros.checks import review
from macros.checks.finding import Finding
from macros.checks.queries import life
from macros.checks.review import GAPS, cited_in_prose
from macros.checks.rules import findings_of, rules_in
from macros.engine.query import Reader, question
from macros.law.effect import Holding, Status
from macros.law.mentions import Mention
from macros.law.quoting import Quoted
from macros.loading.messages import in_words
from macros.pages import Page, Section, Task, page_task
from macros.pages.pagination import Pagination, address, pages_of
from macros.pages.template_api import write_page
from macros.queries import lookup
from macros.queries.training.conflicts import clashes
from macros.records import model_of
from macros.text.collation import vietnamese_order

SLUG = "viec-can-ra-soat"
ROOT = f"/{SLUG}/"
TITLE = "Việc cần rà soát"
SECTIONS = (Section(SLUG, TITLE),)
NO_OWNER = "Chưa giao đơn vị theo dõi"
# What is kept up to date; other records tell the past.
WATCHED = ("regulations", "policies", "campaigns", "training", "training_duties", "actions")
# Of the past, what speaks to a day of its own: work where a document that it names held no longer on that day.
DATED = ("stories", "awards")
_PAST, _PROSE = "past", "prose"  # parts of the work beside the collections that are kept up to date
_OWNERS = ("owner", "owners", "organizer", "lead")


class Item(NamedTuple):
    """Something to look after."""

    code: str
    ref: str  # "" for a prose page
    owner: str  # a unit; "" for nobody
    message: str
    page: str = ""  # address of a prose page


class Kind(NamedTuple):
    """A kind of work and how much of it there is."""

    code: str
    label: str
    total: int
    url: str


@question(stored=True)
def work_on(reader: Reader, ref: str) -> tuple[Item, ...]:
    """What is to be looked after in a record."""
    record = lookup.record(reader, ref)
    if record is None:
        return ()
    alone = (rule for rule in rules_in(review) if rule is not review.sessions_do_not_clash)
    return _items(reader, ref, findings_of(reader, ref, record, alone))


def _items(reader: Reader, ref: str, found: Iterable[Finding]) -> tuple[Item, ...]:
    owner, model = _owner(reader, ref), model_of(ref.partition("/")[0])
    return tuple(
        dict.fromkeys(Item(finding.code, ref, owner, in_words(model, finding.at, finding.message)) for finding in found)
    )


@question()
def _clashing(reader: Reader, ref: str) -> tuple[Item, ...]:
    """The sessions of a course that clash: apart from the rest, since any other course may bring one."""
    record = lookup.record(reader, ref) if clashes(reader, ref) else None
    return _items(reader, ref, findings_of(reader, ref, record, [review.sessions_do_not_clash])) if record else ()


@question(stored=True)
def _work_in(reader: Reader, collection: str) -> tuple[Item, ...]:
    """All work on the records of a collection, in their order."""
    refs = lookup.refs(reader, collection)
    found = [item for ref in refs for item in work_on(reader, ref)]
    return (
        (*found, *(item for ref in refs for item in _clashing(reader, ref)))
        if collection == "training"
        else tuple(found)
    )


@question(stored=True)
def work_on_page(reader: Reader, page: str) -> tuple[Item, ...]:
    """What is to be looked after in a prose page, by its address; no unit follows it."""
    painted = reader.portal.painted
    plain = painted.quoted.get(f"{page[1:]}index.html", ()) if painted else ()
    every = (Quoted(words, past, Mention(*mention)) for words, past, mention in plain)
    return tuple(
        dict.fromkeys(Item(found.code, "", "", found.message, page) for _, found in cited_in_prose(reader, every))
    )


def _owner(reader: Reader, ref: str) -> str:
    """The unit that a record names first; whether there is one is looked at where work is put together."""
    data = reader.portal.rows[ref].data
    named = next((data[name] for name in _OWNERS if data.get(name)), "")
    return str(named[0] if isinstance(named, list) else named)


@question(stored=True)
def _named_too_late(reader: Reader, document: str) -> tuple[str, ...]:
    """The records of the past that name a document of which it was already over, or unclear, on their own day."""
    names, referring = (document, *reader.portal.rows[document].names), reader.portal.referring
    found = {row.ref: row for name in names for row in referring.get(name, ()) if row.collection in DATED}
    days = {ref: str(row.data.get("published") or row.day) for ref, row in found.items()}
    return tuple(sorted(ref for ref, on in days.items() if _doubtful(life(reader, document, on).holds)))


@question(stored=True)
def _doubtful_documents(reader: Reader) -> tuple[str, ...]:
    """The documents that are over, or of which it is not clear."""
    return tuple(ref for ref in lookup.refs(reader, "regulations") if _doubtful(life(reader, ref).holds))


@question(stored=True)
def _too_late(reader: Reader) -> tuple[str, ...]:
    """The same of all documents, sorted."""
    return tuple(sorted({ref for document in _doubtful_documents(reader) for ref in _named_too_late(reader, document)}))


def _doubtful(holds: Holding) -> bool:
    return bool(holds.status and (holds.status.dead or (holds.status is Status.UNKNOWN and holds.by)))


def _parts() -> tuple[str, ...]:
    """What work is put together from: the collections that are kept up to date, the records of the past, the pages."""
    return (*WATCHED, _PAST, _PROSE)


def _work_of(reader: Reader, part: str) -> Iterator[Item]:
    if part == _PAST:
        return (item for ref in _too_late(reader) for item in work_on(reader, ref))
    if part == _PROSE:
        return (item for page, _ in lookup.prose_titles(reader) for item in work_on_page(reader, page))
    return iter(_work_in(reader, part))


@question(stored=True)
def _counts(reader: Reader, part: str) -> tuple[tuple[str, int], ...]:
    """How much work of each kind there is in a part."""
    return tuple(sorted(Counter(item.code for item in _work_of(reader, part)).items()))


@question()
def _by_code(reader: Reader) -> Mapping[str, list[Item]]:
    """All work by its kind, part by part."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in (item for part in _parts() for item in _work_of(reader, part)):
        found[item.code].append(item if item.owner in reader.portal.rows else item._replace(owner=""))
    return found


@question()
def work(reader: Reader, code: str) -> tuple[Item, ...]:
    """All work of a kind, by owner (nobody's last), then by the title of the record or page."""
    found, rows, pages = _by_code(reader).get(code, ()), reader.portal.rows, dict(lookup.prose_titles(reader))

    def order(item: Item) -> tuple[object, ...]:
        title = pages[item.page] if item.page else rows[item.ref].title
        return *_place(reader, item.owner), vietnamese_order(title)

    return tuple(sorted(found, key=order))


def _place(reader: Reader, owner: str) -> tuple[bool, object, str]:
    return not owner, vietnamese_order(reader.portal.rows[owner].title) if owner else (), owner


@question()
def kinds(reader: Reader) -> tuple[Kind, ...]:
    """The kinds of work that there are, in the order of their codes."""
    counts: Counter[str] = Counter()
    for part in _parts():
        counts.update(dict(_counts(reader, part)))
    return tuple(Kind(code, GAPS[code], counts[code], f"{ROOT}{code.lower()}/") for code in GAPS if counts[code])


@question()
def by_owner(reader: Reader) -> tuple[tuple[str, int], ...]:
    """(owner, how much) for each unit that has work, most first; nobody's ("") last."""
    counts = Counter(item.owner for kind in kinds(reader) for item in work(reader, kind.code))
    return tuple(sorted(counts.items(), key=lambda pair: (not pair[0], -pair[1], pair[0])))


def plan(reader: Reader) -> Iterator[Task]:
    yield page_task(ROOT, index_page)
    for kind in kinds(reader):
        for part in pages_of(kind.total):
            yield page_task(address(kind.url, part), kind_page, kind.code, part)


def index_page(reader: Reader) -> Page:
    """How much there is to look after, of which kind and with whom."""
    found = kinds(reader)
    return write_page(
        reader,
        "upkeep-index.html",
        SLUG,
        ROOT,
        TITLE,
        kinds=found,
        total=sum(kind.total for kind in found),
        owners=[(owner, count) for owner, count in by_owner(reader)],
        nobody=NO_OWNER,
        description="Văn bản thiếu ngày, căn cứ đã thay đổi, viện dẫn không còn hiệu lực: việc của từng đơn vị.",
    )


def kind_page(reader: Reader, code: str, part: str) -> Page:
    """A page of the work of one kind, by owner."""
    kind = next(item for item in kinds(reader) if item.code == code)
    pagination = Pagination(kind.url, work(reader, code), part)
    groups = [(owner, list(items)) for owner, items in groupby(pagination.entries, key=lambda item: item.owner)]
    return write_page(
        reader,
        "upkeep.html",
        SLUG,
        pagination.url,
        kind.label,
        code=code,
        pagination=pagination,
        groups=groups,
        nobody=NO_OWNER,
        titles=dict(lookup.prose_titles(reader)),
        crumbs=(("Trang chủ", "/"), (TITLE, ROOT)),
    )
