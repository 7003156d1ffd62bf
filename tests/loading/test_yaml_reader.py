"""Hostile, odd and mistyped files are read as unchanged text, or refused once with code, line and column."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from unicodedata import normalize

import pytest
import yaml

from macros.loading import record_reader, yaml_reader
from macros.loading.encoding import MAX_BYTES
from macros.loading.record_reader import read
from macros.loading.yaml_reader import LoadError, locate, locate_key, parse, warnings
from macros.records import collections

ATTACKS = Path(__file__).parents[1] / "attacks"
ROOT = Path(__file__).parents[2]
PLAN = {"id": "kh-0001", "so_ky_hieu": "84/KH-UBND", "tieu_de": "Kế hoạch chuyển đổi số"}
NORWAY = dict(
    re.findall(
        r"(\w)=(\S+)",
        "a=no b=on c=0777 d=1e3 e=12:30 f=2025-01-02 g=007 h=3.10 i=+84912345678 "
        "j=0912345678 k=01/02 l=84/KH-UBND m=~ n=1.000 o=1_000 p=yes q=0x1F r=1.10",
    )
)

EXPECTED: dict[str, object] = {
    "y00-ok": PLAN,
    "y01-billion-laughs": "1:5 yaml-anchor",
    "y03-self-alias": "1:4 yaml-anchor",
    "y04-deep-flow-1000": "1:15 yaml-too-deep",
    "y06-duplicate-key-nfc-nfd": "2:1 yaml-duplicate-key",
    "y07-norway": NORWAY,
    "y09-tab-indent": "2:1 yaml-tab",
    "y10-tab-after-colon": "1:3 yaml-tab",
    "y12-utf8-bom": PLAN,
    "y13-utf16le": "1:1 yaml-utf16",
    "y15-tcvn3-bytes": "2:11 yaml-not-utf8",
    "y16-tcvn3-mojibake": {"id": "x", "tieu_de": "KÕ ho¹ch chuyÓn ®æi sè"},
    "y18-nul": "2:11 yaml-forbidden-character",
    "y19-esc-ansi": "2:11 yaml-forbidden-character",
    "y21-bidi": "2:13 yaml-forbidden-character",
    "y22-zero-width": "2:12 yaml-forbidden-character",
    "y24-surrogate": "1:7 yaml-escape",
    "y25-py-apply": "1:4 yaml-tag",
    "y27-binary": "1:4 yaml-tag",
    "y28-bad-bool-tag": "1:4 yaml-tag",
    "y30-merge-key": "1:4 yaml-anchor",
    "y31-two-documents": "2:1 yaml-second-document",
    "y33-comment-only": "1:1 yaml-empty",
    "y34-top-list": "1:1 yaml-top-level",
    "y36-bare-cr": "1:6 yaml-bare-cr",
    "y37-directive": "1:1 yaml-directive",
    "y39-jinja-unquoted": "1:11 yaml-key",
    "y40-nfd": PLAN,
    "y42-curly-quotes": {"tieu_de": "“no”"},
    "y43-nel": "1:5 yaml-forbidden-character",
    "y45-colon-in-title": "1:18 yaml-colon",
    "y46-hash-cut": {"tieu_de": "Nghị quyết", "ghi_chu": "a"},
    "y48-leading-zero": {"id": "007", "sdt": "0912345678"},
}
# The Python parser lets a lone surrogate pass; it is refused with the forbidden characters then.
ELSEWHERE_IN_PYTHON = {"y24-surrogate": "1:4 yaml-forbidden-character"}


def outcome(raw: bytes) -> object:
    """What `parse` gives: the data, or "line:column code"."""
    try:
        return parse(raw)
    except LoadError as error:
        return f"{error.line}:{error.column} {error.code}"


def read_story(text: str) -> list[str]:
    """The problems of a text read as a story, as an editor sees them."""
    return [str(problem) for problem in read(text.encode(), collections()["stories"], "t.yml")[2]]


def test_every_attack_file_is_expected() -> None:
    assert {path.stem for path in (ATTACKS / "yaml").glob("*.yml")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_attack_is_refused_or_arrives_as_written(name: str) -> None:
    assert outcome((ATTACKS / f"yaml/{name}.yml").read_bytes()) == EXPECTED[name]


@pytest.mark.parametrize("name", EXPECTED)
def test_python_parser_agrees(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("macros.loading.yaml_reader._Loader", yaml.SafeLoader)
    wanted = ELSEWHERE_IN_PYTHON.get(name, EXPECTED[name])
    assert outcome((ATTACKS / f"yaml/{name}.yml").read_bytes()) == wanted


@pytest.mark.parametrize("name", EXPECTED)
def test_attack_says_what_is_wrong_and_what_is_right(name: str) -> None:
    try:
        parse((ATTACKS / f"yaml/{name}.yml").read_bytes())
    except LoadError as error:
        assert "; " in error.message  # noqa: PT017 - the accepted files belong to the same table


@pytest.mark.parametrize(
    "case", json.loads((ATTACKS / "files/f13-yaml-large.json").read_text()), ids=lambda c: c["name"]
)
def test_large_input_is_refused_by_size_and_its_beginning_in_time(case: dict[str, str | int]) -> None:
    unit = str(case.get("unit") or case["open"])
    whole = "".join(unit.replace("{i}", str(index)) for index in range(int(case["times"])))
    whole += str(case.get("close", "")) * int(case["times"])
    assert outcome(whole.encode()) == "1:1 yaml-size"
    start = time.process_time()
    outcome(whole.encode()[:MAX_BYTES])
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", "1:1 yaml-empty"),
        ("---\n", "2:1 yaml-empty"),
        ("chữ\n", "1:1 yaml-top-level"),
        ("title:A\nsummary: b\n", "1:1 yaml-top-level"),
        ("a: b\nc:d\ne: f\n", "2:2 yaml-glued-colon"),
        ("title: A\n  summary: b\n", "2:10 yaml-indent"),
        ("title: A\nabc\n", "3:1 yaml-key-colon"),
        ("rules:\n   a: b\n  c: d\n", "3:3 yaml-indent"),
        ('title: "A" b\n', "1:12 yaml-after-quote"),
        ("title: 'A\nb: c\n", "1:8 yaml-quote-open"),
        ('title: "A\nb: c\nd: nói "không" rồi\n', "1:8 yaml-quote-open"),
        ('title: "A\n  b" c\n', "2:6 yaml-after-quote"),
        ("title: A\nbody:\n  Một hai.\n\n  Anh nói: ba.\nplace: b\n", "2:1 yaml-no-bar"),
        (" title: A\nsummary: b\n", "2:1 yaml-indent"),
        ("decision:\n  number 45\n  date: 2026-03-02\n", "3:7 yaml-indent"),
        ("title: [A\nb: c\n", "1:8 yaml-bracket-open"),
        ("title: @a\n", "1:8 yaml-start-character"),
        ("title: `a\n", "1:8 yaml-start-character"),
        ("title: %a\n", "1:8 yaml-start-character"),
        ("title: *lưu ý* a\n", "1:10 yaml-alias"),
        ("title: *a\n", "1:8 yaml-alias"),
        ("*a : b\n", "1:1 yaml-alias"),
        ("title: &a b\n", "1:8 yaml-anchor"),
        ("title: !a b\n", "1:8 yaml-tag"),
        ("title: ! b\n", "1:8 yaml-tag"),
        ("title: - a\n", "1:8 yaml-list-place"),
        ("title: |a\n  b\n", "1:9 yaml-block-head"),
        ('title: "a\\qb"\n', "1:10 yaml-escape"),
        ('title: "a\\tb"\n', "1:8 yaml-tab"),
        ('title: "a\\u200bb"\n', "1:8 yaml-forbidden-character"),
        ('a: b\n"\\e": c\n', "2:1 yaml-forbidden-character"),
        ("a: b\n<<: c\n", "2:1 yaml-merge-key"),
        ("a: b\n'': c\n", "2:1 yaml-key"),
        ("[a]: c\n", "1:1 yaml-key"),
        ("a: b\na: c\n", "2:1 yaml-duplicate-key"),
        ('"e\\u0301": b\né: c\n', "2:1 yaml-duplicate-key"),
        ("a: b\n...\nc\n", "3:1 yaml-second-document"),
        ("%YAML 2.0\n---\na: b\n", "1:1 yaml-directive"),
        ("a: e" + "\u0323\u0302" * 16, "1:5 yaml-mark-pile"),
        ('a: "' + "\\u0323\\u0302" * 16 + '"', "1:4 yaml-mark-pile"),
        ("a: " + "x" * 100_001, "1:4 yaml-scalar-too-long"),
        ("a: [" + "x," * 20_000 + "]", "1:39999 yaml-too-many-nodes"),
    ],
)
def test_mistyped_text_is_refused_where_it_is_wrong(text: str, wanted: str) -> None:
    assert outcome(text.encode()) == wanted


def test_missing_c_parser_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    assert not yaml_reader.has_c_loader()


def test_empty_value_is_empty_text() -> None:
    assert parse(b"title:\nlist:\n-\n- a\n") == {"title": "", "list": ["", "a"]}


def test_windows_line_ends_and_long_texts_arrive_whole() -> None:
    assert parse("a: |\r\n  một\r\n  hai\r\nb: >\r\n  ba\r\n  bốn\r\n".encode()) == {"a": "một\nhai\n", "b": "ba bốn\n"}


def test_blank_form_lines_are_no_pile_of_marks() -> None:
    text = "Họ tên: " + "…" * 60 + "e\u0301"
    assert parse(f'a: "{text}"'.encode()) == {"a": normalize("NFC", text)}


SHEET = """\
# ghi chú
title: Tiếp công dân
rules:
- id: a
  do:
  - Chào
  -
-
  id: b
decision:
  number: 1
empty:
"""


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        ((), (2, 1), (2, 1)),
        (("title",), (2, 8), (2, 1)),
        (("rules",), (4, 1), (3, 1)),
        (("rules", 0), (4, 3), (4, 3)),
        (("rules", 0, "do", 0), (6, 5), (6, 5)),
        (("rules", 0, "do", 1), (7, 4), (7, 4)),
        (("rules", 1), (9, 3), (9, 3)),
        (("rules", 1, "id"), (9, 7), (9, 3)),
        (("empty",), (12, 7), (12, 1)),
        (("missing",), (2, 1), (2, 1)),
        (("rules", 0, "text"), (4, 3), (4, 3)),
        (("rules", 7, "text"), (3, 1), (3, 1)),
        (("decision", "date"), (10, 1), (10, 1)),
        (("title", "x", 0), (2, 1), (2, 1)),
    ],
)
def test_places(path: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]) -> None:
    assert locate(SHEET.encode(), path) == value
    assert locate_key(SHEET.encode(), path) == key


def test_place_in_an_unreadable_file_is_its_beginning() -> None:
    assert locate(b"a: [", ("a",)) == (1, 1)


def test_places_count_letters_not_bytes() -> None:
    assert locate('{"đề": "é", "số": x}'.encode(), ("số",)) == (1, 19)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tieu_de: Nghị quyết #12", [(1, 21)]),
        ("title: #12 tháng 3", [(1, 8)]),
        ("title: Một câu  # phần sau", [(1, 17)]),
        ("items:\n- Nghị quyết #12", [(2, 14)]),
        ("year: 2026 #năm", [(1, 12)]),
        ("type: decree  # loại văn bản", []),
        ("type: decree  #", []),
        ("# ghi chú\ntitle: a", []),
        ("rules: # danh sách\n- a", []),
        ('title: "Nghị quyết #12"', []),
        ("title: Nghị quyết#12", []),
        ("body: |  # ghi chú\n  Nghị quyết #12\n", []),
        ("a: [", []),
    ],
)
def test_text_cut_by_a_hash_is_warned_of(text: str, wanted: list[tuple[int, int]]) -> None:
    reports = warnings(text.encode())
    assert [(line, column) for _, line, column, _ in reports] == wanted
    assert all(code == "yaml-text-cut" for code, *_ in reports)


def test_warning_says_what_was_lost() -> None:
    ((_, _, _, message),) = warnings("tieu_de: Nghị quyết #12".encode())
    assert message == (
        "chữ sau dấu # bị bỏ: “12”; nếu là nội dung thì đặt cả trong ngoặc kép, ghi chú thì đưa lên dòng riêng; "
        'viết lại thành: tieu_de: "Nghị quyết #12"'
    )


def test_legacy_font_in_a_file_is_warned_of() -> None:
    raw = (ATTACKS / "yaml/y16-tcvn3-mojibake.yml").read_bytes()
    assert warnings(raw) == [
        (
            "yaml-legacy-font",
            2,
            13,
            (
                "“ho¹ch” là chữ gõ bằng phông cũ (TCVN3 hoặc VNI); hãy chuyển sang Unicode; "
                "viết lại thành: tieu_de: Kế hoạch chuyển đổi số"
            ),
        )
    ]


def test_own_data_raises_no_warning() -> None:
    reports = [(path, warnings(path.read_bytes())) for path in (ROOT / "data").glob("*/*.yml")]
    assert [(path, problems) for path, problems in reports if problems] == []


GOOD = """\
title: Tiếp công dân
themes: [giao-tiep-ung-xu]
happened: 2026-03-05
published: 2026-03-09
unit: units/van-phong
body: Nội dung.
"""


def test_good_record_comes_with_its_text() -> None:
    record, data, problems = read(GOOD.encode(), collections()["stories"], "t.yml")
    assert record is not None
    assert record.title == "Tiếp công dân"
    assert data is not None
    assert data["happened"] == "2026-03-05"
    assert problems == []


def test_unreadable_file_is_one_problem() -> None:
    assert read_story(GOOD + "x: [a\ny: b\n") == [
        "t.yml:7:4: dấu [ hoặc { mở ở đây mà không đóng đúng; nếu là nội dung thì đặt cả trong ngoặc kép"
    ]


def test_all_problems_come_at_once_with_place_and_label() -> None:
    text = GOOD.replace("2026-03-05", "2026-3-5").replace(
        "body: Nội dung.\n", "pictures:\n- file: a.jpg\n  capton: b\n"
    )
    assert read_story(text) == [
        "t.yml:1:1: “Nội dung”: thiếu mục này; hãy thêm dòng “body: …”, kể việc: hoàn cảnh, việc làm, kết quả",
        (
            "t.yml:3:11: “Ngày diễn ra”: “2026-3-5” chưa phải ngày viết đúng; "
            "ngày viết theo dạng ngày/tháng/năm hoặc năm-tháng-ngày, ví dụ 5/3/2026, 2026-03-05; gợi ý: “2026-03-05”"
        ),
        (
            "t.yml:7:3: “Ảnh, mục 1, Mô tả ảnh”: thiếu mục này; hãy thêm dòng “alt: …”, "
            "tả nội dung ảnh cho người không nhìn thấy ảnh"
        ),
        "t.yml:8:3: “Ảnh, mục 1”: “capton”: không có mục này; hãy sửa tên mục; gợi ý: “caption” (Chú thích)",
    ]


def test_refused_items_do_not_make_their_list_too_short() -> None:
    problems = read(b"title: a\nsessions:\n- x\n", collections()["training"], "t.yml")[2]
    assert "field-too-short" not in {problem.code for problem in problems}


def test_flood_of_problems_is_cut() -> None:
    problems = read(GOOD.encode() + b"pictures:\n" + b"- {}\n" * 5000, collections()["stories"], "t.yml")[2]
    assert len(problems) == record_reader.MAX_PROBLEMS + 1
    assert problems[-1].code == "field-more"


def test_what_git_left_of_two_edits_is_told_as_that() -> None:
    text = GOOD.replace("body:", "<<<<<<< HEAD\nplace: a\n=======\nplace: b\n>>>>>>> x\nbody:")
    ((problem),) = read_story(text)
    line = text.split("\n").index("<<<<<<< HEAD") + 1
    assert problem.startswith(f"t.yml:{line}:1: hai người sửa cùng chỗ, git để lại ba dòng <<<<<<<, =======, >>>>>>>; ")


@pytest.mark.parametrize("below", ["rằng: không", "rằng không"])
def test_a_text_of_lines_that_begins_with_a_quotation_needs_a_bar(below: str) -> None:
    (problem,) = read_story(GOOD.replace("body: Nội dung.", f'body: "Chị ấy" nói\n  {below}'))
    assert "nội dung nhiều dòng mà sau tên mục chưa có dấu |; " in problem
    assert problem.endswith("viết lại thành: body: |")
