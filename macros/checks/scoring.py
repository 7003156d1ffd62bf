"""Rules of score sheets: every line inside its month and campaign, by an open criterion, within bounds, approved."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from macros.checks.defect import Defect
from macros.checks.names import names_in
from macros.checks.nearest import first_few, hint, nearest
from macros.checks.queries import (
    SheetCriterion,
    criteria,
    lifetime,
    name_of,
    positions,
    units_on,
)
from macros.checks.rules import check
from macros.engine import Portal
from macros.records.scores import ScoreLine, ScoreSheet
from macros.text.render import day, month, number


@check(ScoreSheet)
def sheets_belong_to_their_campaign(portal: Portal, record: ScoreSheet) -> Iterator[Defect]:
    """Tháng của bảng điểm nằm trong thời gian của phong trào."""
    starts, ends = lifetime(portal, record.campaign)
    if starts and not starts[:7] <= record.month <= ends[:7]:
        message = (
            f"tháng {month(record.month)} ngoài thời gian của phong trào; phong trào chấm điểm {_span(starts, ends)}"
        )
        yield Defect("sheet-outside", ("month",), message)


@check(ScoreSheet)
def lines_belong_to_their_month(portal: Portal, record: ScoreSheet) -> Iterator[Defect]:
    """Mỗi dòng điểm có ngày trong tháng của bảng và trong thời gian của phong trào."""
    starts, ends = lifetime(portal, record.campaign)
    for index, line in enumerate(record.lines):
        at, iso = ("lines", index, "date"), line.date.isoformat()
        if iso[:7] != record.month:
            wrong = f"ngày {day(line.date)} không thuộc tháng {month(record.month)} của bảng"
            yield Defect(
                "line-month", at, f"{wrong}; hãy sửa ngày hoặc ghi dòng này vào bảng của tháng {month(iso[:7])}"
            )
        elif starts and starts[:7] <= record.month <= ends[:7] and not starts <= iso <= ends:
            message = (
                f"ngày {day(line.date)} ngoài thời gian của phong trào; phong trào chấm điểm {_span(starts, ends)}"
            )
            yield Defect("line-outside", at, message)


@check(ScoreSheet)
def lines_cite_open_criteria(portal: Portal, record: ScoreSheet) -> Iterator[Defect]:
    """Mỗi dòng điểm ghi một tiêu chí đang áp dụng vào ngày của dòng, điểm không quá điểm tối đa và cùng dấu."""
    versions = [(since, {item.id: item for item in items}) for since, items in criteria(portal, record.campaign)]
    for index, line in enumerate(record.lines):
        opened: Mapping[str, SheetCriterion] = {}
        for since, items in versions:
            if since <= line.date.isoformat():
                opened = items
        if line.criterion in opened:
            yield from _criterion_defects(index, line, opened)
        elif opened:
            yield _closed_criterion(index, line, opened, versions)


def _criterion_defects(index: int, line: ScoreLine, opened: Mapping[str, SheetCriterion]) -> Iterator[Defect]:
    at, criterion = ("lines", index, "criterion"), opened[line.criterion]
    inside = [item.id for item in opened.values() if item.parent == line.criterion]
    if inside:
        right = f"hãy ghi một tiêu chí trong nhóm: {first_few(inside)}"
        yield Defect("criterion-group", at, f"“{line.criterion}” là nhóm tiêu chí, không chấm điểm; {right}")
    elif criterion.automatic:
        right = "hãy xóa dòng này, điểm có khi việc được ghi ở bản ghi của nó"
        message = f"“{line.criterion}” được cổng chấm tự động, không chấm tay; {right}"
        yield Defect("criterion-automatic", at, message)
    elif criterion.points:
        for name in ("points", "self_points", "reviewed_points"):
            points = getattr(line, name)
            if points is not None:
                yield from _points_defects(index, line, name, points, Decimal(criterion.points))


def _closed_criterion(
    index: int,
    line: ScoreLine,
    opened: Mapping[str, SheetCriterion],
    versions: list[tuple[str, dict[str, SheetCriterion]]],
) -> Defect:
    at = ("lines", index, "criterion")
    right = f"các tiêu chí ngày {day(line.date)}: {first_few(opened)}"
    others = [since for since, items in versions if line.criterion in items]
    if others:
        wrong = (
            f"tiêu chí “{line.criterion}” không áp dụng vào ngày {day(line.date)} (chỉ có trong bộ từ {day(others[0])})"
        )
        return Defect("criterion-closed", at, f"{wrong}; {right}")
    wrong = f"phong trào không có tiêu chí “{line.criterion}”"
    return Defect("criterion-unknown", at, f"{wrong}; {right}{hint(nearest(line.criterion, opened))}")


def _points_defects(index: int, line: ScoreLine, name: str, points: Decimal, most: Decimal) -> Iterator[Defect]:
    at = ("lines", index, name)
    if points * most < 0:
        kind, sign = ("điểm trừ", "số âm") if most < 0 else ("điểm cộng", "số dương")
        message = f"{number(points)} điểm trái dấu; “{line.criterion}” là {kind}, ghi {sign}{hint(str(-points))}"
        yield Defect("points-sign", at, message)
    elif abs(points) > abs(most):
        right = f"“{line.criterion}” tối đa {number(most)} điểm một lần"
        yield Defect("points-over", at, f"{number(points)} điểm quá mức; {right}{hint(str(most))}")


@check(ScoreSheet)
def lines_are_approved_by_another(record: ScoreSheet) -> Iterator[Defect]:
    """Không ai tự duyệt điểm của mình, và không duyệt trước khi việc diễn ra."""
    for index, line in enumerate(record.lines):
        if line.approved < line.date:
            wrong = f"duyệt ngày {day(line.approved)} trước ngày việc diễn ra {day(line.date)}"
            yield Defect(
                "approved-early", ("lines", index, "approved"), f"{wrong}; ngày duyệt phải bằng hoặc sau ngày của dòng"
            )
        if line.person == line.approver:
            message = f"“{line.approver}” tự duyệt điểm của mình; người duyệt phải là người khác"
            yield Defect("approved-own", ("lines", index, "approver"), message)


@check(ScoreSheet)
def lines_name_their_evidence(record: ScoreSheet) -> Iterator[Defect]:
    """Mỗi dòng điểm có minh chứng."""
    for index, line in enumerate(record.lines):
        if not line.evidence and not line.evidence_note:
            right = "thêm “evidence” (bản ghi chứng minh) hoặc “evidence_note” (biên bản, phiếu, sổ)"
            yield Defect("evidence-missing", ("lines", index), f"dòng điểm chưa có minh chứng; {right}")


def _span(starts: str, ends: str) -> str:
    return f"từ {day(starts)} đến {day(ends)}"


@check(ScoreSheet)
def scored_people_hold_a_position_in_the_unit(portal: Portal, record: ScoreSheet) -> Iterator[Defect]:
    """Người được điểm giữ chức vụ trong đơn vị của bảng vào ngày của dòng điểm."""
    for index, line in enumerate(record.lines):
        posts = positions(portal, line.person) if line.person else ()
        units = units_on(posts, line.date)
        if posts and record.unit not in units:
            where = f"làm ở {', '.join(name_of(portal, unit) for unit in units)}" if units else "không giữ chức vụ nào"
            unit_of_sheet = name_of(portal, record.unit)
            wrong = f"ngày {day(line.date)} {name_of(portal, line.person)} {where}, không phải {unit_of_sheet}"
            message = f"{wrong}; bảng này chỉ chấm người của {unit_of_sheet} vào ngày ấy"
            yield Defect("person-elsewhere", ("lines", index, "person"), message)


@check(ScoreSheet)
def approvers_hold_a_position(portal: Portal, record: ScoreSheet) -> Iterator[Defect]:
    """Người thẩm định, người duyệt điểm giữ chức vụ trong cơ quan vào ngày duyệt."""
    for index, line in enumerate(record.lines):
        for name, person, who in (
            ("approver", line.approver, "người duyệt"),
            ("reviewer", line.reviewer, "người thẩm định"),
        ):
            posts = positions(portal, person) if person else ()
            if posts and not units_on(posts, line.approved):
                wrong = f"ngày duyệt {day(line.approved)} {name_of(portal, person)} không giữ chức vụ nào"
                message = f"{wrong}; {who} phải đang làm việc vào ngày ấy"
                yield Defect(f"{name}-absent", ("lines", index, name), message)


@check(ScoreSheet)
def notes_of_scores_name_nobody(portal: Portal, record: ScoreSheet) -> Iterator[Defect]:
    """Ghi chú của dòng điểm không nêu tên người; ai được điểm chỉ ghi ở mục “person”."""
    for index, line in enumerate(record.lines):
        for name in ("evidence_note", "points_note"):
            person = min(names_in(portal, getattr(line, name) or "", capitals=True), default="")
            if person:
                wrong = f"nêu tên “{person}”, người xem bảng sẽ biết dòng này của ai"
                message = f"{wrong}; hãy viết “người được chấm”, “người trực” thay cho tên"
                yield Defect("person-named", ("lines", index, name), message)
