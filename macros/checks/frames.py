"""Rules of frames: parts fit their subject, weights add up to 100, bands fall from level to level."""

from collections.abc import Iterator
from itertools import pairwise

from macros.checks.defect import Defect, FieldPath
from macros.checks.nearest import hint
from macros.checks.rules import check
from macros.records.evaluations import YearLevel
from macros.records.frames import LEADING, Frame, PartKind, Share, TargetFor
from macros.records.people import PositionGroup
from macros.records.titles import Subject
from macros.text.render import number

_PERCENT, _MOST = (PartKind.SHARE, PartKind.LED, PartKind.ACTIONS), 100


@check(Frame)
def parts_fit_their_subject(record: Frame) -> Iterator[Defect]:
    """Mỗi phần của khung dùng cho đúng đối tượng, nhóm vị trí; điểm các phong trào không cộng dồn."""
    for index, share in enumerate(record.parts):
        at: FieldPath = ("parts", index)
        if share.part is PartKind.POINTS:
            wrong = "điểm của các phong trào theo thang khác nhau nên không cộng dồn được"
            right = f"hãy ghi “{PartKind.SHARE}” ({PartKind.SHARE.label}), mức đạt điểm tối đa tính bằng %, ví dụ 90"
            yield Defect("part-raw-points", (*at, "part"), f"{wrong}; {right}")
        if share.groups and share.subject is Subject.UNIT:
            message = "nhóm vị trí chỉ dùng cho cá nhân, phần này tính cho tập thể; hãy xóa “groups”"
            yield Defect("part-groups-unit", (*at, "groups"), message)
        if share.part is PartKind.LED and not (share.groups and set(share.groups) <= set(LEADING)):
            names = ", ".join(f"“{group}” ({group.label})" for group in LEADING)
            message = (
                f"chỉ người giữ chức vụ quản lý có kết quả của đơn vị phụ trách; hãy ghi “groups”, chỉ gồm: {names}"
            )
            yield Defect("part-led", (*at, "part"), message)
        if share.per is TargetFor.HEAD and share.subject is Subject.PERSON:
            message = "mức tính cho mỗi người chỉ dùng cho tập thể; hãy xóa “per”"
            yield Defect("part-per-head", (*at, "per"), message)
        if share.part in _PERCENT and share.full > _MOST:
            wrong = f"“{share.part.label}” tính trên thang 100, ở đây ghi {number(share.full)}"
            yield Defect("part-percent", (*at, "full"), f"{wrong}; ghi từ 1 đến 100{hint('90')}")
        if share.bonus and (share.part.falling or share.part.deducted):
            message = f"“{share.part.label}” làm giảm điểm nên không là điểm cộng; hãy xóa “bonus”"
            yield Defect("part-bonus", (*at, "bonus"), message)


@check(Frame)
def violations_are_of_people(record: Frame) -> Iterator[Defect]:
    """Phần vi phạm đã có kết luận là của từng người; tập thể có phần tồn tại, vi phạm qua kiểm tra."""
    for index, share in enumerate(record.parts):
        if share.part.deducted and share.subject is Subject.UNIT:
            wrong = f"“{share.part.label}” là của từng người; với tập thể hãy ghi “{PartKind.FINDINGS}”"
            yield Defect("part-violations-unit", ("parts", index, "part"), f"{wrong} ({PartKind.FINDINGS.label})")


@check(Frame)
def weights_add_up_to_a_hundred(record: Frame) -> Iterator[Defect]:
    """Trong khung kết quả năm, trọng số các phần của tập thể và của mỗi nhóm vị trí cộng đủ 100, mỗi phần một dòng."""
    for index, share in enumerate(record.parts):
        before = [item for item in record.parts[:index] if item.part is share.part and _overlap(item, share)]
        if before:
            wrong = f"phần “{share.part.label}” của {share.subject.label.lower()} đã ghi ở trên"
            yield Defect("part-twice", ("parts", index, "part"), f"{wrong}; mỗi phần một dòng, hãy gộp hai dòng")
    grouped = any(share.groups for share in record.parts)
    whose = [(Subject.UNIT.label.lower(), Subject.UNIT, "")]
    if grouped:
        whose += [(f"nhóm “{group.label}”", Subject.PERSON, str(group)) for group in PositionGroup]
    else:
        whose += [(Subject.PERSON.label.lower(), Subject.PERSON, "")]
    for name, subject, group in whose:
        total = sum(share.weight for share in record.parts if share.is_for(subject, group) and not share.outside_total)
        if total not in (0, 100):
            wrong = f"trọng số các phần của {name} cộng lại là {total}"
            yield Defect("weights-sum", ("parts",), f"{wrong}; phải đủ 100")


def _overlap(one: Share, other: Share) -> bool:
    """Whether two parts are for some of the same people, or both for units."""
    shared = not one.groups or not other.groups or {*one.groups} & {*other.groups}
    return one.subject is other.subject and bool(shared)


@check(Frame)
def bands_fall_from_level_to_level(record: Frame) -> Iterator[Defect]:
    """Ngưỡng đề xuất ghi đủ bốn mức, mỗi mức một lần, mức cao hơn có ngưỡng cao hơn, mức thấp nhất từ 0."""
    levels = [band.level for band in record.bands]
    for index, level in enumerate(levels):
        if level in levels[:index]:
            message = f"mức “{level.label}” đã ghi ở trên; mỗi mức một ngưỡng"
            yield Defect("band-twice", ("bands", index, "level"), message)
    missing = [level for level in YearLevel if level not in levels]
    if missing:
        names = ", ".join(f"“{level}” ({level.label})" for level in missing)
        yield Defect("band-missing", ("bands",), f"chưa có ngưỡng của {names}; hãy ghi đủ bốn mức")
    ordered = sorted(enumerate(record.bands), key=lambda item: -item[1].level.height)
    for (_at, higher), (index, lower) in pairwise(ordered):
        if lower.least >= higher.least and lower.level is not higher.level:
            wrong = f"“{lower.level.label}” từ {number(lower.least)} điểm, không thấp hơn “{higher.level.label}”"
            yield Defect("band-order", ("bands", index, "least"), f"{wrong}; mức thấp hơn phải có ngưỡng thấp hơn")
    lowest = ordered[-1]
    if lowest[1].level is YearLevel.FAILED and lowest[1].least != 0:
        message = f"“{YearLevel.FAILED.label}” từ {number(lowest[1].least)} điểm; mức thấp nhất phải từ 0{hint('0')}"
        yield Defect("band-floor", ("bands", lowest[0], "least"), message)
