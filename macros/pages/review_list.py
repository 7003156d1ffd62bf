"""Việc cần rà soát: gaps of the library, changed bases and outdated citations, by kind and by owner.

Citations in prose pages are included, from what the painter recorded of each page.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from macros.checks import effect, review
from macros.checks.defect import Defect
from macros.checks.effect import cited_in_prose
from macros.checks.queries import effect_history
from macros.checks.review import GAPS
from macros.checks.rules import defects_of, rules_in
from macros.engine import Portal, query
from macros.law.effect import Holding, Status
from macros.law.mentions import Mention
from macros.law.quoting import QuotedMention
from macros.loading.messages import in_words
from macros.pages.output import SiteSection
from macros.pages.page import Page, page
from macros.pages.pagination import Pagination, address, at_list_address, pages_of
from macros.pages.search_documents import FOR_EDITORS, Overview
from macros.queries import lookup
from macros.queries.offered import offers
from macros.queries.training.conflicts import clashes
from macros.records import model_of
from macros.text.collation import vietnamese_order
from macros.text.grouping import grouped

SLUG = "viec-can-ra-soat"
ROOT = f"/{SLUG}/"
TITLE = "Việc cần rà soát"
SECTION = SiteSection(SLUG, TITLE)
NO_OWNER = "Chưa giao đơn vị theo dõi"
# The collections that are kept up to date; other records describe the past.
WATCHED = ("regulations", "policies", "campaigns", "training", "training_duties", "actions")
# Records of a past day; they are work only if a cited document was no longer in force on that day.
DATED = ("stories", "awards")
_PAST, _PROSE = "past", "prose"  # the other parts of the work: records of the past, prose pages
_OWNERS = ("owner", "owners", "organizer", "lead")


class UpkeepItem(NamedTuple):
    """A piece of upkeep work."""

    code: str
    ref: str  # "" for a prose page
    owner: str  # a unit; "" for nobody
    message: str
    page: str = ""  # address of a prose page


class UpkeepKind(NamedTuple):
    """A kind of upkeep work with its count."""

    code: str
    label: str
    total: int
    url: str


@query(stored=True)
def work_on(portal: Portal, ref: str) -> tuple[UpkeepItem, ...]:
    """The upkeep work on a record."""
    record = lookup.record(portal, ref)
    if record is None:
        return ()
    rules = (*rules_in(review), *rules_in(effect))
    alone = (rule for rule in rules if rule is not review.sessions_do_not_clash)
    return _items(portal, ref, defects_of(portal, ref, record, alone))


def _items(portal: Portal, ref: str, defects: Iterable[Defect]) -> tuple[UpkeepItem, ...]:
    # The first unit that the record names; `_by_code` checks later that this audience has it
    data = portal.rows[ref].data
    first = next((data[name] for name in _OWNERS if data.get(name)), "")
    owner, model = str(first[0] if isinstance(first, list) else first), model_of(ref.partition("/")[0])
    return tuple(
        dict.fromkeys(
            UpkeepItem(defect.code, ref, owner, in_words(model, defect.at, defect.message, keys=False))
            for defect in defects
        )
    )


@query
def _clashing(portal: Portal, ref: str) -> tuple[UpkeepItem, ...]:
    """The clashing sessions of a course; a separate query, since any other course may cause a clash."""
    record = lookup.record(portal, ref) if clashes(portal, ref) else None
    return _items(portal, ref, defects_of(portal, ref, record, [review.sessions_do_not_clash])) if record else ()


@query(stored=True)
def _work_in(portal: Portal, collection: str) -> tuple[UpkeepItem, ...]:
    """All work on the records of a collection, in their order."""
    refs = lookup.refs(portal, collection)
    items = [item for ref in refs for item in work_on(portal, ref)]
    if collection == "training":
        items += [item for ref in refs for item in _clashing(portal, ref)]
    return tuple(items)


@query(stored=True)
def work_on_page(portal: Portal, page: str) -> tuple[UpkeepItem, ...]:
    """The upkeep work on the prose page at an address; it has no owner."""
    painted = portal.painted
    plain = painted.quoted.get(f"{page[1:]}index.html", ()) if painted else ()
    citations = (QuotedMention(words, past, Mention(*mention)) for words, past, mention in plain)
    cited = (defect for _, defect in cited_in_prose(portal, citations))
    return tuple(dict.fromkeys(UpkeepItem(defect.code, "", "", defect.message, page) for defect in cited))


@query(stored=True)
def _citing_too_late(portal: Portal, document: str) -> tuple[str, ...]:
    """The records of the past that cite a document which was no longer, or not clearly, in force on their day."""
    names = (document, *portal.rows[document].names)
    rows = {row.ref: row for name in names for collection in DATED for row in portal.rows_to(name, collection)}
    days = {ref: str(row.data.get("published") or row.day) for ref, row in rows.items()}
    return tuple(sorted(ref for ref, on in days.items() if _doubtful(effect_history(portal, document, on).holds)))


@query(stored=True)
def _doubtful_documents(portal: Portal) -> tuple[str, ...]:
    """The documents that are no longer, or not clearly, in force."""
    return tuple(ref for ref in lookup.refs(portal, "regulations") if _doubtful(effect_history(portal, ref).holds))


@query(stored=True)
def _too_late(portal: Portal) -> tuple[str, ...]:
    """The records of the past that cite any such document, sorted."""
    return tuple(
        sorted({ref for document in _doubtful_documents(portal) for ref in _citing_too_late(portal, document)})
    )


def _doubtful(holds: Holding) -> bool:
    return bool(holds.status and (holds.status.dead or (holds.status is Status.UNKNOWN and holds.by)))


def _parts() -> tuple[str, ...]:
    """The parts of the work: the collections that are kept up to date, the records of the past, the prose pages."""
    return (*WATCHED, _PAST, _PROSE)


def _work_of(portal: Portal, part: str) -> Iterator[UpkeepItem]:
    if part == _PAST:
        return (item for ref in _too_late(portal) for item in work_on(portal, ref))
    if part == _PROSE:
        pages = (page for page, _ in lookup.prose_titles(portal) if offers(portal, page))
        return (item for page in pages for item in work_on_page(portal, page))
    return iter(_work_in(portal, part))


@query(stored=True)
def _counts(portal: Portal, part: str) -> tuple[tuple[str, int], ...]:
    """How much work of each kind there is in a part."""
    return tuple(sorted(Counter(item.code for item in _work_of(portal, part)).items()))


@query
def _by_code(portal: Portal) -> Mapping[str, tuple[UpkeepItem, ...]]:
    """All work by its kind, part by part."""
    items = (item for part in _parts() for item in _work_of(portal, part))
    return grouped((item.code, item if item.owner in portal.rows else item._replace(owner="")) for item in items)


@query
def work(portal: Portal, code: str) -> tuple[UpkeepItem, ...]:
    """All work of a kind, by owner (without owner last), then by the title of the record or page."""
    items, rows, pages = _by_code(portal).get(code, ()), portal.rows, dict(lookup.prose_titles(portal))

    def order(item: UpkeepItem) -> tuple[object, ...]:
        title = pages[item.page] if item.page else rows[item.ref].title
        return *_place(portal, item.owner), vietnamese_order(title)

    return tuple(sorted(items, key=order))


def _place(portal: Portal, owner: str) -> tuple[bool, object, str]:
    return not owner, vietnamese_order(portal.rows[owner].title) if owner else (), owner


@query
def kinds(portal: Portal) -> tuple[UpkeepKind, ...]:
    """The kinds of work that there are, in the order of their codes."""
    counts: Counter[str] = Counter()
    for part in _parts():
        counts.update(dict(_counts(portal, part)))
    return tuple(UpkeepKind(code, GAPS[code], counts[code], _kind_url(code)) for code in GAPS if counts[code])


@query
def by_owner(portal: Portal) -> tuple[tuple[str, int], ...]:
    """(owner, count) for each unit that has work, highest count first, then by name; without owner ("") last."""
    counts = Counter(item.owner for kind in kinds(portal) for item in work(portal, kind.code))
    return tuple(sorted(counts.items(), key=lambda pair: (not pair[0], -pair[1], _place(portal, pair[0]))))


@page(ROOT, "upkeep-index.html", section=SECTION)
def index_page(portal: Portal) -> Page:
    """How much work there is, by kind and by owner."""
    all_kinds = kinds(portal)
    return Page(
        TITLE,
        kinds=all_kinds,
        total=sum(kind.total for kind in all_kinds),
        owners=[(owner, count) for owner, count in by_owner(portal)],
        nobody=NO_OWNER,
        description="Văn bản thiếu ngày, căn cứ đã thay đổi, viện dẫn không còn hiệu lực: việc của từng đơn vị.",
    )


def _kind_url(code: str, part: str = "") -> str:
    return address(f"{ROOT}{code.lower()}/", part)


def _kind_pages(portal: Portal) -> Iterator[tuple[str, str]]:
    for kind in kinds(portal):
        yield from ((kind.code, part) for part in pages_of(kind.total))


@page(_kind_url, "upkeep.html", section=SECTION, each=_kind_pages, searched=at_list_address)
def kind_page(portal: Portal, code: str, part: str) -> Page:
    """A page of the list of work of one kind, by owner."""
    kind = next(item for item in kinds(portal) if item.code == code)
    pagination = Pagination(kind.url, work(portal, code), part)
    groups = [(owner, list(items)) for owner, items in groupby(pagination.entries, key=lambda item: item.owner)]
    return Page(
        kind.label,
        document=Overview(FOR_EDITORS),
        code=code,
        pagination=pagination,
        groups=groups,
        nobody=NO_OWNER,
        titles=dict(lookup.prose_titles(portal)),
    )
