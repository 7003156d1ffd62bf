"""The object `api` of templates: looks up records, links to them, and collects headings for the table of contents."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from macros.engine import Portal
from macros.law.linking import linked
from macros.law.wording import heading
from macros.pages.illustrative import marked
from macros.pages.templating import environment
from macros.queries import lookup
from macros.queries.citations import destination, link_of
from macros.queries.contacts import Contact, contact_of
from macros.queries.offered import offers
from macros.queries.verdicts import effect_badge
from macros.records import collections
from macros.site.theme import is_page
from macros.text.collation import vietnamese_order
from macros.text.render import day
from macros.text.slugs import anchor_of

if TYPE_CHECKING:
    from macros.records.base import Record


class TemplateApi:
    """The object `api` of every page template."""

    def __init__(self, portal: Portal) -> None:
        self.portal = portal
        self.toc: list[tuple[str, str]] = []

    def heading(self, title: str, anchor: str) -> Markup:
        """A section heading, also added to the table of contents."""
        self.toc.append((anchor, title))
        return Markup('<h2 id="{}">{}</h2>').format(anchor, title)

    def card(self, ref: str) -> lookup.RecordCard | None:
        """The card of a record for lists; None if this audience has no such record."""
        card = lookup.card(self.portal, ref.partition("#")[0])
        return marked(self.portal, card) if card else None

    def record_name(self, ref: str) -> lookup.RecordName | None:
        """Title and address of a record; None if this audience has no such record."""
        return lookup.record_name(self.portal, ref.partition("#")[0])

    def summary(self, card: lookup.RecordCard) -> str:
        """The summary of a record; "" where it has none."""
        return lookup.summary(self.portal, card.ref)

    def title(self, ref: str) -> str:
        """The title of a record; a neutral phrase if this audience has no such record."""
        return lookup.title(self.portal, ref.partition("#")[0]) or lookup.NOT_HERE

    def cards(self, refs: Iterable[str]) -> list[lookup.RecordCard]:
        """The cards of those records that this audience has."""
        return [card for card in (self.card(ref) for ref in refs) if card]

    def newest_first(self, refs: Iterable[str]) -> list[lookup.RecordCard]:
        """The cards of those records, newest first; those of one day in Vietnamese order."""
        cards = sorted(self.cards(refs), key=lambda card: vietnamese_order(card.title))
        return sorted(cards, key=lambda card: card.day, reverse=True)

    def record(self, ref: str) -> Any:
        """The record without its long texts; None if this audience has no such record."""
        return lookup.record(self.portal, ref.partition("#")[0])

    def link(self, ref: str, text: str = "") -> Markup:
        """A link to a record or to its part after "#"; only the text if this audience has no such record."""
        target, _, part = ref.partition("#")
        name = self.record_name(target)
        if name is None:
            return Markup(f'<span class="vh-muted">{escape(text or lookup.NOT_HERE)}</span>')  # noqa: S704
        address = escape(f"{name.url}#{anchor_of(part)}" if part else name.url)
        return Markup(f'<a href="{address}">{escape(text or name_of(name))}</a>')  # noqa: S704 - both parts escaped

    def provision(self, ref: str, clause: str | None, text: str = "") -> Markup:
        """A link to a clause of a document, "khoản 5 Điều 5 Luật …", or to the document if `clause` is empty."""
        to = destination(self.portal, ref, clause) if clause else None
        if to is None:
            return self.link(ref, text)
        name = self.record_name(ref)
        words = f"{clause} {text or (name_of(name) if name else '')}"
        return Markup('<a href="{}">{}</a>').format(to.url, words)

    def full_title(self, card: lookup.RecordCard | lookup.RecordName) -> str:
        """The title of a record in a list; documents with type and number."""
        return heading(card.kind, card.number, card.title) if card.number else card.title

    def links(self, refs: Iterable[str]) -> Markup:
        """Links to several records, separated by commas."""
        return Markup(", ").join(self.link(ref) for ref in refs)

    def state(self, ref: str) -> str:
        """The state of a record on the portal's day; "" if it has none or this audience has no such record."""
        return lookup.state(self.portal, ref.partition("#")[0])

    def badge(self, ref: str) -> Markup:
        """The state of a record as a dot and words; empty if it has none worth showing."""
        return _badge(*self.standing(ref))

    def standing(self, ref: str) -> tuple[str, str]:
        """(label, tone) of the state of a record; ("", "") if it has none worth showing."""
        if ref.startswith("regulations/"):
            return effect_badge(self.portal, ref.partition("#")[0])
        states = collections()[ref.partition("/")[0]].states
        state = self.state(ref)
        has_state = states and (state or self.record_name(ref))  # "" may be the first state
        return states.get(state, ("", "")) if has_state else ("", "")

    def marks_illustrative(self, record: Record | lookup.RecordCard) -> bool:
        """Whether a page marks its record as illustrative."""
        return record.illustrative and not lookup.site(self.portal).sample

    def due(self, value: date | str | None, *, done: bool = False) -> Markup:
        """A deadline to which a script adds "còn 3 ngày", a plain date once it is `done`; empty without a day."""
        written = self.date(value, "vh-due")
        return written.replace('"vh-due"', Markup('"vh-due" data-done'), 1) if done else written

    def date(self, value: date | str | None, css: str = "") -> Markup:
        """A day as dd/mm/yyyy in a `<time>` of that class; empty without a day."""
        if not value:
            return Markup("")
        iso = value if isinstance(value, str) else value.isoformat()
        attribute = f' class="{escape(css)}"' if css else ""
        return Markup(f'<time{attribute} datetime="{escape(iso[:10])}">{day(iso)}</time>')  # noqa: S704 - parts escaped

    def contents(self) -> list[tuple[str, str]]:
        """Take the headings so far for `partials/toc.html` in a side column; the layout then omits them."""
        toc, self.toc = self.toc, []
        return toc

    def contact(self, ref: str) -> Contact:
        """The contact data of a person or unit that this audience may know."""
        return contact_of(self.portal, ref)

    def with_citations(self, html: Markup, ref: str) -> Markup:
        """A long text with its citations as links, except those of the page's own record."""
        return Markup(linked(html, link_of(self.portal, ref)))  # noqa: S704 - only escaped links are added

    def cited(self, text: str, ref: str) -> Markup:
        """A line of plain text with its citations as links, except those of the page's own record."""
        return self.with_citations(escape(text), ref)

    def help(self, url: str, text: str) -> Markup:
        """A link to a page of the handbook; empty if this site has no such page."""
        if not is_page(self.portal, url.partition("#")[0]):
            return Markup("")
        return Markup('<a href="{}">{}</a>').format(url, text)

    def offers(self, url: str) -> bool:
        """Whether this site has a page or file at an address."""
        return offers(self.portal, url)

    def collection(self, name: str) -> type[Record]:
        """The model of a collection, for its Vietnamese names."""
        return collections()[name]


@cache
def _badge(label: str, tone: str) -> Markup:
    return Markup('<span class="vh-state vh-state--{}">{}</span>').format(tone, label) if label else Markup("")


def name_of(card: lookup.RecordCard | lookup.RecordName) -> str:
    """The name of a record in a link: type and number of a document, else the title."""
    if card.collection == "regulations":
        return f"{card.kind} số {card.number}" if card.kind else card.number
    return card.title


def card_of(portal: Portal, ref: str) -> lookup.RecordCard:
    """The card of a record; raises `LookupError` if this audience has no such record."""
    card = lookup.card(portal, ref)
    if card is None:
        raise LookupError(ref)
    return card


def title_of(portal: Portal, ref: str) -> str:
    """The title of a record; a neutral phrase if this audience has no such record."""
    return lookup.title(portal, ref) or lookup.NOT_HERE


def render(portal: Portal, template: str, **values: Any) -> tuple[Markup, tuple[tuple[str, str], ...]]:
    """Render a template; return the HTML and the headings for the table of contents."""
    api = TemplateApi(portal)
    html = environment().get_template(template).render(api=api, **values)
    return Markup(html), tuple(api.toc)  # noqa: S704 - from an autoescaped template
