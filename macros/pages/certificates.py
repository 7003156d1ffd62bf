"""Certificates to hang on a wall: a page for each winner, without emblem, since only the decision is official."""

from collections.abc import Iterator

from macros.documents.sheets import Sheet, pdf_of, sheet
from macros.engine import Portal, query
from macros.engine.row import text_of
from macros.law.wording import day_in_words
from macros.pages.output import rendered
from macros.queries import lookup, organisation
from macros.queries.titles.common import hides_winners
from macros.records.awards import Award, Form
from macros.text.render import day

# The awards of the agency itself; an award of another body comes with that body's certificate.
VERBS = {
    Form.CERTIFICATE: "Tặng",
    Form.LETTER: "Gửi",
    Form.TITLE_ADVANCED: "Công nhận",
    Form.TITLE_BASE: "Công nhận",
    Form.GROUP_ADVANCED: "Công nhận",
}
FOOT = "Bản in để treo, không thay quyết định khen thưởng và bằng, giấy theo mẫu của Nhà nước."
ILLUSTRATIVE = "Minh họa, không có giá trị"


@query
def has_certificate(portal: Portal, ref: str) -> bool:
    """Whether an award has a certificate: the agency gives it, and this audience may know a winner."""
    row = portal.rows.get(ref)
    data = row.data if row else {}
    from_agency = text_of(data, "form") in VERBS and not hides_winners(portal, ref)
    return from_agency and any(winner.strip() in portal.rows for winner in data["winners"])


def _awards(portal: Portal) -> Iterator[str]:
    return (ref for ref in lookup.refs(portal, "awards") if has_certificate(portal, ref))


@rendered(pdf_of, "/khen-thuong/{ref}/ban-treo.pdf", each=_awards)
def certificate(portal: Portal, ref: str) -> Sheet:
    """The certificates of an award, a page for each winner."""
    record, site = lookup.record_of(portal, ref, Award), lookup.site(portal)
    when, paper = record.signed, record.decision
    decision = f"Theo Quyết định số {paper.number} ngày {day(paper.date)}" if paper else ""
    signer = record.letter.signer if record.letter else paper.issuer if paper else ""
    year = f"Năm {record.year}" if record.form.startswith(("lao-dong", "chien-si", "tap-the")) else ""
    data = {
        "title": record.title,
        "superior": site.superior,
        "agency": site.agency,
        "mark": ILLUSTRATIVE if record.illustrative else "",
        "form": record.form.label,
        "year": year,
        "verb": VERBS[record.form],
        "reason": record.reason,
        "decision": decision,
        "dated": ", ".join(filter(None, (site.place, day_in_words(when.isoformat())))) if when else "",
        "signer": signer,
        "foot": FOOT,
        "winners": [{"name": name, "post": post} for name, post in _winners(portal, record)],
    }
    return sheet("certificate", data)


def _winners(portal: Portal, record: Award) -> Iterator[tuple[str, str]]:
    """(name, position) of each winner whom this audience may know, on the day of the award."""
    on = record.signed.isoformat() if record.signed else ""
    for ref in record.winners:
        winner = lookup.record_name(portal, ref)
        if winner:
            posts = organisation.posts_on(portal, ref, on) if ref.startswith("people/") else ()
            unit = organisation.name_on(portal, posts[0].unit, on) if posts else ""
            title = posts[0].title if posts else ""
            yield winner.title, title if unit.lower() in title.lower() else ", ".join(filter(None, (title, unit)))
