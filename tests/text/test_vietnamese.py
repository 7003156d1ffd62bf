"""Normalisation: keys of syllables, and numbers however they are spelled."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.text.vietnamese import arabic, fold, keys, numbers, segments, spelled, words

KEYS = {
    "hoá": ("hoa", "hoa1"),
    "hóa": ("hoa", "hoa1"),
    "hoa": ("hoa", "hoa0"),
    "thuỷ": ("thuy", "thuy3"),
    "thủy": ("thuy", "thuy3"),
    "quý": ("quy", "quy1"),
    "qúy": ("quy", "quy1"),
    "giữ": ("giu", "giư4"),
    "khoẻ": ("khoe", "khoe3"),
    "khỏe": ("khoe", "khoe3"),
    "đường": ("duong", "đương2"),
    "duong": ("duong", "duong0"),
    "cống": ("cong", "công1"),
    "công": ("cong", "công0"),
    "nghiệp": ("nghiep", "nghiêp5"),
    "uỷ": ("uy", "uy3"),
    "ủy": ("uy", "uy3"),
    "1847": ("1847", "18470"),
    "qh12": ("qh12", "qh120"),
    "kỷ": ("ki", "ki3"),
    "kỉ": ("ki", "ki3"),
    "lí": ("li", "li1"),
    "quí": ("quy", "quy1"),
    "kỳ": ("ki", "ki2"),
    "thy": ("thy", "thy0"),
}
SPELLED = "hóa thủy quý giữ đường quyết ủy khỏe toán chuyện ngoài khuỷu gì giá giường mưa của cuối nghĩa huệ công"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize(("word", "expected"), KEYS.items())
def test_a_syllable_has_one_pair_of_keys_wherever_its_tone_stands(word, expected, form):
    (syllable,) = words(unicodedata.normalize(form, word.upper()))
    assert keys(syllable) == expected


def test_words_are_runs_of_letters_and_digits():
    assert words("Văn_hoá, công-vụ: 1.847/QĐ–TTg…") == ["văn", "hoá", "công", "vụ", "1", "847", "qđ", "ttg"]


def test_an_eth_is_read_as_the_letter_that_it_is_typed_for():
    assert words("Ðăng kiểm, QÐ") == ["đăng", "kiểm", "qđ"]
    assert fold("Ðường sá") == "duong sa"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Một hai. Ba bốn", [["một", "hai"], ["ba", "bốn"]]),
        ("Một; hai: ba! bốn? năm", [["một"], ["hai"], ["ba"], ["bốn"], ["năm"]]),
        ("Nghị định 1.847 v.v", [["nghị", "định", "1", "847", "v", "v"]]),
        ("Một, hai – ba (bốn)", [["một", "hai", "ba", "bốn"]]),
        ("một\nhai", [["một"], ["hai"]]),
        (" .\n; ", []),
    ],
)
def test_segments_end_where_sentences_and_lines_end(text, parts):
    assert segments(text) == parts


DECISION = ("1847", "qdttg", "qd", "")
NUMBERS = {
    "1847/QĐ-TTg": DECISION,
    "1847/qd-ttg": DECISION,
    "1847/QÐ-TTg": DECISION,
    "1847 / QĐ - TTg": DECISION,
    "1847/QĐ–TTg": DECISION,
    "1847/QĐ/TTg": DECISION,
    "1847/QĐTTg": DECISION,
    "1847-QĐ-TTg": DECISION,
    "1847-QĐ/TTg": DECISION,
    "1847 QĐ-TTg": DECISION,
    "1847QĐ-TTg": DECISION,
    "01847/QĐ-TTg": DECISION,
    "1847//QĐ--TTg": DECISION,
    "22/2008/QH12": ("22", "qh12", "qh12", "2008"),
    "22/2008-QH12": ("22", "qh12", "qh12", "2008"),
    "22-2008-QH12": ("22", "qh12", "qh12", "2008"),
    "08/2019/NĐ-CP": ("8", "ndcp", "nd", "2019"),
    "84/KH-UBND": ("84", "khubnd", "kh", ""),
    "84/KHUBND": ("84", "khubnd", "kh", ""),
    "366-QĐ/TW": ("366", "qdtw", "qd", ""),
    "366-qđ/tw": ("366", "qdtw", "qd", ""),
    "01/2026/TTLT-BNV-BTC": ("1", "ttltbnvbtc", "ttlt", "2026"),
    "123/BTC-QLCS": ("123", "btcqlcs", "btc", ""),
    "132/TT-TCHC": ("132", "tttchc", "tt", ""),
}


@pytest.mark.parametrize("word", SPELLED.split())
def test_a_syllable_is_spelled_again_from_its_key(word):
    assert spelled(keys(word)[1]) == word


@pytest.mark.parametrize(
    ("before", "number", "digits"), [("quy", "iii", "3"), ("chuong", "x", "10"), ("vi", "vi", ""), ("quy", "nam", "")]
)
def test_a_roman_number_counts_behind_what_is_counted(before, number, digits):
    assert arabic(before, number) == digits


@pytest.mark.parametrize("around", ["{}", "Quyết định số {}.", "({})", "{} – Ban hành quy chế", "theo {}, {}"])
@pytest.mark.parametrize(("spelling", "expected"), NUMBERS.items())
def test_a_number_is_found_in_every_spelling(spelling, expected, around):
    text = around.replace("{}", spelling)
    for form in ("NFC", "NFD"):
        assert set(numbers(unicodedata.normalize(form, text))) == {expected}


@pytest.mark.parametrize(
    "text",
    [
        "27/12/2018",
        "24/7",
        "3/4 số phiếu",
        "100/người",
        "ngày 05-11-2026",
        "1847",
        "số 15 - 20",
        "khoản 5\n- QĐ-TTg",
        "km/h",
    ],
)
def test_dates_ratios_and_bare_numbers_are_no_official_numbers(text):
    assert numbers(text) == []


@given(st.text())
def test_any_text_has_words_keys_and_numbers(text):
    syllables = words(text)
    assert words(" ".join(syllables)) == syllables
    for word in syllables:
        bare, exact = keys(word)
        assert exact[-1] in "012345"
        assert not any(unicodedata.category(sign)[0] == "M" for sign in bare)
    assert [word for part in segments(text) for word in part] == syllables
    for number in numbers(text):
        assert number.n.isdigit()
        assert number.symbol


@given(st.text(alphabet="ăâđêôơưáàảãạ\u0301\u0300\u0309\u0303\u0323\u0302\u0306\u031bhoaquyÐ -/0189."))
def test_both_normal_forms_of_a_text_are_the_same_words(text):
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))
    assert fold(fold(text)) == fold(text)
