"""The exact sentences that editors read about the fields of the real models."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from macros.loading.messages import explain, in_words
from macros.loading.suggest import closest, slugified
from macros.records import collections
from macros.records.base import Part
from macros.records.introspect import ANY, fields_of


def nested(path: tuple[str, ...], value: object) -> Any:
    """A value at a field's path, in lists and groups of one."""
    if not path:
        return value
    inner = nested(path[1:], value)
    return [inner] if path[0] == ANY else {path[0]: inner}


def messages_for(collection: str, path: tuple[str, ...], value: object) -> list[str]:
    """What an editor reads about a value; errors of other fields are left out."""
    model: type[Part] = collections()[collection]
    place = tuple(0 if step == ANY else step for step in path)
    with pytest.raises(ValidationError) as caught:
        model.model_validate(nested(path, value))
    return [explain(model, error)[1] for error in caught.value.errors() if error["loc"] == place]


DATE = "ngày viết theo dạng ngày/tháng/năm hoặc năm-tháng-ngày, ví dụ 5/3/2026, 2026-03-05"
KINDS = (
    "law (Luật), ordinance (Pháp lệnh), resolution (Nghị quyết), decree (Nghị định), decision (Quyết định), "
    "directive (Chỉ thị), circular (Thông tư), party-rule (Quy định của Đảng), regulation (Quy chế), "
    "provision (Quy định), house-rules (Nội quy), programme (Chương trình), scheme (Đề án), plan (Kế hoạch), "
    "guideline (Hướng dẫn), conclusion (Kết luận), notice (Thông báo), letter (Công văn), submission (Tờ trình), "
    "report (Báo cáo), consolidated (Văn bản hợp nhất)"
)
TEXTS: list[tuple[str, tuple[str, ...], object, str]] = [
    ("stories", ("title",), "", "chưa có nội dung; mục này phải có: tên ngắn gọn, hiện ở đầu trang và trong danh sách"),
    ("stories", ("place",), "", "chưa có nội dung; hãy điền, hoặc xóa dòng này nếu không cần"),
    ("stories", ("award",), " ", "chưa có nội dung; hãy điền, hoặc xóa dòng này nếu không cần"),
    ("stories", ("title",), "x" * 410, "dài 410 ký tự; tối đa 400 ký tự, hãy rút bớt 10 ký tự"),
    ("stories", ("summary",), "tiếng " * 62, "dài 62 tiếng; tối đa 60 tiếng, hãy rút bớt 2 tiếng"),
    ("stories", ("body",), "[" * 201, "có 201 dấu “[”; tối đa 200 dấu, hãy bớt 1 dấu hoặc tách nội dung"),
    (
        *("stories", ("title",), {"Lưu ý": "họp sớm"}),
        'đang là danh sách hoặc nhóm mục con; ở đây phải là một dòng chữ; gợi ý: “"Lưu ý: họp sớm"”',
    ),
    ("stories", ("title",), ["x"], "đang là danh sách hoặc nhóm mục con; ở đây phải là một dòng chữ"),
    (
        *("stories", ("happened",), "2026/3/5"),
        f"“2026/3/5” chưa phải ngày viết đúng; {DATE}; gợi ý: “2026-03-05”",
    ),
    (
        *("stories", ("happened",), "2025-02-30"),
        "“2025-02-30” không có trong lịch; tháng 2/2025 chỉ có 28 ngày, hãy xem lại giấy",
    ),
    ("stories", ("happened",), "hôm qua", f"“hôm qua” chưa phải ngày viết đúng; {DATE}"),
    (
        *("scores", ("month",), "3/2026"),
        (
            "“3/2026” chưa phải tháng viết đúng; tháng viết tháng/năm hoặc năm-tháng, ví dụ 3/2026, 2026-03; "
            "gợi ý: “2026-03”"
        ),
    ),
    (
        *("training", ("sessions", "*", "start"), "8h30"),
        ("“8h30” chưa phải giờ viết đúng; giờ viết theo dạng 24 giờ, đủ bốn chữ số, ví dụ 08:00; gợi ý: “08:30”"),
    ),
    (
        *("training", ("periods",), "8 tiết"),
        "“8 tiết” chưa phải số nguyên; ở đây phải là số nguyên, chỉ gồm chữ số, ví dụ 30; gợi ý: “8”",
    ),
    ("training", ("periods",), "0", "“0” nhỏ quá; số nhỏ nhất được nhận là 1; gợi ý: “1”"),
    ("training", ("periods",), "500", "“500” lớn quá; số lớn nhất được nhận là 400; gợi ý: “400”"),
    ("training", ("sessions", "*", "seats"), "0", "“0” nhỏ quá; số nhỏ nhất được nhận là 1; gợi ý: “1”"),
    (
        *("scores", ("lines", "*", "points"), "7,5"),
        (
            "“7,5” chưa phải số viết đúng; ở đây phải là số, phần lẻ sau dấu chấm và không quá hai chữ số, ví dụ 7.5; "
            "gợi ý: “7.5”"
        ),
    ),
    (
        *("stories", ("illustrative",), "có"),
        "“có” chưa phải cách ghi có hay không; ở đây chỉ ghi true (có) hoặc false (không); gợi ý: “true”",
    ),
    (
        *("regulations", ("type",), "nghị định"),
        f"“nghị định” không có trong danh mục; các giá trị được phép: {KINDS}; gợi ý: “decree” (Nghị định)",
    ),
    (
        *("regulations", ("type",), "Nghi dinh"),
        f"“Nghi dinh” không có trong danh mục; các giá trị được phép: {KINDS}; gợi ý: “decree” (Nghị định)",
    ),
    (
        *("stories", ("audience",), "mọi người"),
        (
            "“mọi người” không có trong danh mục; các giá trị được phép: public (Công khai), staff (Nội bộ cơ quan), "
            "leadership (Lãnh đạo)"
        ),
    ),
    (
        *("stories", ("former_ids", "*"), "Tiếp Dân"),
        (
            "“Tiếp Dân” không dùng làm mã được; mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, "
            "tối đa 80 ký tự, không trùng tên riêng của Windows như “con”, “aux”; gợi ý: “tiep-dan”"
        ),
    ),
    (
        *("stories", ("pictures", "*", "file"), "Tiếp dân.JPG"),
        (
            "“Tiếp dân.JPG” không dùng làm tên tệp được; tên tệp gồm chữ thường không dấu, chữ số, dấu gạch nối "
            "và có đuôi png, jpg, jpeg, webp, pdf hoặc docx; gợi ý: “tiep-dan.jpg”"
        ),
    ),
    (
        *("announcements", ("link", "url"), "www.abc.vn/x"),
        (
            "“www.abc.vn/x” không phải địa chỉ trang; địa chỉ bắt đầu bằng https://, http://, mailto: hoặc dấu / "
            "(trang trong cổng), không có dấu cách; gợi ý: “https://www.abc.vn/x”"
        ),
    ),
    (
        *("stories", ("unit",), "Văn phòng"),
        ("“Văn phòng” chưa đúng cách ghi dẫn chiếu; viết “nhóm/mã”, ví dụ “units/van-phong”; gợi ý: “units/van-phong”"),
    ),
    (
        *("stories", ("unit",), "unit/van-phong"),
        ("“unit/van-phong” không thuộc nhóm được dẫn ở đây; chỉ dẫn tới: units (Đơn vị); gợi ý: “units/van-phong”"),
    ),
    (
        *("stories", ("unit",), "don-vi/van-phong"),
        ("“don-vi/van-phong” không thuộc nhóm được dẫn ở đây; chỉ dẫn tới: units (Đơn vị); gợi ý: “units/van-phong”"),
    ),
    (
        *("stories", ("unit",), "people/nguyen-van-a"),
        "“people/nguyen-van-a” không thuộc nhóm được dẫn ở đây; chỉ dẫn tới: units (Đơn vị)",
    ),
    (
        *("stories", ("unit",), "units/a#b"),
        "“units/a#b” có phần sau dấu #; ở đây chỉ ghi “nhóm/mã”; gợi ý: “units/a”",
    ),
    (
        *("stories", ("exemplifies", "*"), "policies/a"),
        "“policies/a” thiếu phần sau dấu #; hãy ghi rõ mục nào, ví dụ “policies/tiep-cong-dan#don-tiep”",
    ),
    (
        *("stories", ("themes",), "trang-phuc"),
        (
            "đang là một dòng chữ “trang-phuc”; ở đây phải là danh sách, mỗi mục một dòng, bắt đầu bằng “- ”: "
            "“- trang-phuc”"
        ),
    ),
    (
        *("policies", ("rules",), []),
        "danh sách có 0 mục; cần ít nhất 1 mục, hãy thêm mục bắt đầu bằng “- ”",
    ),
    (
        *("policies", ("basis", "*"), "regulations/a"),
        (
            "đang là một dòng chữ “regulations/a”; ở đây phải là các mục con, mỗi mục một dòng “tên: nội dung”, gồm: "
            "regulation (Văn bản), clause (Điều khoản), note (Ghi chú); gợi ý: “regulation: regulations/a”"
        ),
    ),
    (
        *("awards", ("decision",), []),
        (
            "đang là danh sách; ở đây phải là các mục con, mỗi mục một dòng “tên: nội dung”, gồm: "
            "number (Số quyết định), date (Ngày quyết định), issuer (Người ký)"
        ),
    ),
]


@pytest.mark.parametrize(("collection", "path", "value", "message"), TEXTS)
def test_sentences(collection: str, path: tuple[str, ...], value: object, message: str) -> None:
    assert messages_for(collection, path, value) == [message]


@pytest.mark.parametrize(
    ("collection", "name", "message"),
    [
        (
            "stories",
            "title",
            "thiếu mục này; hãy thêm dòng “title: …”, tên ngắn gọn, hiện ở đầu trang và trong danh sách",
        ),
        (
            *("evaluations", "year"),
            "thiếu mục này; hãy thêm dòng “year: …”, năm được xếp loại, chỉ ghi chữ số",
        ),
        (
            *("titles", "subject"),
            "thiếu mục này; hãy thêm dòng “subject: …”, một trong: ca-nhan (Cá nhân), tap-the (Tập thể)",
        ),
        ("stories", "unit", "thiếu mục này; hãy thêm dòng “unit: …”, mã của một bản ghi đã có: “units/…” (Đơn vị)"),
        (
            *("stories", "happened"),
            "thiếu mục này; hãy thêm dòng “happened: …”, ngày diễn ra việc tốt, dạng năm-tháng-ngày",
        ),
        (
            *("policies", "rules"),
            "thiếu mục này; hãy thêm “rules:”, mỗi mục bắt đầu bằng “- ”, gồm: id (Mã quy tắc), text (Quy tắc)",
        ),
        (
            *("sanctions", "decision"),
            "thiếu mục này; hãy thêm “decision:”, gồm: number (Số), date (Ngày)",
        ),
    ],
)
def test_missing_fields(collection: str, name: str, message: str) -> None:
    model = collections()[collection]
    with pytest.raises(ValidationError) as caught:
        model.model_validate({})
    assert message in [explain(model, error)[1] for error in caught.value.errors() if error["loc"] == (name,)]


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [("titel", "title"), ("Title", "title"), ("tên", "title"), ("TOM TAT", "summary"), ("pictrues", "pictures")],
)
def test_unknown_field_names_the_nearest(typed: str, nearest: str) -> None:
    (message,) = messages_for("stories", (typed,), "x")
    assert message.startswith(f"“{typed}”: không có mục này; hãy sửa tên mục; gợi ý: “{nearest}” (")


def test_unknown_field_without_a_near_name_names_none() -> None:
    (message,) = messages_for("stories", ("zzzz",), "x")
    assert message.startswith("“zzzz”: không có mục này; các mục được phép: title (Tên), summary (Tóm tắt), ")
    assert message.endswith("pictures (Ảnh)")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "-people/a -people/b",
            "thiếu dấu cách sau gạch đầu dòng; mỗi mục một dòng, viết: “- people/a”, “- people/b”",
        ),
        (
            "– people/a",
            "gạch đầu dòng phải là “-” và một dấu cách, không phải “–”; mỗi mục một dòng, viết: “- people/a”",
        ),
        (
            "people/a; people/b",
            (
                "đang là một dòng chữ “people/a; people/b”; ở đây phải là danh sách, mỗi mục một dòng, "
                "bắt đầu bằng “- ”: “- people/a”, “- people/b”"
            ),
        ),
    ],
)
def test_a_list_written_as_a_line_comes_back_as_lines(written: str, message: str) -> None:
    assert messages_for("stories", ("people",), written) == [message]


def test_a_list_of_choices_written_by_name_comes_back_as_values() -> None:
    (message,) = messages_for("stories", ("themes",), "Trang phục; giao tiếp ứng xử")
    assert message.endswith("bắt đầu bằng “- ”: “- trang-phuc”, “- giao-tiep-ung-xu”")


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("nếu đã xong thì ghi “done”", "nếu đã xong thì ghi “Ngày hoàn thành” (done)"),
        ("thêm “evidence” (bản ghi)", "thêm “Minh chứng” (evidence: bản ghi)"),
        ("mã “done” trùng", "mã “done” trùng"),
        ("bỏ “units/a”, “khong-co”", "bỏ “units/a”, “khong-co”"),
    ],
)
def test_keys_in_a_message_stand_with_what_they_are_called(message: str, wanted: str) -> None:
    assert in_words(collections()["actions"], ("done",), message) == wanted


def test_readers_see_labels_without_keys() -> None:
    message = "nếu đã xong thì ghi “done” kèm ngày, thêm “evidence” (bản ghi)"
    wanted = "nếu đã xong thì ghi “Ngày hoàn thành” kèm ngày, thêm “Minh chứng”"
    assert in_words(collections()["actions"], ("done",), message, keys=False) == wanted


@pytest.mark.parametrize("collection", collections())
def test_every_choice_is_found_by_code_and_by_label(collection: str) -> None:
    for spec in fields_of(collections()[collection]):
        labels = [label for _, label in spec.choices]
        assert len(labels) == len(set(labels))
        for code, label in spec.choices:
            assert closest(code.upper(), spec.choices) == code
            assert closest(label, spec.choices) == code
            assert closest(slugified(label).replace("-", " "), spec.choices) == code


def test_long_values_are_shown_in_part() -> None:
    (message,) = messages_for("stories", ("happened",), "rất dài " * 100)
    assert message.startswith(f"“{('rất dài ' * 100)[:59]}…” chưa phải ngày")
