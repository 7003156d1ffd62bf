"""What is due for a unit, as a file that the home page loads on a device where that unit was chosen."""

from macros.engine import Portal
from macros.pages.open_lists import json_of
from macros.pages.output import file
from macros.pages.template_api import card_of
from macros.queries import due, organisation
from macros.queries.contacts import contact_of
from macros.text.contacts import dial

MOST = 30  # things in a file


@file("/don-vi/{ref}/viec.json", each=lambda portal: organisation.units_on(portal, ""), in_sitemap=False)
def due_file(portal: Portal, ref: str) -> bytes:
    """What is due for a unit by day, the total of these things, and whom to call there."""
    card, items = card_of(portal, ref), due.of_unit(portal, ref)
    head = organisation.head_of(organisation.members(portal, ref))
    phone = (contact_of(portal, head.person).phone if head else "") or contact_of(portal, ref).phone
    content = {
        "name": card.title,
        "url": card.url,
        "head": f"{head.title} {head.name}" if head else "",
        "phone": phone,
        "dial": dial(phone) if phone else "",
        "total": len(items),
        "due": [{"day": item.day, "title": item.title, "url": item.url, "note": item.note} for item in items[:MOST]],
    }
    return json_of(content)
