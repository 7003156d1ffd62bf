"""Official numbers: every spelling of one gives its canonical form, and what is no number gives none."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.law.numbering import FITTING, ISSUERS, LONGEST, TYPES, normalise, oddity, parse
from macros.loading.yaml_reader import parse as read_yaml
from tests.miniature import ROOT

CANONICAL = {
    "22/2008/QH12": "QH",
    "34/2007/PL-UBTVQH11": "PL",
    "1210/2016/UBTVQH13": "QH",
    "30/2020/NĐ-CP": "NĐ",
    "1847/QĐ-TTg": "QĐ",
    "129/2007/QĐ-TTg": "QĐ",
    "26/CT-TTg": "CT",
    "15/2025/TT-BNV": "TT",
    "01/2019/TTLT-BNV-BTC": "TTLT",
    "25/2021/NQ-HĐND": "NQ",
    "84/KH-UBND": "KH",
    "132/TT-TCHC": "TT",
    "17/BC-TTXT": "BC",
    "45/TTr-SNV": "TTr",
    "280/CĐ-TTg": "CĐ",
    "05/VBHN-VPQH": "VBHN",
    "1520/SNV-CCVC": "",
    "41a/QĐ-UBND": "QĐ",
    "366-QĐ/TW": "QĐ",
    "18-NQ/TW": "NQ",
    "33-CTr/TU": "CTr",
    "43-HD/BTCTW": "HD",
    "16-L/CTN": "L",
    "12-KH/BDVTU": "KH",
    "1520/2024/SNV-CCVC": "",
}
SPELLINGS = [
    ("84/KHUBND", "84/KH-UBND"),
    ("84 kh ubnd", "84/KH-UBND"),
    ("Số: 84/KH – UBND", "84/KH-UBND"),
    ("302020NDCP", "30/2020/NĐ-CP"),
    ("6/2022/qh 15", "06/2022/QH15"),
    ("２２／２００８／ＱＨ１２", "22/2008/QH12"),
    ("144-QĐ/TƯ", "144-QĐ/TW"),
    ("366/QĐ-TW", "366-QĐ/TW"),
    ("01/2019/TTLT/BNV&BTC", "01/2019/TTLT-BNV-BTC"),
    ("01/2019/ttltbnvbtc", "01/2019/TTLT-BNV-BTC"),
    ("12/2020/TT-BGD&ĐT", "12/2020/TT-BGDĐT"),
    ("17/BCTTXT", "17/BC-TTXT"),
    ("5/QĐ-UBND&MTTQ", "05/QĐ-UBND-MTTQ"),
    ("5/QĐ-UBND&ABC", "05/QĐ-UBND&ABC"),
    ("30/2020NĐ-CP", "30/2020/NĐ-CP"),
    ("0084/KH-UBND", "84/KH-UBND"),
    ("12019/QĐ-TTg", "12019/QĐ-TTg"),  # five digits are a number, more hold the year
    ("01/2019/TTLT-BNVBTC", "01/2019/TTLT-BNV-BTC"),
    ("01/2019/TTLT-ABC-BNV", "01/2019/TTLT-ABC-BNV"),
    ("09/2008/NQLT-UBTVQH12CP", "09/2008/NQLT-UBTVQH12-CP"),
    ("05/QĐ-BNVBTC", "05/QĐ-BNVBTC"),  # no joint document
    ("05/HĐ-UBND", "05/HĐ-UBND"),
    ("05/VP-TH", "05/VP-TH"),
    ("5/TTLTABC", "05/TTLT-ABC"),
    ("5/KHABC", "05/KH-ABC"),
    ("5/KHA1C", "05/KH-A1C"),
    ("5/KHAB", "05/KHAB"),
    ("5/KH1AB", "05/KH1AB"),
    ("5/LABC", "05/LABC"),
    ("5/KHXYZ-ABC", "05/KHXYZ-ABC"),
    ("1520 / SNV-CCVC", "1520/SNV-CCVC"),
    ("1520-SNV-CCVC", "1520/SNV-CCVC"),
    ("1520–SNV–CCVC", "1520/SNV-CCVC"),
    ("1520 2024/SNV-CCVC", "1520/2024/SNV-CCVC"),
    ("34/2007/PLUBTVQH11", "34/2007/PL-UBTVQH11"),
]
NO_NUMBERS = [
    *(
        "",
        "24/7",
        "30/4",
        "12/2025",
        "27/12/2018",
        "3/4",
        "0912/345/678",
        "1847",
        "QĐ-TTg",
        "KH UBND",
        "số 5",
        "201/A2",
        "5/km-h",
        "5/Km-h",
        "22/2008/QH 123",
    ),
    *(
        "12/HS-2025",
        "3/2025/A",
        "UBND/KH-5",
        "123456/QĐ-TTg",
        "00/QĐ-TTg",
        "60 km/giờ",
        "5/KH-ngày",
        "84/KH-UBND (Mật)",
    ),
]
# Issuers that no list knows, but for those whose spelling without hyphens would be another's.
unknown_issuers = st.from_regex(r"\A[BCHKLMPSTVX]{4,6}\Z").filter(lambda name: not name.startswith(("TT", "CT", "TC")))
issuers = st.one_of(st.sampled_from(sorted(ISSUERS)), unknown_issuers)
plain = st.builds(
    lambda digits, year, kind, issuer: normalise(f"{digits:02}/{year}{kind}-{issuer}"),
    st.integers(1, 9999),
    st.one_of(st.just(""), st.integers(1946, 2099).map(lambda year: f"{year}/")),
    st.sampled_from(sorted(TYPES.keys() - {"L"})),
    issuers,
)
LETTERED = "41a/QĐ-UBND"  # without the slash its "a" would begin the symbol
canonical = st.one_of(plain, st.sampled_from(sorted(CANONICAL.keys() - {LETTERED})))
separators = st.sampled_from(["-", "/", " ", "–", "--", "//", " - ", " / ", "－", "／", ""])


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, str]:
    """A canonical number and a spelling of it: other separators, case, missing accents, NFD, full width."""
    wanted = draw(canonical)
    letter = bool(parse(wanted) and not parse(wanted).type)  # type: ignore[union-attr]
    signs = []
    for before, sign, after in zip(" " + wanted, wanted, wanted[1:] + " ", strict=False):
        between_digits = before.isdigit() and after.isdigit()
        other = draw(separators) if sign in "-/" and not letter else sign
        signs.append((other or "/") if between_digits and sign == "/" else other if sign in "-/" else sign)
    text = "".join(signs)
    text = draw(st.sampled_from([text, text if letter else text.lower(), text.replace("Đ", "D"), f"Số {text}"]))
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    return wanted, draw(st.sampled_from([text, unicodedata.normalize("NFD", text), wide, f" {text} "]))


@pytest.mark.parametrize(("text", "kind"), CANONICAL.items())
def test_a_canonical_number_is_its_own_spelling(text: str, kind: str) -> None:
    number = parse(text)
    assert number is not None
    assert (number.text, number.type) == (text, kind)


@pytest.mark.parametrize(("text", "wanted"), SPELLINGS)
def test_spellings_that_people_use(text: str, wanted: str) -> None:
    assert parse(text) is not None
    assert normalise(text) == wanted


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number(text: str) -> None:
    assert parse(text) is None


def test_a_text_that_is_longer_than_any_number_is_none() -> None:
    assert parse("1/QĐ-UBND".rjust(LONGEST)) is not None
    assert parse("1/QĐ-UBND".rjust(LONGEST + 1)) is None


@given(spelled())
def test_every_spelling_parses_back(pair: tuple[str, str]) -> None:
    wanted, text = pair
    number = parse(text)
    assert number is not None, text
    assert number.key == parse(wanted).key, text  # type: ignore[union-attr]
    if "D" not in wanted:  # a D of an issuer that no list knows may stand for Đ
        assert number.text == wanted, text


@given(st.one_of(st.text(max_size=LONGEST), spelled().map(lambda pair: pair[1])))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@pytest.mark.parametrize("unit", ["1/", "1", "84/KH-UBND", "1-TU" + "BTCTW" * 22, "QĐ", " ", "Đ", "1/2020/"])
def test_a_long_hostile_text_takes_no_time(unit: str) -> None:
    start = time.process_time()
    parse(unit * 200_000)
    parse((unit * LONGEST)[:LONGEST])
    assert time.process_time() - start < 0.2


def test_the_library_is_spelled_canonically() -> None:
    numbers = [read_yaml(path.read_bytes())["number"] for path in (ROOT / "data" / "regulations").glob("*.yml")]
    assert len(numbers) > 40
    assert [number for number in numbers if normalise(str(number)) != number] == []


@pytest.mark.parametrize(
    ("text", "kind", "odd"),
    [
        ("84/KH-UBND", "plan", None),
        ("132/TT-TCHC", "plan", ("TT", "Thông tư", ("KH",))),
        ("84/XYZ-UBND", "plan", ("XYZ", "", ("KH",))),
        ("22/2008/QH12", "law", None),
        ("144-QĐ/TW", "party-rule", None),
        ("10-QĐ/TU", "party-rule", None),
        ("07/QĐ-UBND-TU", "party-rule", None),
        ("05/QĐ-MTTW", "party-rule", ("QĐ", "Quyết định", ("QĐ", "QyĐ", "QC"))),
        ("1847/QĐ-TTg", "party-rule", ("QĐ", "Quyết định", ("QĐ", "QyĐ", "QC"))),
        ("1520/SNV-CCVC", "letter", None),
        ("84/KH-UBND", "unheard-of", None),
    ],
)
def test_a_symbol_that_does_not_fit_is_odd_and_nothing_more(
    text: str, kind: str, odd: tuple[object, ...] | None
) -> None:
    number = parse(text)
    assert number is not None
    assert oddity(number, kind) == odd


def test_every_type_of_the_library_has_its_symbols() -> None:
    from macros.records.regulations import Kind  # noqa: PLC0415 - the grammar itself knows no record

    assert set(FITTING) == {str(kind) for kind in Kind}
