"""Wording for the documents of a dossier: the award, numbers of recipients, legal bases, votes, money, signatures."""

from collections.abc import Iterable

from macros.documents.document import Signature
from macros.engine import Portal
from macros.law.wording import day_in_words
from macros.pages import references
from macros.pages.official import BY_HAND, GAP, letterhead, signature
from macros.pages.template_api import title_of
from macros.queries import lookup
from macros.queries.titles import dossiers
from macros.queries.titles.dossiers import Member, Nominee
from macros.records.awards import Award, Form
from macros.records.dossiers import Dossier
from macros.text.render import number

DESK = "Bộ phận thường trực thi đua, khen thưởng"  # who proposes where no council meets
_PAPERS = (Form.CERTIFICATE, Form.CERTIFICATE_PROVINCE)


def dossier_of(portal: Portal, ref: str) -> Dossier:
    """The record of a dossier, which a document is about."""
    return lookup.record_of(portal, ref, Dossier)


def award_of(portal: Portal, record: Dossier) -> Award | None:
    """The award that resulted from a dossier; None until there is one."""
    award = lookup.record(portal, record.award) if record.award else None
    return award if isinstance(award, Award) else None


def award_words(record: Dossier) -> str:
    """The award in words: "danh hiệu “Lao động tiên tiến” năm 2025", "giấy khen"."""
    if record.form in _PAPERS:
        return f"{record.form.label.lower()} năm {record.year}" if record.honour else record.form.label.lower()
    return f"danh hiệu “{record.form.label}” năm {record.year}"


def how_many(people: Iterable[str]) -> str:
    """How many: "35 cá nhân", "02 tập thể", "01 tập thể, 03 cá nhân"."""
    every = tuple(people)
    persons = sum(map(dossiers.is_person, every))
    units = len(every) - persons
    return ", ".join(f"{count:02d} {word}" for count, word in ((units, "tập thể"), (persons, "cá nhân")) if count)


def has_person(people: Iterable[str]) -> bool:
    """Whether any of the candidates is a person."""
    return any(map(dossiers.is_person, people))


def names_heading(people: Iterable[str]) -> str:
    """The heading of the column of names."""
    kinds = set(map(dossiers.is_person, people))
    return "Họ tên, tập thể" if len(kinds) > 1 else "Họ và tên" if True in kinds else "Tập thể"


def as_phrase(text: str) -> str:
    """A sentence of a record as part of another one: with a small first letter, without full stop."""
    return f"{text[:1].lower()}{text[1:]}".rstrip(".")


def council_of(portal: Portal, record: Dossier) -> str:
    """The name of the council, or of who proposes without one."""
    return title_of(portal, record.meeting.council) if record.meeting else DESK


def bases(portal: Portal, record: Dossier) -> list[str]:
    """The legal bases of a dossier, else those of its award or title."""
    award, title = award_of(portal, record), dossiers.title_of(portal, record)
    documents = [item.regulation for item in record.basis or (award.basis if award else ())]
    if not documents and title:
        procedure = title.procedure.regulation if title.procedure else None
        documents = [item for item in (title.regulation, procedure) if item]
    return [document.basis for ref in dict.fromkeys(documents) if (document := references.official_name(portal, ref))]


def ground(portal: Portal, record: Dossier) -> str:
    """The ground of a decision besides documents: the meeting, or only the merit where none was held."""
    if not record.meeting:
        return "Xét thành tích của tập thể, cá nhân được đề nghị"
    when = day_in_words(record.meeting.date.isoformat())
    return f"Theo đề nghị của {council_of(portal, record)} tại cuộc họp {when}"


def agency_head(portal: Portal) -> str:
    """The head of the agency, by position: "Giám đốc Trung tâm …"."""
    head = signature(portal)
    return f"{head.authority[-1] if head.name else 'Thủ trưởng'} {letterhead(portal).name}"


def votes_needed(portal: Portal, record: Dossier) -> str:
    """How many votes are needed, and by which provision."""
    voting = dossiers.voting_of(portal, record)
    if not voting:
        return "quá nửa số thành viên bỏ phiếu"
    base = "tổng số thành viên Hội đồng" if voting.all_members else "số thành viên bỏ phiếu"
    return f"từ {voting.share}% {base} trở lên ({dossiers.provision(portal, voting)})"


def votes_for(item: Nominee) -> str:
    """The votes for a candidate: "8/9"; a gap before they are counted."""
    return f"{GAP if item.votes is None else item.votes}/{item.voters or GAP}"


def money(record: Dossier, reward: str | None) -> str:
    """The sentence about the money that comes with the award."""
    kinds = {dossiers.is_person(item.who) for item in record.candidates}
    if record.money:
        each = "mỗi tập thể, cá nhân" if len(kinds) > 1 else "mỗi cá nhân" if True in kinds else "mỗi tập thể"
        return (
            f"Tiền thưởng kèm theo: {number(record.money)} đồng{f' cho {each}' if len(record.candidates) > 1 else ''}."
        )
    amount = f" ({reward})" if reward else ""
    return f"Tiền thưởng kèm theo{amount} thực hiện theo quy định của pháp luật về thi đua, khen thưởng."


def chair_signature(portal: Portal, record: Dossier, council: tuple[Member, ...], without: str) -> Signature:
    """Who signs for the council: its chair, or the next member where the chair is the person named `without`."""
    name = council_of(portal, record)
    present = [item for item in council if item.present]
    signer = next((item for item in present if item.person != without), None)
    if signer is None:
        return Signature(("Người trình",), "", BY_HAND)
    role = _short(signer.role)
    above = () if signer.person == council[0].person else (f"KT. {_short(council[0].role)}",)
    return Signature((f"TM. {name}", *above, role), title_of(portal, signer.person))


def _short(role: str) -> str:
    return role.removesuffix(" Hội đồng")


def secretary_of(council: tuple[Member, ...]) -> str:
    """The secretary of a council; "" where no role says so."""
    return next((item.person for item in council if item.present and "thư ký" in item.role.lower()), "")
