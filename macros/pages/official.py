"""How official documents are declared: a function with `@official` that returns a `Document`, a .docx for each.

    @official("/kiem-tra/{ref}/bien-ban.docx", "Biên bản kiểm tra", of="inspections", when=lookup.for_leaders)
    def minutes(portal: Portal, ref: str) -> Document:
        return Document(letterhead(portal), symbol(portal, "BB"), "Biên bản", …)

Documents about a record (`of`) are declared in `macros/pages/<collection>_documents.py`: a record page finds them
without importing every module. Other documents are declared beside the page that links to `minutes.url(…)`.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Concatenate, NamedTuple, ParamSpec

from macros.documents import TEMPLATES
from macros.documents.document import Agency, Annex, Document, Paragraph, Signature, Table, counted
from macros.engine import Portal, query
from macros.pages.output import Output
from macros.pages.template_api import name_of
from macros.queries import lookup, organisation
from macros.queries.organisation import Post
from macros.text.render import day

P = ParamSpec("P")
GAP = "……"
BY_HAND = "(Ký, ghi rõ họ tên)"
COMPARE = "Trước khi ký, đối chiếu với văn bản gốc rồi xóa dòng này"  # not yet compared with the original


class Download(NamedTuple):
    """A link to an official document, for a page."""

    label: str
    url: str


class Official(Output[P, Document]):
    """A function that makes official documents, with their addresses and labels."""

    def __init__(
        self,
        function: Callable[Concatenate[Portal, P], Document],
        address: str,
        label: str | Callable[..., str],
        *,
        of: str,
        each: Callable[..., Iterable[Any]],
        when: Callable[[Portal], bool] | None,
    ) -> None:
        super().__init__(function, address, each=self._all if of else each, when=when, in_sitemap=False)
        self._label, self.of, self._variants = label, of, each
        # "bien-ban" for "/kiem-tra/{ref}/bien-ban.docx", as `portal report --kind` and the folders of templates say
        self.kind = address.rpartition("/")[2].removesuffix(".docx").partition("-{")[0]

    def _all(self, portal: Portal) -> Iterator[tuple[str, ...]]:
        for ref in lookup.refs(portal, self.of):
            yield from self._variants(portal, ref)

    def label_of(self, portal: Portal, *args: str) -> str:
        """The label of the link to a document."""
        return self._label(portal, *args) if callable(self._label) else self._label

    def offered(self, portal: Portal, ref: str) -> Iterator[Download]:
        """Yield links to the documents about a record that this audience may download."""
        if self._when is None or self._when(portal):
            for args in self._variants(portal, ref):
                yield Download(self.label_of(portal, *args), self.url(*args))

    def content(self, portal: Portal, *args: P.args, **kwargs: P.kwargs) -> tuple[bytes, None]:
        """The .docx file, in the agency's own template if it has one for this kind."""
        from macros.documents.docx import docx_of  # noqa: PLC0415 - slow to import, and most runs make no document
        from macros.documents.template import filled  # noqa: PLC0415 - the same

        document = with_sources(portal, self(portal, *args, **kwargs))
        for item in portal.media.get(f"{TEMPLATES}/{self.kind}", ()):  # belongs to no record
            return filled(item.path, document), None
        return docx_of(document), None


def official(
    address: str,
    label: str | Callable[..., str],
    *,
    of: str = "",
    each: Callable[..., Iterable[Any]] | None = None,
    when: Callable[[Portal], bool] | None = None,
) -> Callable[[Callable[Concatenate[Portal, P], Document]], Official[P]]:
    """Declare official documents: some per record of the collection `of`, or one per item of `each(portal)`.

    With `of`, `each(portal, ref)` yields the arguments of every document about a record; by default there is one.
    `label` is the text of the link, or a function `(portal, *arguments)` that returns it.
    """

    def one(_: Portal, *ref: str) -> Iterable[tuple[str, ...]]:
        return (ref,)

    def declare(function: Callable[Concatenate[Portal, P], Document]) -> Official[P]:
        return Official(function, address, label, of=of, each=each or one, when=when)

    return declare


def downloads(portal: Portal, ref: str) -> tuple[Download, ...]:
    """Links to the official documents about a record, for its page."""
    return tuple(download for item in documents_of(ref.partition("/")[0]) for download in item.offered(portal, ref))


@cache
def documents_of(collection: str) -> tuple[Official[...], ...]:
    """The official documents about the records of a collection."""
    path = f"macros.pages.{collection}_documents"
    if not find_spec(path):
        return ()
    return tuple(item for item in vars(import_module(path)).values() if isinstance(item, Official) and item.of)


def letterhead(portal: Portal) -> Agency:
    """The agency, as the head of official documents names it."""
    site = lookup.site(portal)
    return Agency(site.superior, site.agency, site.place)


def symbol(portal: Portal, kind: str) -> str:
    """The symbol after the number of a document: "BC-TTXT" for the kind "BC"."""
    return "-".join(filter(None, (kind, lookup.site(portal).symbol)))


def clock(time: str | None) -> str:
    """A time in words; dots to fill in by hand where it is unknown."""
    return f"{time[:2]} giờ {time[3:]} phút" if time else f"{GAP} giờ {GAP} phút"


def signature(portal: Portal, person: str = "", on: str = "") -> Signature:
    """The signature for the agency on a day (ISO; "" for the portal's day): of its head, or of a substitute.

    A deputy signs for the head (KT.), the head of a unit by the head's order (TL.), an acting head is marked "Q."
    (Decree 30/2020/NĐ-CP, Article 13; Annex I, II.7).
    """
    heads = [post for unit in _leadership(portal) for post in _posts_in(portal, unit, on) if post.leader]
    head = heads[0] if heads else None
    signer = next((post for post in heads if post.person == person), None) or _post_of(portal, person, on) or head
    if head is None or signer is None:
        return Signature((signer.title if signer else "Thủ trưởng đơn vị",), signer.name if signer else "")
    return Signature(tuple(_authority(portal, signer, head, on)), signer.name)


def _authority(portal: Portal, signer: Post, head: Post, on: str) -> Iterator[str]:
    if signer.unit == head.unit:
        if signer.person != head.person:
            yield f"KT. {_title(head)}"
    else:
        yield f"TL. {_title(head)}"
        first = organisation.head_of(_posts_in(portal, signer.unit, on))
        if first and first.person != signer.person:
            yield f"KT. {_title(first)}"
    yield _title(signer)


def _title(post: Post) -> str:
    return f"Q. {post.title.removeprefix('Quyền ')}" if post.title.startswith("Quyền ") else post.title


def _post_of(portal: Portal, person: str, on: str) -> Post | None:
    posts = organisation.posts_on(portal, person, on) if person else ()
    return posts[0] if posts else None


def _posts_in(portal: Portal, unit: str, on: str) -> list[Post]:
    people = dict.fromkeys(person for person, _, _ in organisation.terms(portal, unit))
    posts = (post for person in people for post in organisation.posts_on(portal, person, on) if post.unit == unit)
    return sorted(posts, key=lambda post: (post.rank, post.since, post.person))


@query
def _leadership(portal: Portal) -> tuple[str, ...]:
    """The units that lead the agency, in the order of the chart."""
    rows = portal.by_collection["units"]
    return tuple(row.ref for row in rows if row.data["kind"] == "leadership")


SOURCES = "Nguồn số liệu"


def with_sources(portal: Portal, document: Document) -> Document:
    """Add an annex listing the records that the numbers count; unchanged if no number counts records."""
    rows = [
        (
            str(at),
            "; ".join(text.rstrip(" ;.") for text in texts),
            "; ".join(dict.fromkeys(_name_and_day(portal, ref) for ref in refs)),
        )
        for at, (refs, texts) in enumerate(counted(document.body).items(), 1)
    ]
    if not rows:
        return document
    intro = Paragraph("Các số liệu trong văn bản được đếm từ những mục sau đây của Cổng Văn hóa công vụ.")
    table = Table(("STT", "Số liệu", "Gồm"), tuple(rows), (1.3, 5, 8.7), ("center", "left", "left"))
    return document.with_annex(Annex(SOURCES, (intro, table)))


def _name_and_day(portal: Portal, ref: str) -> str:
    card = lookup.card(portal, ref.partition("#")[0])
    if card is None:
        return lookup.NOT_HERE
    name, on = name_of(card), day(card.day)
    return name if on in name else f"{name} ({on})"
