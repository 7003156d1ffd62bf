"""What the numbers of a review are called, and how they are written."""

from decimal import Decimal

from macros.engine import Portal
from macros.engine.row import text_of
from macros.queries import indicators, lookup
from macros.queries.reviews.frame import ReviewCount, ReviewFrame
from macros.queries.reviews.upkeep import PEOPLE, WITHHELD
from macros.records.awards import Form
from macros.records.indicators import Indicator
from macros.records.reviews import Block
from macros.text.render import number

UNKNOWN = "chưa rõ"
_NAMES = {
    "guong-tot:tong": "Gương người tốt, việc tốt đã nêu",
    "guong-tot:da-khen": "Gương đã dẫn tới khen thưởng",
    "quy-tac:ap-dung": "Bộ quy tắc bắt đầu áp dụng",
    "quy-tac:ra-soat": "Bộ quy tắc đã rà soát với căn cứ",
    "quy-tac:sua": "Bộ quy tắc phải sửa hoặc thôi áp dụng sau rà soát",
    "van-ban:ban-hanh": "Văn bản mới ban hành đã đưa vào thư viện",
    "van-ban:hieu-luc": "Văn bản bắt đầu có hiệu lực",
    "van-ban:het-hieu-luc": "Văn bản hết hiệu lực toàn bộ",
    "dao-tao:lop": "Lớp bồi dưỡng đã kết thúc",
    "dao-tao:tiet": "Tổng số tiết của các lớp",
    "dao-tao:cu-di": "Lượt người được cử đi học",
    "dao-tao:du-hoc": "Lượt người dự học",
    "dao-tao:chung-nhan": "Lượt người được chứng nhận hoàn thành",
    "dao-tao:du-tiet": "Người đã đủ số tiết theo định mức của năm",
    "dao-tao:thuoc-dien": "Người có nghĩa vụ bồi dưỡng trong năm",
    "kiem-tra:cuoc": "Cuộc kiểm tra, giám sát đã tiến hành",
    "kiem-tra:cuoc-rong": "Cuộc kiểm tra, giám sát từ ba đơn vị trở lên",
    "kiem-tra:don-vi": "Đơn vị được kiểm tra, giám sát",
    "kiem-tra:phat-hien": "Tồn tại, vi phạm được phát hiện ở các cuộc ấy",
    "kiem-tra:ton-tai": "Tồn tại được phát hiện",
    "kiem-tra:vi-pham": "Vi phạm được phát hiện",
    "kiem-tra:da-khac-phuc": "Tồn tại, vi phạm đã khắc phục đến cuối kỳ",
    "kiem-tra:qua-han": "Tồn tại, vi phạm quá hạn khắc phục đến cuối kỳ",
    "kiem-tra:lap-lai": "Tồn tại, vi phạm lặp lại trong 24 tháng",
    "nhiem-vu:tong": "Nhiệm vụ thực hiện trong kỳ",
    "nhiem-vu:truoc-han": "Nhiệm vụ hoàn thành trước hạn",
    "nhiem-vu:dung-han": "Nhiệm vụ hoàn thành đúng hạn",
    "nhiem-vu:tre-han": "Nhiệm vụ hoàn thành quá hạn",
    "nhiem-vu:qua-han": "Nhiệm vụ chưa xong, đã quá hạn đến cuối kỳ",
    "nhiem-vu:con-han": "Nhiệm vụ chưa xong, còn trong hạn",
    "khen-thuong:tong": "Quyết định khen thưởng, thư khen",
    "khen-thuong:ca-nhan": "Lượt cá nhân được khen",
    "khen-thuong:tap-the": "Lượt tập thể được khen",
    "tung-quy-tac:tong": "Quy tắc có trong các bộ quy tắc",
    "tung-quy-tac:da-co": "Quy tắc đã ghi nhận việc làm cụ thể",
    "tung-quy-tac:chua-co": "Quy tắc chưa ghi nhận việc làm nào",
}
_OF_RULES = {"guong-tot": "gương tốt", "kiem-tra": "lần kiểm tra", "phat-hien": "phát hiện"}


def name_of(portal: Portal, key: str) -> str:
    """What a number is called."""
    block, _, rest = key.partition(":")
    if key in _NAMES:
        return _NAMES[key]
    if block == Block.INDICATORS:
        return lookup.title(portal, f"indicators/{rest}") or lookup.NOT_HERE
    if block == Block.AWARDS and rest in list(Form):
        return f"Lượt nhận {Form(rest).label.lower()}"
    rule, _, what = rest.rpartition(":")
    return f"{_rule_text(portal, rule)}: {_OF_RULES[what]}" if what in _OF_RULES else key


def _rule_text(portal: Portal, rule: str) -> str:
    """The words of a rule ("tiep-cong-dan#don-tiep"); other words where this audience has no such rule."""
    policy, _, name = rule.partition("#")
    row = portal.rows.get(f"policies/{policy}")
    texts = {text_of(item, "id"): text_of(item, "text") for item in (row.data["rules"] if row else ())}
    return " ".join(texts.get(name, lookup.NOT_HERE).split()).rstrip(".")


def written(portal: Portal, key: str, value: Decimal | None, words: str = "") -> str:
    """A number as reports write it, with its unit of measure; "chưa rõ" for what is not known."""
    if value is None:
        return words or UNKNOWN
    record = lookup.record_facts(portal, f"indicators/{key.partition(':')[2]}") if key.startswith("chi-so:") else None
    return indicators.amount(value, record.measure) if isinstance(record, Indicator) else number(value)


def may_be_withheld(key: str) -> bool:
    """Whether reports for staff may withhold a number: how many people did something."""
    return key.partition(":")[2] in (*PEOPLE, "du-tiet")


def past(portal: Portal, frame: ReviewFrame, key: str, value: Decimal | None, words: str) -> str:
    """A number of an earlier period, or its words; for older reports, which stored none, both possible words."""
    fallback = f"{WITHHELD} hoặc {UNKNOWN}" if may_be_withheld(key) and not frame.for_leaders else ""
    return written(portal, key, value, words or fallback)


def count_words(portal: Portal, count: ReviewCount) -> str:
    """The text of a number of a review."""
    return written(portal, count.key, count.number, count.words)
