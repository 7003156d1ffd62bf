"""Rules of campaigns and of their scores: trees of criteria, caps, clusters of similar units, reviewed points."""

from collections.abc import Iterator, Mapping

from macros.checks.dates import in_order
from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import first_few, hint, nearest
from macros.checks.queries import lifetime, text_at
from macros.checks.rules import RecordSource, check
from macros.engine import Portal
from macros.records.campaigns import Campaign, CapPeriod, Criterion
from macros.records.scores import ScoreLine, ScoreSheet
from macros.records.units import UnitKind
from macros.text.render import day, number


def _criteria(campaign: Campaign) -> Iterator[tuple[FieldPath, Criterion, Mapping[str, Criterion]]]:
    """Each criterion with its place and all criteria of the same version."""
    for index, version in enumerate(campaign.versions):
        criteria, at = {item.id: item for item in version.criteria}, ("versions", index, "criteria")
        yield from (((*at, place), item, criteria) for place, item in enumerate(version.criteria))


@check(Campaign)
def criteria_form_groups(record: Campaign) -> Iterator[Defect]:
    """Nhóm của tiêu chí có trong cùng bộ, không vòng quanh; nhóm thì không có điểm tối đa, tiêu chí thì có."""
    for at, item, criteria in _criteria(record):
        if item.parent and item.parent not in criteria:
            wrong = f"bộ tiêu chí này không có nhóm “{item.parent}”"
            message = f"{wrong}; các mã trong bộ: {first_few(criteria)}{hint(nearest(item.parent, criteria))}"
            yield Defect("parent-unknown", (*at, "parent"), message)
        elif circle := _circle(item.id, criteria):
            message = f"nhóm vòng quanh: {' → '.join(circle)}; hãy bỏ “parent” ở một trong số đó"
            yield Defect("parent-circle", (*at, "parent"), message)
        is_group = any(other.parent == item.id for other in criteria.values())
        if is_group and (item.points is not None or item.automatic):
            name = "points" if item.points is not None else "automatic"
            message = f"“{item.id}” là nhóm tiêu chí, điểm là tổng các tiêu chí trong nhóm; hãy xóa dòng “{name}”"
            yield Defect("group-scored", (*at, name), message)
        elif not is_group and item.points is None:
            message = f"tiêu chí “{item.id}” chưa có điểm tối đa; hãy thêm dòng “points: 10”, ghi âm nếu là điểm trừ"
            yield Defect("criterion-points", at, message)


def _circle(name: str, criteria: Mapping[str, Criterion]) -> list[str]:
    """The chain of groups that leads from a criterion back to itself; empty if there is none."""
    path = [name]
    while (above := criteria[path[-1]].parent) and above in criteria:
        if above in path:
            return [*path, above] if above == name else []
        path.append(above)
    return []


@check(Campaign)
def changes_follow_a_version(source: RecordSource, record: Campaign) -> Iterator[Defect]:
    """Một bộ tiêu chí ghi cả danh sách hoặc chỉ ghi thay đổi, không ghi cả hai; chỉ bỏ tiêu chí mà bộ trước có."""
    for (*at, name), text in source.texts.items():
        if name == "dropped" and text.strip() == "true":
            wanted, before = source.texts[*at, "id"].strip(), record.versions[max(int(at[1]) - 1, 0)].criteria
            names = [item.id for item in before]
            if wanted not in names:
                wrong = f"bộ trước không có tiêu chí “{wanted}” để bỏ; các mã trong bộ ấy: {first_few(names)}"
                yield Defect("dropped-unknown", (*at, "id"), f"{wrong}{hint(nearest(wanted, names))}")
    for index, version in enumerate(record.versions):
        if version.changes:  # the loader has removed those that it could apply
            message = "bộ này đã ghi cả danh sách ở “criteria”; hãy giữ một trong hai: “criteria” hoặc “changes”"
            yield Defect("changes-twice", ("versions", index, "changes"), message)


@check(Campaign)
def caps_bound_added_points(record: Campaign) -> Iterator[Defect]:
    """Trần là số dương, có kỳ tính trần, đặt cho điểm cộng, kỳ của nhóm không ngắn hơn kỳ của tiêu chí trong nhóm."""
    spans = list(CapPeriod)
    for at, item, criteria in _criteria(record):
        if item.cap is not None and item.cap <= 0:
            message = (
                f"trần {number(item.cap)} điểm không đúng; trần phải là số dương, không có trần thì xóa hai dòng này"
            )
            yield Defect("cap-sign", (*at, "cap"), message)
        if item.cap is not None and item.per is None:
            names = first_few(str(span) for span in spans)
            message = f"trần chưa nói tính cho kỳ nào; hãy thêm dòng “per:” với một trong: {names}"
            yield Defect("cap-without-per", (*at, "cap"), message)
        if item.per and item.cap is None:
            message = "có kỳ tính trần mà chưa có trần; hãy thêm dòng “cap: 20” hoặc xóa dòng này"
            yield Defect("per-without-cap", (*at, "per"), message)
        if item.cap is not None and item.points is not None and item.points < 0:
            message = f"“{item.id}” là điểm trừ, trần chỉ tính trên điểm cộng; hãy xóa hai dòng “cap”, “per”"
            yield Defect("cap-on-deduction", (*at, "cap"), message)
        group = criteria.get(item.parent or "")
        if item.per and group and group.per and spans.index(group.per) < spans.index(item.per):
            wrong = (
                f"trần của nhóm “{group.id}” tính {group.per.label.lower()}, của tiêu chí này {item.per.label.lower()}"
            )
            right = "kỳ của nhóm phải bằng hoặc dài hơn, nếu không thì việc nào tính trước sẽ đổi tổng điểm"
            yield Defect("cap-period", (*at, "per"), f"{wrong}; {right}")


@check(Campaign)
def units_compete_in_one_cluster(portal: Portal, record: Campaign) -> Iterator[Defect]:
    """Mỗi đơn vị chỉ ở một cụm; ban lãnh đạo không xếp chung cụm với các đơn vị khác."""
    seen: dict[str, str] = {}
    for index, cluster in enumerate(record.clusters):
        kinds = {unit: text_at(portal, unit, "kind") for unit in cluster.units}
        for place, unit in enumerate(cluster.units):
            at = ("clusters", index, "units", place)
            if unit in seen:
                message = f"“{unit}” đã ở cụm “{seen[unit]}”; mỗi đơn vị chỉ xếp hạng trong một cụm, hãy xóa một dòng"
                yield Defect("cluster-twice", at, message)
            elif kinds[unit] == UnitKind.LEADERSHIP and set(kinds.values()) - {"", str(UnitKind.LEADERSHIP)}:
                message = f"“{unit}” là ban lãnh đạo; lãnh đạo xếp riêng, hãy đưa ra khỏi cụm “{cluster.title}”"
                yield Defect("cluster-leaders", at, message)
            seen.setdefault(unit, cluster.title)


@check(ScoreSheet)
def reviews_are_by_another(record: ScoreSheet) -> Iterator[Defect]:
    """Điểm thẩm định có người thẩm định, là người khác với người được chấm và người duyệt; sửa thì nói lý do."""
    for index, line in enumerate(record.lines):
        yield from _reviewer_defects(("lines", index), line)
        reviewed = line.reviewed_points
        if reviewed is not None and line.points != reviewed and not line.points_note:
            wrong = f"kết quả {number(line.points)} điểm khác điểm thẩm định {number(reviewed)}"
            message = f"{wrong}; hãy thêm dòng “points_note” nói lý do"
            yield Defect("points-differ", ("lines", index, "points"), message)


def _reviewer_defects(at: FieldPath, line: ScoreLine) -> Iterator[Defect]:
    if (line.reviewed_points is None) != (line.reviewer is None):
        name, other = ("reviewer", "reviewed_points") if line.reviewer else ("reviewed_points", "reviewer")
        message = f"có “{name}” mà chưa có “{other}”; điểm thẩm định và người thẩm định đi cùng nhau"
        yield Defect("review-incomplete", (*at, name), message)
    if line.reviewer and line.reviewer == line.person:
        message = f"“{line.reviewer}” tự thẩm định điểm của mình; điểm của mình thì ghi ở “self_points”"
        yield Defect("reviewer-own", (*at, "reviewer"), message)
    elif line.reviewer and line.reviewer == line.approver:
        message = f"“{line.reviewer}” vừa thẩm định vừa duyệt; người duyệt phải là người khác"
        yield Defect("reviewer-approves", (*at, "reviewer"), message)


@check(Campaign)
def campaigns_run_forward(record: Campaign) -> Iterator[Defect]:
    """Phong trào kết thúc không trước khi phát động, và ngày phát động đã có tiêu chí."""
    first, last = ("ngày phát động", record.starts), ("ngày kết thúc", record.ends)
    yield from in_order("campaign-order", ("ends",), first, last)
    earliest = min(version.since for version in record.versions)
    if earliest > record.starts:
        wrong = f"từ {day(record.starts)} đến trước {day(earliest)} chưa có tiêu chí nào"
        message = f"{wrong}; bộ tiêu chí đầu tiên áp dụng từ ngày phát động, {record.starts.isoformat()}"
        yield Defect("version-first", ("versions", 0, "since"), message)


@check(Campaign)
def versions_follow_each_other(record: Campaign) -> Iterator[Defect]:
    """Các bộ tiêu chí xếp theo ngày, mỗi ngày một bộ, không bộ nào áp dụng sau khi phong trào kết thúc."""
    for index, version in enumerate(record.versions):
        at = ("versions", index, "since")
        if index and version.since <= (before := record.versions[index - 1].since):
            wrong = f"áp dụng từ {day(version.since)}, không sau bộ ở trên ({day(before)})"
            yield Defect("version-order", at, f"{wrong}; các bộ tiêu chí xếp theo ngày, mỗi ngày một bộ")
        if record.starts <= record.ends < version.since:
            wrong = f"áp dụng từ {day(version.since)}, sau khi phong trào kết thúc"
            yield Defect("version-late", at, f"{wrong}; phong trào kết thúc ngày {day(record.ends)}")


@check(Campaign)
def compared_units_exist_during_the_campaign(portal: Portal, record: Campaign) -> Iterator[Defect]:
    """Đơn vị trong một cụm tồn tại trong thời gian của phong trào, hoặc một phần thời gian ấy."""
    mentions = ((place, at, unit) for place, item in enumerate(record.clusters) for at, unit in enumerate(item.units))
    for place, at, unit in mentions:
        if absent := _absent_during(portal, unit, record):
            message = f"“{unit}” không tồn tại trong thời gian của phong trào; {absent}, hãy chọn đơn vị khác"
            yield Defect("unit-absent", ("clusters", place, "units", at), message)


def _absent_during(portal: Portal, unit: str, campaign: Campaign) -> str:
    """Why a unit has no day in common with a campaign; "" where it has."""
    starts, ends = lifetime(portal, unit)
    if starts and campaign.ends.isoformat() < starts:
        return f"đơn vị thành lập ngày {day(starts)}"
    return f"đơn vị kết thúc ngày {day(ends)}" if ends and ends < campaign.starts.isoformat() else ""
