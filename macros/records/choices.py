"""Closed lists that more than one module needs: audiences, themes, who must read, how far facts are verified.

It imports no model, so that it loads quickly: every run needs the audience.
"""

from macros.text.choices import Choice


class Audience(Choice):
    """Who may see a record; a site contains the records of its own level and the levels before it."""

    PUBLIC = "public", "Công khai"
    STAFF = "staff", "Nội bộ cơ quan"
    LEADERSHIP = "leadership", "Lãnh đạo"

    @property
    def level(self) -> int:
        return list(Audience).index(self)


class Evidence(Choice):
    """How far a statement is verified."""

    VERIFIED = "verified", "Thấy trong nguồn đáng tin"
    SECONDARY = "secondary", "Mới lấy từ nguồn thứ cấp"
    SEED = "seed", "Theo một bài viết"
    COMMON_KNOWLEDGE = "known", "Hiểu biết chung"


class EvidenceLevel(Choice):
    """The best sources of a document as a whole."""

    FULL_TEXT = "full-text", "Nguồn đăng lại toàn văn hoặc một phần văn bản"
    CITED = "cited", "Số, ngày thấy trong văn bản khác viện dẫn"
    PRESS = "press", "Báo chí, cổng cơ quan, trang tra cứu luật"
    SECONDARY = "secondary", "Chỉ có nguồn thứ cấp"
    SEED = "seed", "Chỉ có trong một bài viết"

    @property
    def doubt(self) -> str:
        """The sentence on why facts with no better source are unreliable; "" if they are reliable."""
        return _DOUBTS.get(self, "")


_DOUBTS = {
    EvidenceLevel.SECONDARY: "Thông tin về văn bản này mới lấy từ nguồn thứ cấp.",
    EvidenceLevel.SEED: "Văn bản này ghi theo một bài viết, chưa thấy bản chính.",
}


class SourceKind(Choice):
    """Kinds of sources."""

    SEED = "seed", "Bài viết của cơ quan"
    LAW_SITE = "law-site", "Trang tra cứu luật"
    PRESS = "press", "Báo chí"
    AGENCY = "agency", "Cổng thông tin cơ quan"
    FULL_TEXT = "full-text", "Bản đăng lại văn bản"
    SECONDARY = "secondary", "Nguồn thứ cấp"


class SourceStatus(Choice):
    """The status according to sources; for cross-checks only, never an input of the computed status."""

    IN_FORCE = "in-force", "Nguồn ghi còn hiệu lực"
    ENDED = "ended", "Nguồn ghi đã hết hiệu lực"
    PARTLY_ENDED = "partly-ended", "Nguồn ghi hết hiệu lực một phần"
    PERIOD_OVER = "period-over", "Nguồn ghi đã hết thời kỳ thực hiện"
    NO_SUCCESSOR_SEEN = "no-successor-seen", "Không thấy văn bản thay thế, chưa khẳng định còn hiệu lực"
    UNSETTLED = "unsettled", "Có dấu hiệu bị thay thế, chưa xác minh"
    UNKNOWN = "unknown", "Không có thông tin"
    NOT_APPLICABLE = "not-applicable", "Không xét hiệu lực"

    @property
    def unsettled(self) -> bool:
        return self in (SourceStatus.NO_SUCCESSOR_SEEN, SourceStatus.UNSETTLED, SourceStatus.UNKNOWN)


class Standing(Choice):
    """Whether a policy is binding."""

    DRAFT = "draft", "Mẫu, chưa ban hành"
    ISSUED = "issued", "Đã ban hành"


class Theme(Choice):
    """The four groups of the Đề án Văn hóa công vụ (1847/QĐ-TTg)."""

    ATTITUDE = "tinh-than-thai-do", "Tinh thần, thái độ làm việc"
    CONDUCT = "giao-tiep-ung-xu", "Giao tiếp, ứng xử"
    ETHICS = "dao-duc-loi-song", "Đạo đức, lối sống"
    DRESS = "trang-phuc", "Trang phục"


class ReaderRole(Choice):
    """Who has to read something: the leaders of units, or a kind of staff."""

    LEADER = "lanh-dao", "Lãnh đạo, quản lý"
    OFFICIAL = "cong-chuc", "Công chức"
    EMPLOYEE = "vien-chuc", "Viên chức"
    WORKER = "nguoi-lao-dong", "Người lao động"
