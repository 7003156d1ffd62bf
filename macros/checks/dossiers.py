"""Rules of dossiers of commendation: who may be proposed, who decides, and what the council may vote."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.nearest import hint
from macros.checks.queries import text_at
from macros.checks.rules import check
from macros.engine import Portal
from macros.engine.row import text_of
from macros.loading.suggest import fold
from macros.queries import lookup
from macros.queries.titles import candidates as title_candidates
from macros.queries.titles import dossiers
from macros.queries.titles.dossiers import Nominee
from macros.queries.titles.eligibility import Eligibility
from macros.records.awards import Award, Form
from macros.records.choices import Audience
from macros.records.dossiers import Dossier, level_of
from macros.records.titles import Authority, ConditionKind, DecisionLevel, Title
from macros.records.units import UnitKind
from macros.text.render import day

_ONCE = "điểm c khoản 2 Điều 5 Luật 06/2022/QH15"  # as Báo Điện tử Chính phủ of 13/12/2024 quotes it


@check(Dossier)
def dossiers_stay_with_leaders(record: Dossier) -> Iterator[Defect]:
    """Hồ sơ khen thưởng chỉ dành cho lãnh đạo: có số phiếu, xếp loại, kỷ luật của từng người."""
    if record.audience is not Audience.LEADERSHIP:
        wrong = f"số phiếu, kết quả xét của từng người nằm trong bản ghi cho “{record.audience.label}”"
        right = "ghi “audience: leadership” và để bản ghi trong kho riêng của lãnh đạo"
        yield Defect("dossier-exposed", ("candidates",), f"{wrong}; {right}")


@check(Dossier)
def dossiers_say_what_is_rewarded(portal: Portal, record: Dossier) -> Iterator[Defect]:
    """Hồ sơ xét theo một danh hiệu có điều kiện áp dụng cho năm, hoặc khen một việc, một phong trào."""
    title = dossiers.title_of(portal, record)
    if title and title.form is not record.form:
        wrong = f"“{record.honour}” là “{title.form.label}”, ở đây ghi “{record.form.label}”"
        yield Defect("dossier-form", ("form",), f"{wrong}; hãy bỏ dòng “form” hoặc đổi danh hiệu{hint(title.form)}")
    elif title and dossiers.rules_of(portal, record) is None:
        wrong = f"“{record.honour}” không có điều kiện áp dụng ngày 31/12/{record.year}"
        yield Defect("dossier-rules", ("year",), f"{wrong}; hãy sửa năm, hoặc thêm bộ điều kiện ở danh hiệu")
    elif not record.honour and not record.story and not record.campaign:
        wrong = "hồ sơ chưa nêu xét theo danh hiệu nào, khen việc nào"
        yield Defect("dossier-about", (), f"{wrong}; hãy thêm “honour”, “story” hoặc “campaign”")


@check(Dossier)
def candidates_are_proposed_once(portal: Portal, record: Dossier) -> Iterator[Defect]:
    """Mỗi người, mỗi đơn vị đứng một lần trong danh sách và thuộc đối tượng của danh hiệu."""
    seen: dict[str, int] = {}
    title = dossiers.title_of(portal, record)
    for index, item in enumerate(record.candidates):
        at = ("candidates", index, "who")
        first = seen.setdefault(item.who, index)
        if first != index:
            yield Defect("candidate-twice", at, f"“{item.who}” đã có ở mục {first + 1}; hãy bỏ một trong hai")
        elif title and record.honour and item.who in portal.rows and not _is_for(portal, record, item.who):
            wrong = f"“{item.who}” không thuộc đối tượng của “{record.honour}” ({_subjects(title)})"
            yield Defect("candidate-subject", at, f"{wrong}; hãy bỏ khỏi danh sách hoặc chọn danh hiệu khác")


def _is_for(portal: Portal, record: Dossier, who: str) -> bool:
    return title_candidates.is_for(portal, record.honour or "", who, record.year)


def _subjects(title: Title) -> str:
    words = ", ".join([title.subject.label.lower(), *(kind.label.lower() for kind in title.staff)])
    return f"{words}; người đứng đầu {title.decider} tự quyết định tặng" if title.decider else words


@check(Dossier)
def candidates_meet_the_conditions(portal: Portal, ref: str, record: Dossier) -> Iterator[Defect]:
    """Người chưa đủ điều kiện theo số liệu chỉ được đề nghị khi hồ sơ nêu lý do; một thành tích không khen hai lần."""
    for index, item in enumerate(dossiers.nominees(portal, ref)):
        for reason in item.unmet():
            law = dossiers.provision_with_doubt(portal, reason.condition)
            why = f"{reason.why[:1].lower()}{reason.why[1:].rstrip('.')} ({law})"
            if reason.condition.kind is ConditionKind.ONCE:
                message = f"“{item.who}”: {why}; một thành tích chỉ khen một lần, hãy bỏ khỏi danh sách"
                yield Defect("candidate-rewarded", ("candidates", index, "who"), message)
            elif not item.candidate.note:
                wrong = f"“{item.who}” chưa đủ theo số liệu: {why}"
                right = "hãy bỏ khỏi danh sách, bổ sung số liệu, hoặc nêu lý do vẫn đề nghị ở “note”"
                yield Defect("candidate-unmet", ("candidates", index, "who"), f"{wrong}; {right}")
        verdict = None if record.decided or item.candidate.note else item.verdict
        if verdict and verdict.answer is Eligibility.MISSING:
            missing = (reason for reason in verdict.reasons if reason.answer is Eligibility.MISSING)
            why = " ".join(verdict.why(reason.result)[0] for reason in missing)
            message = f"“{item.who}” thiếu số liệu: {why} Hãy bổ sung trước khi hội đồng họp, hoặc ghi “note”"
            yield Defect("candidate-unknown", ("candidates", index, "who"), message, "warning")


@check(Dossier)
def candidates_stay_within_the_quota(portal: Portal, ref: str) -> Iterator[Defect]:
    """Số người được đề nghị không vượt hạn ngạch của danh hiệu."""
    for item in dossiers.excesses(portal, ref):
        condition = item.condition
        where = f"“{item.unit}”" if item.unit else "toàn cơ quan"
        law = dossiers.provision_with_doubt(portal, condition)
        wrong = (
            f"danh sách cùng người đã được tặng là {item.wanted}, hạn ngạch {condition.share}% của {item.base} người"
        )
        message = f"{wrong} trong {where} là {item.limit} ({law}); hãy bớt {item.wanted - item.limit} người"
        yield Defect("quota-exceeded", ("candidates",), message)


@check(Dossier)
def one_deed_has_one_dossier(portal: Portal, ref: str, record: Dossier) -> Iterator[Defect]:
    """Một thành tích không khen nhiều lần, nhiều hình thức."""
    people = [item.who for item in record.candidates]
    for who, other in dossiers.other_rewards(portal, ref):
        number = text_at(portal, other, "decision", "number")
        wrong = f"việc này của “{who}” đã được khen{f' theo {number}' if number else ''} (“{other}”)"
        if other.startswith("dossiers/"):
            wrong = f"việc này của “{who}” đã có ở hồ sơ “{other}”"
        message = f"{wrong}; một thành tích không khen nhiều lần, nhiều hình thức ({_ONCE}), hãy bỏ một trong hai"
        yield Defect("deed-rewarded", ("candidates", people.index(who), "who"), message)


@check(Dossier)
def dossiers_are_decided_by_whom_the_law_says(portal: Portal, record: Dossier) -> Iterator[Defect]:
    """Người quyết định tặng đúng thẩm quyền của danh hiệu, hình thức."""
    title = dossiers.title_of(portal, record)
    authority = title.authority if title else dossiers.authority_of(portal, str(record.form))
    level = authority.level if authority else level_of(record.form)
    if record.decides is DecisionLevel.AGENCY and level is DecisionLevel.ABOVE:
        wrong = f"{DecisionLevel.AGENCY.label.lower()} không có thẩm quyền tặng “{record.form.label}”"
        right = f"do {DecisionLevel.ABOVE.label.lower()} quyết định ({_law(portal, authority)})"
        yield Defect(
            "authority-wrong", ("decides",), f"{wrong}, {right}; hãy bỏ dòng “decides”{hint(DecisionLevel.ABOVE)}"
        )


def _law(portal: Portal, authority: Authority | None) -> str:
    if authority is None:
        return "điều khoản cần đối chiếu"
    return dossiers.provision_with_doubt(portal, authority)


@check(Award)
def awards_are_signed_by_whom_the_law_says(portal: Portal, record: Award) -> Iterator[Defect]:
    """Quyết định tặng danh hiệu thuộc thẩm quyền cấp trên không do người đứng đầu cơ quan ký."""
    authority = dossiers.authority_of(portal, str(record.form))
    if not authority or authority.level is not DecisionLevel.ABOVE or not record.decision:
        return
    issuer = record.decision.issuer
    # the signer of titles that the agency itself gives, as awards write the name
    awards = (
        lookup.record(portal, ref) for ref in lookup.with_facet(portal, "awards", "hinh-thuc", str(Form.TITLE_ADVANCED))
    )
    if fold(issuer) in {fold(item.decision.issuer) for item in awards if isinstance(item, Award) and item.decision}:
        wrong = f"“{issuer}” không có thẩm quyền tặng “{record.form.label}”"
        right = f"do {DecisionLevel.ABOVE.label.lower()} quyết định ({_law(portal, authority)})"
        yield Defect("award-authority", ("decision", "issuer"), f"{wrong}, {right}; hãy kiểm tra hình thức, người ký")


@check(Dossier)
def councils_have_members(portal: Portal, ref: str, record: Dossier) -> Iterator[Defect]:
    """Hội đồng là một tổ có danh sách thành viên vào ngày họp; người vắng mặt là thành viên; có họp mới có phiếu."""
    meeting = record.meeting
    if meeting is None:
        counted = [index for index, item in enumerate(record.candidates) if item.votes is not None]
        for index in counted[:1]:
            message = "đã ghi số phiếu mà chưa ghi cuộc họp; hãy thêm “meeting” (hội đồng, ngày, nơi họp)"
            yield Defect("votes-without-meeting", ("candidates", index, "votes"), message)
        return
    council = portal.rows.get(meeting.council)
    if council and text_of(council.data, "kind") != UnitKind.TEAM:
        message = (
            f"“{meeting.council}” không phải tổ, hội đồng; hãy ghi đơn vị loại “{UnitKind.TEAM.label}” có thành viên"
        )
        yield Defect("council-kind", ("meeting", "council"), message)
    elif council and not dossiers.members(portal, ref):
        message = f"“{meeting.council}” không có thành viên nào ngày {day(meeting.date)}; hãy ghi “members” ở đơn vị ấy"
        yield Defect("council-empty", ("meeting", "council"), message)
    people = {item.person for item in dossiers.members(portal, ref)}
    for index, person in enumerate(meeting.absent):
        if people and person not in people:
            wrong = f"“{person}” không phải thành viên “{meeting.council}” ngày {day(meeting.date)}"
            yield Defect("absent-stranger", ("meeting", "absent", index), f"{wrong}; chỉ ghi thành viên vắng mặt")


@check(Dossier)
def votes_are_of_those_present(portal: Portal, ref: str, record: Dossier) -> Iterator[Defect]:
    """Số phiếu không quá số thành viên có mặt; không ai bỏ phiếu cho chính mình; được khen thì phải đủ phiếu."""
    award = lookup.record(portal, record.award) if record.award else None
    council, won = dossiers.members(portal, ref), award.winners if isinstance(award, Award) else ()
    present = {item.person for item in council if item.present}
    for index, item in enumerate(dossiers.nominees(portal, ref) if council else ()):
        at, votes = ("candidates", index, "votes"), item.votes
        if votes is not None and votes > item.voters:
            wrong = f"{votes} phiếu, mà chỉ {len(present)} thành viên có mặt"
            if item.who in present:
                wrong = f"{wrong} và “{item.who}” không bỏ phiếu cho chính mình"
            yield Defect("votes-over", at, f"{wrong}; hãy kiểm tra biên bản kiểm phiếu{hint(str(item.voters))}")
        elif item.passed is False and item.who in won:
            yield _too_few_votes(portal, record, index, item)


def _too_few_votes(portal: Portal, record: Dossier, index: int, item: Nominee) -> Defect:
    """The defect of an award that did not get enough votes."""
    voting = dossiers.voting_of(portal, record)
    share, law = f"quá {dossiers.MAJORITY}%", "quy định biểu quyết, điều khoản cần đối chiếu"
    if voting:
        share = f"từ {voting.share}% số thành viên" + ("" if voting.all_members else " có mặt")
        law = dossiers.provision_with_doubt(portal, voting)
    wrong = f"“{item.who}” được {item.votes} phiếu của {item.voters} người bỏ phiếu, cần {share} ({law})"
    message = f"{wrong}, mà “{record.award}” vẫn ghi được khen; hãy sửa số phiếu hoặc danh sách được khen"
    return Defect("votes-short", ("candidates", index, "votes"), message)


@check(Dossier)
def awards_follow_their_dossiers(portal: Portal, ref: str, record: Dossier) -> Iterator[Defect]:
    """Khen thưởng ra từ hồ sơ thì cùng hình thức, cùng năm và chỉ có người trong danh sách đề nghị."""
    if unnamed := dossiers.implied_award(portal, ref):
        message = f"“{unnamed}” khen chính việc này sau ngày họp; hãy thêm dòng “award: {unnamed}” vào hồ sơ"
        yield Defect("award-unnamed", (), message, "warning")
    award = lookup.record(portal, record.award) if record.award else None
    if not isinstance(award, Award):
        return
    if (award.form, award.year) != (record.form, record.year):
        here = f"hồ sơ là “{record.form.label}” năm {record.year}"
        wrong = f"“{record.award}” là “{award.form.label}” năm {award.year}, {here}"
        yield Defect("award-unlike", ("award",), f"{wrong}; hãy chọn đúng khen thưởng của hồ sơ này")
        return
    proposed = {item.who for item in record.candidates}
    for winner in [item for item in award.winners if item not in proposed][:3]:
        message = f"“{winner}” được khen ở “{record.award}” mà không có trong hồ sơ; hãy thêm vào “candidates”"
        yield Defect("award-stranger", ("award",), f"{message} hoặc sửa bản ghi khen thưởng")
