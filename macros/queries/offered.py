"""Which parts a site offers: what mkdocs.yml does not leave out and, on the public site, what has public records."""

from macros.engine import Portal, query
from macros.queries import lookup
from macros.queries.withdrawals import withdrawn
from macros.records import left_out_of
from macros.records.choices import Audience
from macros.text.slugs import slug_of

STAFF_ONLY = ("bang-xep-hang", "dieu-hanh", "huong-dan", "ket-qua-nam", "phu-trach", "viec-can-ra-soat")
COLLECTIONS_OF = {  # by the address of a part that is no collection itself
    "bang-xep-hang": ("campaigns",),
    "chu-de": ("policies", "stories", "training"),
    "dao-tao/con-thieu": ("training_duties",),
    "dao-tao/nghia-vu": ("training_duties",),
    "dieu-hanh": ("actions", "indicators", "inspections"),
    "ket-qua-nam": ("frames", "evaluations"),
    "thi-dua": ("campaigns",),  # these two are guides of several collections
    "danh-hieu-va-ket-qua-nam": ("titles", "frames", "evaluations"),
}


@query
def left_out(portal: Portal) -> tuple[str, ...]:
    """The addresses of the parts that this site leaves out, guides included; none for staff if all modules are on."""
    public, without = portal.audience is Audience.PUBLIC, left_out_of(portal.modules)
    if not public and not without:
        return ()
    from macros.records import collections, model_of  # noqa: PLC0415 - a run without changes needs no model

    names = tuple(collections())  # each has a list in the data for other programs
    fields = {f"truong-du-lieu/{slug_of(model_of(name).label)}": (name,) for name in names}
    parts = {**COLLECTIONS_OF, "api": names, **{model_of(name).slug: (name,) for name in names}}
    parts |= {f"huong-dan/{part}": of for part, of in {**parts, **fields}.items()}
    # The page of a withdrawn record stays, even if its collection has no other record.
    filled = {name for name in names if not public or lookup.holds(portal, name) or withdrawn(portal, name)}
    offered = filled.difference(without)
    empty = {part for part, of in parts.items() if offered.isdisjoint(of)}
    return tuple(sorted(empty.union(STAFF_ONLY if public else ())))


def offers(portal: Portal, url: str) -> bool:
    """Whether this site has the part that an address belongs to."""
    without, steps = left_out(portal), url.strip("/").split("/")[:3]
    return not any("/".join(steps[: place + 1]) in without for place in range(len(steps) if without else 0))
