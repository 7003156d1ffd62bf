"""Phong trào: an emulation campaign with its criteria, versioned by date; the leaves of their tree are scored."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from typing import Any, ClassVar

from macros.records.base import (
    Basis,
    Change,
    NamedUnit,
    Part,
    PlacedBasis,
    Record,
    WorkDay,
    lifetime,
    placed,
    search_questions,
    units_at,
)
from macros.records.choices import Theme
from macros.records.derived import Derived, Place, text_in
from macros.records.fields import (
    Date,
    Flag,
    Line,
    Markdown,
    Points,
    RuleRef,
    Slug,
    UnitRef,
    Whole,
    field,
    many,
    optional,
)
from macros.text.choices import Choice


class CapPeriod(Choice):
    """The span in which a cap holds."""

    MONTH = "month", "Mỗi tháng"
    QUARTER = "quarter", "Mỗi quý"
    YEAR = "year", "Mỗi năm"
    CAMPAIGN = "campaign", "Cả phong trào"


class DeedKind(Choice):
    """Kinds of deeds for which points may be given by rule; see `queries.emulation.credits`."""

    STORY = "story-published", "Câu chuyện gương tốt được đăng"
    COURSE = "course-completed", "Hoàn thành lớp bồi dưỡng"
    EARLY = "action-early", "Việc hoàn thành trước hạn"
    ON_TIME = "action-on-time", "Việc hoàn thành đúng hạn"
    VIOLATION = "violation-confirmed", "Vi phạm được xác nhận"


def _inherited_basis(place: Place) -> list[Any] | None:
    """The basis of the criterion's group, or of the campaign; groups and automatic criteria need none."""
    if not text_in(place.item, "points") or place.item.get("automatic"):
        return None
    parent = text_in(place.item, "parent")
    groups = (item for item in place.siblings if text_in(item, "id") == parent and item.get("basis"))
    return deepcopy(next(groups, place.record).get("basis"))


class Criterion(Part):
    """A criterion for points, or a group of criteria."""

    id: Slug = field("Mã tiêu chí", "Mã không dấu, giữ nguyên qua các lần sửa.", "tiep-dan")
    title: Line = field("Tiêu chí", "Một câu nêu điều được chấm.", "Tiếp công dân, nhà đầu tư đúng quy tắc")
    parent: Slug | None = optional("Nhóm", "Mã của nhóm tiêu chí chứa tiêu chí này, trong cùng bộ.", "phuc-vu")
    points: Points | None = optional(
        "Điểm tối đa", "Điểm cao nhất một lần chấm; ghi âm nếu là điểm trừ; nhóm tiêu chí thì bỏ trống.", "10"
    )
    cap: Points | None = optional(
        "Trần", "Điểm cộng được tính nhiều nhất của một đơn vị hoặc người trong một kỳ.", "20"
    )
    per: CapPeriod | None = optional("Kỳ tính trần", "Trần tính cho mỗi tháng, quý, năm hay cả phong trào.", "quarter")
    automatic: DeedKind | None = optional(
        "Chấm tự động",
        "Việc mà cổng tự ghi điểm; với vi phạm được xác nhận, sổ điểm cho mọi người thấy đơn vị nào vi phạm.",
        "story-published",
    )
    rule: RuleRef | None = optional(
        "Quy tắc", "Quy tắc mà tiêu chí đo, viết đủ policies/<mã>#<quy-tắc>.", "policies/tiep-cong-dan#don-tiep"
    )
    basis: tuple[Basis, ...] = many(
        "Căn cứ",
        "Văn bản làm căn cứ của tiêu chí.",
        ["regulations/06-2022-qh15"],
        derived=Derived(_inherited_basis, ("basis",), "lấy căn cứ của nhóm, không có thì của phong trào"),
    )


class CriterionChange(Part):
    """A change of one criterion in a new version: added, changed in the stated fields, or dropped."""

    id: Slug = field("Mã tiêu chí", "Mã đã có thì sửa tiêu chí ấy, mã mới thì thêm.", "tiep-dan")
    title: Line | None = optional("Tiêu chí", "Chỉ ghi khi mới hoặc đổi lời.", "Tiếp công dân đúng quy tắc")
    parent: Slug | None = optional("Nhóm", "Chỉ ghi khi mới hoặc chuyển nhóm.", "phuc-vu")
    points: Points | None = optional("Điểm tối đa", "Chỉ ghi khi mới hoặc đổi điểm.", "12")
    cap: Points | None = optional("Trần", "Chỉ ghi khi mới hoặc đổi trần.", "20")
    per: CapPeriod | None = optional("Kỳ tính trần", "Đi cùng mục “Trần”.", "quarter")
    automatic: DeedKind | None = optional("Chấm tự động", "Chỉ ghi khi mới hoặc đổi.", "story-published")
    rule: RuleRef | None = optional("Quy tắc", "Chỉ ghi khi mới hoặc đổi.", "policies/tiep-cong-dan#don-tiep")
    basis: tuple[Basis, ...] = many("Căn cứ", "Chỉ ghi khi mới hoặc đổi.", ["regulations/06-2022-qh15"])
    dropped: Flag = field("Bỏ", "Ghi true khi từ bộ này không còn tiêu chí ấy.", "true", default=False)


def _changed(place: Place) -> list[dict[str, Any]]:
    """The previous version's criteria with this one's changes; new groups follow the others, new criteria come last."""
    versions, changes = place.siblings, {item["id"].strip(): item for item in place.item["changes"]}
    index = next(index for index, version in enumerate(versions) if version is place.item)
    before = versions[index - 1]["criteria"] if index else []
    merged = [{**item, **changes.pop(text_in(item, "id"), {})} for item in before]
    criteria = [item for item in merged if item.pop("dropped", "false") != "true"]
    for item in (item for item in changes.values() if item.get("dropped") != "true"):
        groups = [at for at, other in enumerate(criteria, 1) if not other.get("points")]
        criteria.insert(len(criteria) if item.get("points") or not groups else groups[-1], dict(item))
    return criteria


def _change_of(data: Mapping[str, Any], path: tuple[Any, ...]) -> tuple[Any, ...]:
    """The path at which a criterion, or a field of it, was written: in the changes, or in an earlier version."""
    version, at = path[1], path[3] if len(path) > 3 else 0
    whole = deepcopy(dict(data))
    for item in whole["versions"]:
        if "criteria" not in item:
            item["criteria"] = _changed(Place(whole, item, whole["versions"], lambda _: {}))
    name = text_in(whole["versions"][version]["criteria"][at], "id")
    for index in range(version, -1, -1):
        written = data["versions"][index]
        kind = "changes" if "changes" in written else "criteria"
        for place, item in enumerate(written[kind]):
            if text_in(item, "id") == name and (len(path) < 5 or path[4] in item or path[4] == "id"):
                return ("versions", index, kind, place, *path[4:])
    return ("versions", version, "changes")


class CriteriaVersion(Part):
    """The criteria that apply from a day on."""

    since: Date = field("Áp dụng từ", "Ngày bộ tiêu chí này bắt đầu áp dụng.", "2026-01-01")
    note: Line | None = optional("Lý do sửa", "Vì sao có bộ tiêu chí này.", "Thêm tiêu chí hồ sơ điện tử")
    criteria: tuple[Criterion, ...] = field(
        "Các tiêu chí",
        "Danh sách tiêu chí, mỗi tiêu chí một mã.",
        ["tiep-dan"],
        min_length=1,
        derived=Derived(
            _changed, ("versions", "*", "changes"), "lấy bộ trước cùng các thay đổi ghi ở “changes”", (), _change_of
        ),
    )
    changes: tuple[CriterionChange, ...] = many(
        "Thay đổi", "So với bộ trước: chỉ ghi tiêu chí mới, sửa, bỏ.", ["tiep-dan"], shorthand=True
    )


class UnitCluster(Part):
    """Units that are alike and compete with one another."""

    id: Slug = field("Mã cụm", "Mã không dấu của cụm, khối.", "khoi-xuc-tien")
    title: Line = field("Tên cụm", "Tên cụm, khối như trong văn bản phát động.", "Khối các phòng xúc tiến")
    units: tuple[UnitRef, ...] = field(
        "Các đơn vị", "Đơn vị xếp hạng với nhau trong cụm.", ["units/phong-dau-tu"], min_length=1
    )


class Prize(Part):
    """A prize of a campaign for the best, and how many get it."""

    title: Line = field("Giải thưởng", "Tên giải hoặc hình thức khen.", "Giải Nhất tập thể")
    places: Whole = field("Số giải", "Có bao nhiêu giải như vậy.", "1", ge=1, le=1000)
    amount: Whole | None = optional("Tiền thưởng", "Số tiền của một giải, bằng đồng.", "1000000", ge=0)


class Campaign(Record):
    """An emulation campaign."""

    slug = "phong-trao"
    label = "Phong trào thi đua"
    one = "phong trào"
    intro = "Các phong trào thi đua, tiêu chí chấm điểm và căn cứ của từng tiêu chí."
    order: ClassVar[int] = 50
    tells_news: ClassVar[bool] = True
    search_words: ClassVar[str] = "thi đua, cuộc vận động, đợt thi đua"
    past: ClassVar[tuple[str, ...]] = ("closed",)
    example: ClassVar[str] = "Thi đua văn hóa công sở (ví dụ)"
    in_news: ClassVar[bool] = True
    needs_summary: ClassVar[bool] = True
    states = {"": ("Chưa bắt đầu", "info"), "open": ("Đang chấm điểm", "ok"), "closed": ("Đã kết thúc", "mute")}

    themes: tuple[Theme, ...] = many("Chủ đề", "Thuộc nhóm nào trong bốn nhóm của Đề án.", ["giao-tiep-ung-xu"])
    starts: Date = field("Từ ngày", "Ngày phát động.", "2026-01-01", planned="ngày phát động")
    ends: Date = field("Đến ngày", "Ngày cuối cùng chấm điểm.", "2026-12-31")
    owners: tuple[UnitRef, ...] = many(
        "Đơn vị phát động", "Đơn vị, đoàn thể phát động và theo dõi.", ["units/cong-doan"]
    )
    decision: Line | None = optional("Văn bản phát động", "Số, ngày văn bản phát động.", "12/KH-VHCV ngày 05/01/2026")
    versions: tuple[CriteriaVersion, ...] = field(
        "Bộ tiêu chí", "Các bộ tiêu chí theo thời gian.", ["2026-01-01"], min_length=1
    )
    clusters: tuple[UnitCluster, ...] = many(
        "Cụm, khối", "Các cụm đơn vị xếp hạng riêng; bỏ trống thì xếp theo loại đơn vị.", ["khoi-xuc-tien"]
    )
    per_head: Flag = field(
        "Chia theo số người",
        "Ghi true để xếp hạng đơn vị theo điểm chia cho số người có mặt cuối kỳ.",
        "true",
        default=False,
    )
    prizes: tuple[Prize, ...] = many(
        "Cơ cấu giải thưởng", "Mỗi loại giải một mục: tên giải, số giải, tiền thưởng.", ["Giải Nhất tập thể"]
    )
    units_agreed: Line | None = optional(
        "Đơn vị đồng ý công khai",
        "Văn bản mà mọi đơn vị thống nhất công khai hạng của mình; bỏ trống thì cụm ít đơn vị chỉ nêu đơn vị đứng đầu.",
        "Biên bản thống nhất ngày 12/01/2026",
    )
    basis: tuple[Basis, ...] = many("Căn cứ", "Văn bản làm căn cứ phát động.", ["regulations/06-2022-qh15"])
    questions: tuple[Line, ...] = search_questions()
    body: Markdown | None = optional(
        "Giới thiệu", "Mục đích, cách tham gia, hình thức khen thưởng.", "Phong trào nhằm…"
    )

    def day(self) -> date | None:
        return self.starts

    def timeline(self) -> tuple[Change, ...]:
        return lifetime(self.starts, self.ends, "open", "closed")

    def criteria_on(self, day: date) -> tuple[Criterion, ...]:
        """The criteria that applied on `day`; none before the first version."""
        since = [version for version in self.versions if version.since <= day]
        return max(since, key=lambda version: version.since).criteria if since else ()

    def bases(self) -> Iterator[PlacedBasis]:
        yield from placed(self.basis)
        last = len(self.versions) - 1
        for index, criterion in enumerate(self.versions[last].criteria):
            yield from placed(criterion.basis, "versions", last, "criteria", index)

    def last_day(self) -> date:
        return self.ends

    def named_units(self) -> Iterator[NamedUnit]:
        yield from units_at(self.owners, self.starts, "owners")

    def work_days(self) -> Iterator[WorkDay]:
        """Skip 1 January: a campaign that begins with the year is launched on another day."""
        if (self.starts.month, self.starts.day) != (1, 1):
            yield WorkDay(("starts",), "ngày phát động", self.starts)
