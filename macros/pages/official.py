"""How official documents are declared: a function with `@official` that returns a `Document`, a .docx for each.

    @official("/kiem-tra/{ref}/bien-ban.docx", "Biên bản kiểm tra", of="inspections", when=lookup.for_leaders)
    def minutes(portal: Portal, ref: str) -> Document:
        return Document(letterhead(portal), symbol(portal, "BB"), "Biên bản", …)

Those about a record (`of`) stand in `macros/pages/<collection>_documents.py`, so that the page of a record offers them
without looking through all modules; others stand where their page is, which links to `minutes.url(…)`.
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
COMPARE = "Trước khi ký, đối chiếu với văn bản gốc rồi xóa dòng này"  # of what nobody has read in the original


class Download(NamedTuple):
    """An official document that a page offers."""

    label: str
    url: str


class Official(Output[P, Document]):
    """A function that makes official documents, with their addresses and what pages call them."""

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
        """What pages call a document."""
        return self._label(portal, *args) if callable(self._label) else self._label

    def offered(self, portal: Portal, ref: str) -> Iterator[Download]:
        """The documents about a record that this audience may have."""
        if self._when is None or self._when(portal):
            for args in self._variants(portal, ref):
                yield Download(self.label_of(portal, *args), self.url(*args))

    def content(self, portal: Portal, *args: P.args, **kwargs: P.kwargs) -> tuple[bytes, None]:
        """The .docx, in the agency's template of this kind where there is one."""
        from macros.documents.docx import docx_of  # noqa: PLC0415 - a run that makes no document does without
        from macros.documents.template import filled  # noqa: PLC0415 - the same

        document = with_sources(portal, self(portal, *args, **kwargs))
        for item in portal.media.get(f"{TEMPLATES}/{self.kind}", ()):  # of no record
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
    """Declare official documents: about each record of the collection `of`, else for what `each(portal)` yields.

    With `of`, `each(portal, ref)` yields the arguments of every document about a record; left out, there is one.
    `label` is what pages call a document, or a function `(portal, *arguments)` that says it.
    """

    def one(_: Portal, *ref: str) -> Iterable[tuple[str, ...]]:
        return (ref,)

    def declare(function: Callable[Concatenate[Portal, P], Document]) -> Official[P]:
        return Official(function, address, label, of=of, each=each or one, when=when)

    return declare


def downloads(portal: Portal, ref: str) -> tuple[Download, ...]:
    """The official documents about a record, for its page."""
    return tuple(download for item in documents_of(ref.partition("/")[0]) for download in item.offered(portal, ref))


@cache
def documents_of(collection: str) -> tuple[Official[...], ...]:
    """The official documents about the records of a collection."""
    path = f"macros.pages.{collection}_documents"
    if not find_spec(path):
        return ()
    return tuple(item for item in vars(import_module(path)).values() if isinstance(item, Official) and item.of)


def letterhead(portal: Portal) -> Agency:
    """The agency as official documents name it."""
    site = lookup.site(portal)
    return Agency(site.superior, site.agency, site.place)


def symbol(portal: Portal, kind: str) -> str:
    """What follows the number of a document: "BC-TTXT" for the kind "BC"."""
    return "-".join(filter(None, (kind, lookup.site(portal).symbol)))


def clock(time: str | None) -> str:
    """An hour in words; a gap where it is not known."""
    return f"{time[:2]} giờ {time[3:]} phút" if time else f"{GAP} giờ {GAP} phút"


def signature(portal: Portal, person: str = "", on: str = "") -> Signature:
    """Who signs for the agency on a day (ISO; "" is the portal's): its head, or somebody for the head.

    A deputy signs for the head (KT.), the head of a unit by the head's order (TL.), who acts as head as "Q."
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
    """The document with an annex that lists the records which its numbers count; itself where no number does."""
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
