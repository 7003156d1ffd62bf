"""What may be a citation, whether or not the library has the document."""

from __future__ import annotations

import pytest

from macros.law.mentions import mentions, written_mentions

DECREE = "Nghị định 30/2020/NĐ-CP"


@pytest.mark.parametrize(
    ("text", "words", "what"),
    [
        ("số 84 KH-UBND", "84 KH-UBND", "84/KH-UBND"),
        ("có 84 KH-UBND", "", ""),
        ("theo Công văn 1520/SNV-CCVC", "Công văn 1520/SNV-CCVC", "1520/SNV-CCVC"),
        ("theo 1520/SNV-CCVC", "", ""),  # a symbol without a type may be anything
        ("84/KH-SLA", "84/KH-SLA", "84/KH-SLA"),
        ("84/2020/KH-SLA", "84/2020/KH-SLA", "84/2020/KH-SLA"),
        ("84/KHSLA", "", ""),  # an unknown issuer, with no sign between it and the type
        ("84/2020/KHSLA", "", ""),
        ("84/KHUBND", "84/KHUBND", "84/KH-UBND"),
        ("30/2020/nđ-cp", "30/2020/nđ-cp", "30/2020/NĐ-CP"),
        ("84/kh-ubnd", "", ""),
        ("hợp đồng số 84/KH-UBND", "", ""),
        ("hợp đồng thuê nhà số 84/KH-UBND", "", ""),
        ("Luật Viên chức số 30/2020/NĐ-CP", "30/2020/NĐ-CP", "30/2020/NĐ-CP"),  # a slip: no law has such a number
        ("Pháp lệnh Cán bộ số 34/2007/PL-UBTVQH11", "Pháp lệnh Cán bộ số 34/2007/PL-UBTVQH11", "34/2007/PL-UBTVQH11"),
        ("Luật Đất đai số 16-L/CTN", "Luật Đất đai số 16-L/CTN", "16-L/CTN"),
        ("Luật Báo chí và Luật Viên chức số 58/2010/QH12", "Luật Viên chức số 58/2010/QH12", "58/2010/QH12"),
        ("Luật sửa đổi Luật Báo chí số 01/2020/QH14", "Luật sửa đổi Luật Báo chí số 01/2020/QH14", "01/2020/QH14"),
        ("Luật Viên chức (số 58/2010/QH12) và", "Luật Viên chức (số 58/2010/QH12)", "58/2010/QH12"),
        ("(Luật Viên chức số 58/2010/QH12)", "Luật Viên chức số 58/2010/QH12", "58/2010/QH12"),
    ],
)
def test_a_full_number_is_cited_with_its_type_or_name(text: str, words: str, what: str) -> None:
    assert [(text[one.start : one.end], one.what, one.day, one.place) for one in mentions(text)] == (
        [(words, what, "", "")] if words else []
    )


@pytest.mark.parametrize(
    ("text", "words", "what", "day"),
    [
        ("QĐ 733 năm 2019", "QĐ 733 năm 2019", "decision 733/2019", "2019"),
        ("qđ 0733/2019", "qđ 0733/2019", "decision 733/2019", "2019"),
        ("Luật 80/2025", "Luật 80/2025", "law 80/2025", "2025"),
        ("Pháp lệnh 34/2007", "Pháp lệnh 34/2007", "ordinance 34/2007", "2007"),
        ("Kế hoạch 5/2020", "", "", ""),  # may be a month
        ("Quyết định số 05.", "Quyết định số 05", "decision 5", ""),
        ("theo luật Viên chức năm 2010", "luật Viên chức năm 2010", "vien chuc", "2010"),
        ("số 5/2020", "", "", ""),
        (
            *("Quyết định 1847 ngày 27/12/2018", "Quyết định 1847 ngày 27/12/2018"),
            *("decision 1847/2018", "2018-12-27"),
        ),
        ("Quyết định 733/2019 ngày 05/6/2019", "Quyết định 733/2019", "decision 733/2019", "2019-06-05"),
        (f"{DECREE} ngày 31/02/2020", DECREE, "30/2020/NĐ-CP", ""),
        ("Luật SHTT2005", "", "", ""),
        ("Luật năm 2020", "", "", ""),
        ("Luật năm 2020 và Luật Viên chức năm 2010", "Luật Viên chức năm 2010", "vien chuc", "2010"),
        ("Luật Viên chức 2010", "Luật Viên chức 2010", "vien chuc", "2010"),
        ("Luật Viên chức số 2010", "", "", ""),
        ("Luật Viên chức ngày 5 tới", "", "", ""),
        ("Luật Viên chức ngày 31/02/2010", "", "", ""),
        ("Luật Viên chức ngày 15/11/2010", "Luật Viên chức ngày 15/11/2010", "vien chuc", "2010-11-15"),
        ("Luật Viên chức (năm 2010) và", "Luật Viên chức (năm 2010)", "vien chuc", "2010"),
        ("(Luật Viên chức năm 2010)", "Luật Viên chức năm 2010", "vien chuc", "2010"),
        ("kỷ luật năm 2010", "", "", ""),
    ],
)
def test_a_short_number_or_a_name_is_cited_with_its_day_or_year(text: str, words: str, what: str, day: str) -> None:
    assert [(text[one.start : one.end], one.what, one.day, one.place) for one in mentions(text)] == (
        [(words, what, day, "")] if words else []
    )


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (f"Điều 1. {'Nội dung khác. ' * 20}Điều 5 {DECREE}", ("Điều 5",)),
        (f"{DECREE} (Điều 5)", ("Điều 5",)),
        (f"{DECREE} ngày 05/3/2020 (Điều 5)", ("Điều 5",)),
        (f"{DECREE} (Điều 5 và nhiều điều khác)", ()),
        (f"{DECREE} (Điều 5, nói chung)", ()),
        ("Nghị định 30 (Điều 5)", ("Điều 5",)),
        (f"{DECREE}, Điều 5.", ("Điều 5",)),
        (f"{DECREE} tại Điều 5", ("Điều 5",)),
        (f"{DECREE} tại Điều 5 quy định", ()),  # the next clause of the sentence
        (f"Điều 2 nói về {DECREE} (Điều 5)", ("Điều 5",)),
        ("Quyết định 733/2019 (Điều 5)", ("Điều 5",)),
        ("Luật Viên chức năm 2010 (Điều 5)", ("Điều 5",)),
        ("Luật Viên chức (số 58/2010/QH12, Điều 5)", ("Điều 5",)),
        ("Luật Viên chức (số 58/2010/QH12) (khoản 1 Điều 5)", ("khoản 1 Điều 5",)),
    ],
)
def test_clauses_are_named_before_a_document_or_right_behind_it(text: str, clauses: tuple[str, ...]) -> None:
    assert [one.clauses for one in mentions(text)] == [clauses]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Nghị định số 10/2020 và số 20/2021", ["decree 10/2020", "decree 20/2021"]),
        ("Nghị định số 10/2020, 20/2021; 30/2022", ["decree 10/2020", "decree 20/2021", "decree 30/2022"]),
        ("Nghị định số 10/2020. Tháng 02/2021 thì khác", ["decree 10/2020"]),
        (", 02/2021", []),
    ],
)
def test_a_number_has_the_type_of_the_one_to_which_it_is_joined(text: str, what: list[str]) -> None:
    assert [one.what for one in mentions(text)] == what


@pytest.mark.parametrize("between", [" ", ", ", " \n  "])
def test_the_same_words_are_counted_through_a_long_text(between: str) -> None:
    assert [one.nth for one in written_mentions(between.join(["1/KH-UBND"] * 12))] == list(range(12))


def test_words_are_counted_with_single_spaces_and_also_where_nobody_cites_them() -> None:
    text = "Theo https://a.vn/30/2020/NĐ-CP, 30/2020/NĐ-CP\nvà Nghị định  số\n30/2020/NĐ-CP"
    assert [(one.text, one.nth, one.mention) for one in written_mentions(text)] == [
        ("30/2020/NĐ-CP", 1, mentions(text)[0]),
        ("Nghị định số 30/2020/NĐ-CP", 0, mentions(text)[1]),
    ]
