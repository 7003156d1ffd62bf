"""Turns a slip "Báo sai trang này" that a reader has sent into a task."""

import re
from urllib.parse import urlsplit

from macros.checks.links import is_always_there, is_prose
from macros.engine import Portal
from macros.engine.row import Row
from macros.loading.encoding import in_nfc
from macros.pages.records import responsible_for
from macros.queries import contacts, lookup, organisation
from macros.records import collections
from macros.records.choices import Audience
from macros.records.fields import SUMMARY_SYLLABLES
from scripts.editing.proposals import RecordProposal

PARTS = ("Trang", "Địa chỉ", "Dữ liệu tính đến", "Chỗ sai", "Nội dung đúng, căn cứ")  # as portal.js writes them
_NEEDED = ("Trang", "Địa chỉ", "Chỗ sai")
_PART = re.compile(rf"^[ \t>]*({'|'.join(PARTS)}):", re.MULTILINE)  # an answer by mail puts ">" before each line


def task_of(portal: Portal, text: str) -> RecordProposal | None:
    """The task to correct a page, led by the unit or person responsible for it; the editor sets the deadline.

    None if the text is no slip, or does not say what is wrong.
    """
    pieces = _PART.split(in_nfc(text))
    pairs = zip(pieces[1::2], pieces[2::2], strict=True)
    answers = {part: " ".join(words.replace("\n>", "\n").split()) for part, words in pairs}
    if not all(answers.get(part) for part in _NEEDED):
        return None
    row = _record_at(portal, path := urlsplit(answers["Địa chỉ"]).path)
    lead, person = _responsible(portal, row)
    page = f"[{answers['Trang']}]({path})" if _may_be_linked(portal, row, path) else f"{answers['Trang']} ({path})"
    lines = [f"Trang: {page}", *(f"{part}: {answers[part]}" for part in PARTS[2:] if answers.get(part))]
    summary = f"Người xem báo sai: {answers['Chỗ sai']}"
    fields = {
        "title": f"Sửa trang “{answers['Trang']}”",
        "summary": summary if len(summary.split()) <= SUMMARY_SYLLABLES else "",
        "illustrative": "true" if lead and portal.rows[lead].illustrative else "",
        "lead": lead,
        "person": person,
        "body": "\n".join(f"- {line}" for line in lines),
    }
    card = lookup.record_name(portal, person or lead)
    words = f"Lập từ phiếu báo sai; {'người' if person else 'đơn vị'} chủ trì: {card.title}." if card else ""
    return RecordProposal({name: value for name, value in fields.items() if value}, (words,) if words else ())


def _record_at(portal: Portal, path: str) -> Row | None:
    """The record whose page, or a page below it, is at a path of the site."""
    rows = (row for name in collections() for row in portal.by_collection[name])
    return next((row for row in rows if path.startswith(row.url)), None)


def _may_be_linked(portal: Portal, row: Row | None, path: str) -> bool:
    """Whether the task may link to a page: one that stays, and that all staff see; others are named only."""
    is_for_staff = row is not None and path == row.url and row.audience is not Audience.LEADERSHIP
    return is_for_staff or is_always_there(portal, path) or is_prose(portal, path)


def _responsible(portal: Portal, row: Row | None) -> tuple[str, str]:
    """The unit and, if one is named, the person responsible for a record; else the unit that anybody may call."""
    record = lookup.record(portal, row.ref) if row else None
    first = next(iter(responsible_for(record) if record else ()), "")
    posts = organisation.posts_of(portal, first) if first.startswith("people/") else ()
    if posts:
        return posts[0].unit, first
    return first if first.startswith("units/") else contacts.office(portal), ""
