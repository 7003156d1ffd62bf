"""The official documents of a dossier of commendation, for leaders: from the submission to the decision.

Reports of merit have the usual three parts. They print no form number: that of the decree's annex is not confirmed.
"""

from collections.abc import Iterator

from macros.documents.document import (
    Align,
    Article,
    Block,
    Document,
    Heading,
    Items,
    Paragraph,
    Signature,
    Table,
    Text,
    WriteIn,
)
from macros.engine import Portal
from macros.pages import dossier_blocks as blocks
from macros.pages import dossier_words as words
from macros.pages import merit_blocks
from macros.pages.dossier_words import as_phrase, award_words, council_of, dossier_of, how_many
from macros.pages.merit_blocks import list_items
from macros.pages.official import BY_HAND, COMPARE, GAP, clock, letterhead, official, signature, symbol
from macros.pages.template_api import title_of
from macros.queries import lookup
from macros.queries.titles import dossiers
from macros.records.dossiers import Dossier
from macros.records.titles import DecisionLevel

NOT_ONESELF = "(*) Thành viên Hội đồng bỏ trống cả hai ô ở dòng của chính mình."
READ_OUT = "Biên bản đã được đọc cho các thành viên Hội đồng cùng nghe, nhất trí thông qua."
BALLOT_NOTE = (
    "Đánh dấu X vào một trong hai ô ở mỗi dòng. Phiếu không ký tên; dòng bỏ trống hoặc đánh cả hai ô là không hợp lệ."
)


def _unit(portal: Portal, record: Dossier, who: str) -> str:
    unit = dossiers.post_of(portal, who, blocks.merit_of(portal, record, who).on)[1] if dossiers.is_person(who) else ""
    return title_of(portal, unit) if unit else ""


def _year(record: Dossier) -> int:
    return record.meeting.date.year if record.meeting else record.year


def _decided_here(portal: Portal, ref: str) -> Iterator[tuple[str]]:
    if dossier_of(portal, ref).decides is DecisionLevel.AGENCY:
        yield (ref,)


def _with_meeting(portal: Portal, ref: str) -> Iterator[tuple[str]]:
    if dossier_of(portal, ref).meeting:
        yield (ref,)


@official("/ho-so-khen-thuong/{ref}/to-trinh.docx", "Tờ trình", of="dossiers", when=lookup.for_leaders)
def submission(portal: Portal, ref: str) -> Document:
    """The submission: by the council to the head of the agency, or by the agency to the body above it."""
    record, nominees, chosen = dossier_of(portal, ref), dossiers.nominees(portal, ref), dossiers.winners(portal, ref)
    decides_here, head = record.decides is DecisionLevel.AGENCY, signature(portal)
    to = words.agency_head(portal) if decides_here else letterhead(portal).superior or GAP
    sender = council_of(portal, record) if decides_here else letterhead(portal).name
    inline, annexes = blocks.list_of(portal, record, chosen, "được đề nghị tặng")
    whom = blocks.recipients(portal, record, chosen, "có tên trên đây")
    request = f"{sender} kính trình {to} xem xét, quyết định tặng {award_words(record)} cho {whom}"
    body: list[Block] = [
        *blocks.outcome(portal, record, nominees),
        Paragraph(f"Thành tích: {as_phrase(record.reason)}."),
        *inline,
        *blocks.conditions(portal, record),
        *blocks.remarks(portal, nominees),
        Paragraph("Hồ sơ gửi kèm gồm:"),
        Items(list_items(*blocks.papers(record, chosen))),
        Paragraph(f"{request}./."),
    ]
    return Document(
        letterhead(portal),
        symbol(portal, "TTr"),
        "Tờ trình",
        f"Về việc đề nghị tặng {award_words(record)}",
        tuple(body),
        (_signed_for(portal, ref, record) if decides_here else head,),
        unit=council_of(portal, record) if decides_here else "",
        year=_year(record),
        addressees=(to,),
        basis=tuple(words.bases(portal, record)),
        recipients=("Như trên", f"Lưu: VT, {_secretariat(record)}"),
        annexes=annexes,
        illustrative=record.illustrative,
    )


def _secretariat(record: Dossier) -> str:
    return "hồ sơ khen thưởng" if record.decides is DecisionLevel.AGENCY else "TĐKT"


def _signed_for(portal: Portal, ref: str, record: Dossier) -> Signature:
    """The council's signature under a proposal to the head of the agency, who may be its chair."""
    council, head = dossiers.members(portal, ref), signature(portal).name
    chair = next((item.person for item in council[:1] if title_of(portal, item.person) == head), "")
    return words.chair_signature(portal, record, council, chair)


@official("/ho-so-khen-thuong/{ref}/danh-sach.docx", "Danh sách trích ngang", of="dossiers", when=lookup.for_leaders)
def overview(portal: Portal, ref: str) -> Document:
    """The list of all candidates with their merits, in landscape."""
    record, nominees = dossier_of(portal, ref), dossiers.nominees(portal, ref)
    title = dossiers.title_of(portal, record)
    clause = (title.clause if title else "") or ""
    law = f"Điều kiện xét: {dossiers.provision(portal, title)}." if title else ""
    common = f"{blocks.COMMON}: {as_phrase(record.reason)}." if record.candidates[1:] else ""
    intro = " ".join(filter(None, (common, law)))
    people = tuple(item.who for item in nominees)
    header = ("STT", words.names_heading(people), "Chức vụ, đơn vị", "Thành tích tóm tắt", "Xếp loại", "Đã được tặng")
    rows = tuple(blocks.candidate_row(portal, record, item, at, clause) for at, item in enumerate(nominees, 1))
    align: tuple[Align, ...] = ("center", "left", "left", "left", "left", "left", "center", "left")
    table = Table((*header, "Phiếu", "Điều khoản, ghi chú"), rows, (1.8, 4.4, 6.5, 4.5, 4.5, 5, 2, 4), align)
    table = blocks.without(table, () if words.has_person(people) else (2,))
    return Document(
        letterhead(portal),
        "",
        "Danh sách trích ngang",
        f"Đề nghị tặng {award_words(record)}",
        (*([Paragraph(intro)] if intro else []), table, *blocks.to_compare(portal, [title] if title else [])),
        (Signature(("Người lập",), "", BY_HAND), _signed_for(portal, ref, record)),
        unit=council_of(portal, record),
        year=_year(record),
        illustrative=record.illustrative,
        landscape=True,
    )


def candidates_of(portal: Portal, ref: str) -> Iterator[tuple[str, str]]:
    """(dossier, candidate) of every report of merit."""
    yield from dict.fromkeys((ref, item.who) for item in dossier_of(portal, ref).candidates if item.who in portal.rows)


@official(
    "/ho-so-khen-thuong/{ref}/bao-cao-thanh-tich-{who}.docx",
    lambda portal, _ref, who: f"Báo cáo thành tích: {title_of(portal, who)}",
    of="dossiers",
    each=candidates_of,
    when=lookup.for_leaders,
)
def merit_report(portal: Portal, ref: str, who: str) -> Document:
    """The achievements of a candidate from the records; the candidate completes the text, the head confirms it."""
    record, head = dossier_of(portal, ref), signature(portal)
    merit = blocks.merit_of(portal, record, who)
    reason = next((item.merit for item in record.candidates if item.who == who and item.merit), record.reason)
    person = dossiers.is_person(who)
    unit = dossiers.post_of(portal, who, merit.on)[1] if person else who
    leader, name = merit_blocks.head_name(portal, unit), title_of(portal, who)
    confirmed = Signature(("Xác nhận của", "thủ trưởng đơn vị"), leader, BY_HAND)
    if not person or leader in ("", name):
        confirmed = Signature(("Xác nhận của", "thủ trưởng cơ quan"), head.name, "(Ký, đóng dấu)")
    author = Signature(("Người báo cáo", "thành tích"), name, BY_HAND)
    body = merit_blocks.person_blocks if person else merit_blocks.unit_blocks
    return Document(
        letterhead(portal),
        "",
        "Báo cáo thành tích",
        f"Đề nghị tặng {award_words(record)}",
        body(portal, merit, reason.rstrip(".")),
        (confirmed, author if person else Signature(("Thủ trưởng", "đơn vị"), leader, BY_HAND)),
        unit=title_of(portal, unit) if unit else "",
        year=_year(record),
        illustrative=record.illustrative,
    )


@official(
    "/ho-so-khen-thuong/{ref}/bien-ban.docx",
    "Biên bản họp hội đồng",
    of="dossiers",
    each=_with_meeting,
    when=lookup.for_leaders,
)
def minutes(portal: Portal, ref: str) -> Document:
    """The minutes of the council: attendance, votes, conclusion."""
    record, nominees, council = dossier_of(portal, ref), dossiers.nominees(portal, ref), dossiers.members(portal, ref)
    name, chair, secretary = council_of(portal, record), council[:1], words.secretary_of(council)
    passed = dossiers.winners(portal, ref) if any(item.votes is not None for item in nominees) else ()
    proposed = how_many(item.who for item in nominees)
    conclusion = f"{name} thống nhất đề nghị tặng {award_words(record)} cho {how_many(passed)} đủ số phiếu."
    body: list[Block] = [
        Heading("Thời gian, địa điểm"),
        Paragraph(blocks.opening(record)),
        Heading("Thành phần"),
        *blocks.attendance(portal, ref),
        Heading("Nội dung"),
        Heading("Báo cáo của thường trực Hội đồng", 2),
        Paragraph(f"Số được đề nghị: {proposed}. Thành tích: {as_phrase(record.reason)}."),
        *blocks.conditions(portal, record),
        *blocks.remarks(portal, nominees),
        Heading("Ý kiến thảo luận", 2),
        WriteIn("Ý kiến của từng thành viên; không có thì ghi “không có ý kiến khác”", 4),
        Heading("Kết quả bỏ phiếu kín", 2),
        Paragraph(f"Số phiếu cần có: {words.votes_needed(portal, record)}. Không ai bỏ phiếu cho chính mình."),
        *([] if dossiers.voting_of(portal, record) else [WriteIn(f"{COMPARE}: tỷ lệ phiếu cần có", 0)]),
        blocks.votes(portal, nominees),
        Heading("Kết luận"),
        Paragraph(conclusion) if passed else WriteIn("Kết luận của chủ tọa", 2),
        Paragraph(
            f"Cuộc họp kết thúc hồi {clock(record.meeting.ends if record.meeting else None)} cùng ngày. {READ_OUT}"
        ),
    ]
    return Document(
        letterhead(portal),
        symbol(portal, "BB"),
        "Biên bản",
        f"Họp xét tặng {award_words(record)}",
        tuple(body),
        (
            Signature(("Thư ký",), title_of(portal, secretary) if secretary else "", BY_HAND),
            Signature(("Chủ tọa",), title_of(portal, chair[0].person) if chair and chair[0].present else "", BY_HAND),
        ),
        unit=name,
        signed=record.meeting.date if record.meeting else None,
        recipients=("Thành viên Hội đồng", "Lưu: VT, hồ sơ khen thưởng"),
        illustrative=record.illustrative,
    )


@official(
    "/ho-so-khen-thuong/{ref}/phieu-bau.docx", "Phiếu bầu", of="dossiers", each=_with_meeting, when=lookup.for_leaders
)
def ballot(portal: Portal, ref: str) -> Document:
    """The ballot: a box for and a box against each candidate; nobody signs it."""
    record, nominees = dossier_of(portal, ref), dossiers.nominees(portal, ref)
    council = {item.person for item in dossiers.members(portal, ref)}
    rows = tuple(
        (
            str(at),
            f"{title_of(portal, item.who)}{' (*)' if item.who in council else ''}",
            _unit(portal, record, item.who),
            "",
            "",
        )
        for at, item in enumerate(nominees, 1)
    )
    people = tuple(item.who for item in nominees)
    header = ("STT", words.names_heading(people), "Đơn vị", "Đồng ý", "Không đồng ý")
    table = Table(header, rows, (1.4, 5, 6, 2, 2.2), ("center", "left", "left", "center", "center"))
    note = BALLOT_NOTE + (f" {NOT_ONESELF}" if any(item.who in council for item in nominees) else "")
    body: tuple[Block, ...] = (
        Paragraph(Text(note, italic=True)),
        blocks.without(table, () if words.has_person(people) else (2,)),
    )
    return Document(
        letterhead(portal),
        "",
        "Phiếu bầu",
        f"Xét tặng {award_words(record)}",
        body,
        unit=council_of(portal, record),
        signed=record.meeting.date if record.meeting else None,
        year=_year(record),
        illustrative=record.illustrative,
    )


@official(
    "/ho-so-khen-thuong/{ref}/quyet-dinh.docx", "Quyết định", of="dossiers", each=_decided_here, when=lookup.for_leaders
)
def decision(portal: Portal, ref: str) -> Document:
    """The decision of the agency's head; number and day come from the award once there is one."""
    record, chosen = dossier_of(portal, ref), dossiers.winners(portal, ref)
    award = words.award_of(portal, record)
    head, name, title = signature(portal), letterhead(portal).name, dossiers.title_of(portal, record)
    paper = award.decision if award else None
    number, _, suffix = paper.number.partition("/") if paper else ("", "", "")
    inline, annexes = blocks.list_of(portal, record, chosen, "được tặng")
    whom = blocks.recipients(portal, record, chosen, "có tên sau đây")
    body: list[Block] = [
        Article(f"Tặng {award_words(record)} cho {whom}, vì đã có thành tích: {as_phrase(record.reason)}."),
        *inline,
        Article(words.money(record, title.reward if title else None)),
        Article(f"Quyết định này có hiệu lực kể từ ngày ký. {_who_carries_out(name, chosen)}./."),
    ]
    return Document(
        letterhead(portal),
        suffix or symbol(portal, "QĐ"),
        "Quyết định",
        f"Về việc tặng {award_words(record)}",
        tuple(body),
        (head,),
        number=number,
        signed=paper.date if paper else None,
        year=_year(record),
        authority=words.agency_head(portal),
        basis=(*words.bases(portal, record), words.ground(portal, record)),
        resolves="Quyết định",
        recipients=("Như Điều 3", council_of(portal, record), "Lưu: VT"),
        annexes=annexes,
        illustrative=record.illustrative,
    )


def _who_carries_out(name: str, people: tuple[str, ...]) -> str:
    kinds = {"cá nhân" if dossiers.is_person(who) else "tập thể" for who in people}
    whom = ", ".join(kind for kind in ("tập thể", "cá nhân") if kind in kinds)
    return f"Các đơn vị thuộc {name} và {whom} được tặng chịu trách nhiệm thi hành Quyết định này"
