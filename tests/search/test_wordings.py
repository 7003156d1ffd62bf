"""Question words are left out, abbreviations and synonyms replaced, and the query as typed is searched too."""

from __future__ import annotations

import pytest

from macros.search.answers import direct_answer
from macros.search.parsing import parse
from macros.search.reader import Card
from macros.search.wordings import BUILT_IN, QueryReadings, Wording, WordingTable, readings

WORDINGS = (
    Wording("tđkt", "Thi đua, khen thưởng"),
    Wording("sk", "Sáng kiến"),
    Wording("sk", "Sức khỏe"),
    Wording("đi muộn", "Đúng giờ"),
    *BUILT_IN,
)
SYLLABLES = frozenset(
    [
        "ai", "phu", "trach", "van", "thu", "di", "muon", "ke", "toan", "la", "nop", "ho", "so", "han", "khi", "khong",
        "nhan", "qua", "thi", "sao", "chu", "tich", "phong", "cua", "du", "lich", "dieu", "luat",
    ]
)  # fmt: skip


def read(text: str) -> QueryReadings:
    return readings(WordingTable(WORDINGS), parse(text).words, SYLLABLES)


@pytest.mark.parametrize(
    ("text", "ways", "asks", "topic"),
    [
        ("kế toán là ai", ["ke toan la ai", "ke toan"], ["ai"], "ke toan"),
        ("ai phu trach van thu", ["ai phu trach van thu", "phu trach van thu"], ["ai"], "phu trach van thu"),
        ("tđkt", ["thi dua khen thuong"], [], "thi dua khen thuong"),  # no page has the syllable
        ("tdkt", ["thi dua khen thuong"], [], "thi dua khen thuong"),
        ("sk", ["sang kien", "suc khoe"], [], "sang kien"),
        ("đi muộn thì sao", ["di muon thi sao", "dung gio"], [], "dung gio"),
        ("di muon", ["di muon", "dung gio"], [], "dung gio"),
        ("đi muôn", ["di muon"], [], "di muon"),  # other marks than the synonym has
        ('"đi muộn"', ["di muon"], [], "di muon"),  # a phrase is meant as it stands
        ("hạn nộp hồ sơ", ["han nop ho so"], ["han"], "ho so"),
        ("ai", ["ai"], ["ai"], "ai"),
        ("không nhận quà", ["khong nhan qua", "nhan qua"], [], "nhan qua"),
        ("khi không nhận quà", ["khi khong nhan qua"], [], "khi khong nhan qua"),  # in the middle it says something
        ("sđt phòng", ["phong"], ["lien-he"], "phong"),  # no page has the syllable
        ("sdt phong", ["phong"], ["lien-he"], "phong"),
        ("ai la chu tich", ["ai la chu tich", "chu tich"], ["ai"], "chu tich"),  # no "chú"
        ("nhận quà của phòng", ["nhan qua cua phong", "nhan qua phong"], [], "nhan qua phong"),
        ("phòng du lịch", ["phong du lich"], [], "phong du lich"),  # no "lịch"
        ("hạn t11", ["han thang 11"], ["han"], "thang 11"),
        ("thg 9", ["thang 9"], [], "thang 9"),
        ("Q3", ["quy 3"], [], "quy 3"),
        ("t13", ["t13"], [], "t13"),  # no month
        ("điều 23 hồ sơ", ["dieu 23 ho so", "ho so"], [], "ho so"),  # its law is meant too
        ("điều 23 luật tđkt", ["luat thi dua khen thuong"], [], "luat thi dua khen thuong"),
        ("hồ sơ điều mấy", ["ho so van ban"], [], "ho so van ban"),  # which document says so
        ("132 tt tđkt", ["132 tt tdkt"], [], "132 tt tdkt"),  # the symbol of a number
        ("", [""], [], ""),
    ],
)
def test_the_ways_to_take_a_query(text: str, ways: list[str], asks: list[str], topic: str) -> None:
    answer = read(text)
    assert [" ".join(word.fold for word in way.words) for way in answer.ways] == ways
    assert answer.asks == asks
    assert " ".join(fold for fold, _ in answer.topic) == topic


def test_what_is_searched_too_is_named() -> None:
    assert [way.also for way in read("sk").ways] == [("Sáng kiến",), ("Sức khỏe",)]
    assert read("kế toán").ways[0].also == ()


def card(title: str, answers: dict[str, str]) -> Card:
    return Card("/trang/", "Trang", title, "", "", "", "", "", {}, 1.0, answers)


CLERK = card("Đặng Thị E", {"ai": "Đặng Thị E.", "ai:Văn thư, lưu trữ": "Đặng Thị E, Văn phòng.", "lien-he": "Tầng 2."})
COURSE = card("Viết báo cáo", {"khi-nao": "Ngày 15/12/2026.", "o-dau": "Phòng họp tầng 1."})
SIGNS = card("Biển tên", {"ai": "Tạ Văn B, hạn 10/11/2026.", "han": "Hạn 10/11/2026; Tạ Văn B.", "o-dau": "Tầng 2."})


@pytest.mark.parametrize(
    ("asks", "topic", "text"),
    [
        (["ai"], ["phu", "trach", "van", "thu"], "Đặng Thị E, Văn phòng."),
        (["ai"], ["dang", "thi", "e"], "Đặng Thị E."),
        (["khi-nao"], ["viet", "bao", "cao"], "Ngày 15/12/2026."),
        (["o-dau", "khi-nao"], ["viet", "bao", "cao"], "Phòng họp tầng 1. Ngày 15/12/2026."),
        (["ai", "han", "o-dau"], ["bien", "ten"], "Tạ Văn B, hạn 10/11/2026. Tầng 2."),  # nothing is said twice
        (["ai"], ["lai", "xe"], ""),  # nobody is better than somebody else
        (["han"], ["viet", "bao", "cao"], ""),
        ([], ["viet", "bao", "cao"], ""),
        (["ai"], [], ""),
        (["ai"], ["thu", "phong", "luu"], ""),  # each word stands there, but beside neither neighbour
        (["khi-nao"], ["viet", "bao", "cao", "15"], "Ngày 15/12/2026."),
        (["khi-nao"], ["viet", "bao", "cao", "16"], ""),  # of another day
    ],
)
def test_a_page_answers_what_it_is_about(asks: list[str], topic: list[str], text: str) -> None:
    answer = direct_answer([COURSE, CLERK, SIGNS], asks, [(fold, "") for fold in topic])
    assert (answer.text if answer else "") == text


def test_of_equal_answers_that_of_the_person_comes_before_that_of_the_unit() -> None:
    answers = {"ai:Văn thư": "Đặng Thị E, Văn phòng."}
    unit, person = card("Văn phòng", answers), card("Đặng Thị E", answers)
    answer = direct_answer([unit, person], ["ai"], [("van", ""), ("thu", "")])
    assert answer is not None
    assert answer.card == person
