"""How people and units are reached; only contacts that this audience may know."""

from typing import NamedTuple

from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.queries import organisation
from macros.records.choices import Audience


class Contact(NamedTuple):
    """Phone, room and e-mail address; "" for what is not recorded or not shown here."""

    phone: str
    room: str
    email: str


NO_CONTACT = Contact("", "", "")


@query
def contact_of(portal: Portal, ref: str) -> Contact:
    """How a person or unit is reached; the public site shows only contacts declared public."""
    row = portal.rows.get(ref)
    if row is None:
        return NO_CONTACT
    data = row.data
    if portal.audience is Audience.PUBLIC and text_of(data, "public_contact") != "true":
        return NO_CONTACT
    return Contact(text_of(data, "phone"), text_of(data, "room"), text_of(data, "email"))


def phone_of(portal: Portal, person: str | None, unit: str | None) -> str:
    """The phone number of a person, else that of the unit; "" if there is none."""
    return next((phone for ref in (person, unit) if ref and (phone := contact_of(portal, ref).phone)), "")


@query
def office(portal: Portal) -> str:
    """The unit that anybody may call: the first department of the chart with a number; "" where there is none."""
    departments = (
        ref for ref in organisation.units_on(portal, "") if text_of(portal.rows[ref].data, "kind") == "department"
    )
    return next((ref for ref in departments if contact_of(portal, ref).phone), "")
