"""The index: the terms of a document, and that files hold exactly what went into them."""

from __future__ import annotations

import gzip
import json
from array import array
from collections import Counter
from itertools import chain, pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.search import index
from macros.search.documents import SearchDocument, Section, document_id, sections
from macros.search.index import Postings
from macros.search.terms import counted, terms
from macros.text.vietnamese import keys, segments
from tests.search import plain_index

DRESS = SearchDocument(
    "/quy-tac/trang-phuc/",
    "Quy tắc",
    "Trang phục công sở",
    "Ngày 01/01/2026",
    facets=(("theme", "Trang phục"), ("theme", "Ứng xử"), ("year", "2026")),
    date="2026-01-01",
    sections=(Section("can-cu", "Căn cứ", "Theo Quyết định số 1847/QĐ-TTg.\nMặc lịch sự. Đeo thẻ."),),
)
DECISION = SearchDocument(
    "/van-ban/1847-qd-ttg-2018/",
    "Văn bản",
    "Phê duyệt Đề án",
    number="1847/QĐ-TTg",
    date="2018-12-27",
    status="Còn hiệu lực",
)


def test_a_syllable_and_a_pair_are_found_by_both_keys():
    weights = terms(DRESS)
    assert "trang\ttrang0" in weights
    assert "trang phuc\ttrang0 phuc5" in weights
    assert "dinh so\tđinh5 sô1" in weights


@given(st.text(st.characters() | st.sampled_from("aàđÐ .;:!?\n\t-/\u0301")))
def test_what_is_counted_are_the_syllables_and_pairs_of_segments(text):
    parts = [["\t".join(keys(word)) for word in part] for part in segments(text)]
    pairs = [[term.split("\t") for term in pair] for part in parts for pair in pairwise(part)]
    joined = [f"{one[0]} {two[0]}\t{one[1]} {two[1]}" for one, two in pairs]
    assert counted(text) == (Counter([*chain(*parts), *joined]), sum(map(len, parts)))


def test_a_pair_never_crosses_a_sentence_a_line_or_a_field():
    weights = terms(DRESS)
    for crossing in ("su deo", "ttg mac", "so theo", "so ngay"):
        assert not [term for term in weights if term.startswith(f"{crossing}\t")]


def test_a_title_weighs_more_than_a_heading_and_that_more_than_the_body():
    weights = terms(DRESS)
    assert weights["phuc\tphuc5"] > weights["can\tcăn0"] > weights["deo\tđeo0"]


LAW = """<article><h1>Luật</h1><h2>Nội dung</h2><p>Hội nghị.</p>
<section class="vh-clause"><h3 id="muc-dieu-1">Điều 1</h3><p>Nghỉ phép.</p></section>
<h2>Thuộc tính</h2><p>Đoàn thể.</p></article>"""


def test_the_clauses_of_a_law_come_behind_what_its_page_says_itself_and_weigh_less():
    read = sections(LAW)
    assert [(part.heading, part.clause) for part in read] == [
        ("Nội dung", False), ("Thuộc tính", False), ("Điều 1", True),
    ]  # fmt: skip
    weighed = terms(SearchDocument("/a/", "Văn bản", "Luật", sections=read))
    assert weighed["doan the\tđoan2 thê3"] == weighed["hoi nghi\thôi5 nghi5"] > weighed["nghi phep\tnghi3 phep1"]
    assert weighed["noi dung\tnôi5 dung0"] > weighed["dieu 1\tđiêu2 10"] == weighed["nghi phep\tnghi3 phep1"]


def test_a_documents_own_number_weighs_more_than_any_count_of_citations():
    decision, citing = terms(DECISION), terms(DRESS)
    often = terms(DRESS._replace(sections=(Section("", "", "1847/QĐ-TTg; " * 500),)))
    for term in ("#1847", "#1847 qdttg", "#1847 ~qd"):
        assert decision[term] > often[term] > citing[term] > 0


def test_impacts_are_of_the_document_alone_and_change_with_its_length_in_steps():
    def weight(length: int) -> int:
        return terms(DRESS._replace(sections=(Section("", "", "thẻ " + "và " * length),)))["the\tthe3"]

    assert weight(300) == weight(400) > weight(700)
    assert all(1 <= impact <= 63 for impact in terms(DRESS).values())


def test_a_term_stands_in_the_shard_of_its_first_syllable_and_the_next_letter():
    assert index.shard_hash("van\tvăn0") == 0xDFC95AA6
    assert index.shard_hash("van hoa\tvăn0 hoa1") == 0x17F9F24A
    assert index.shard_hash("cong vu\tcông0 vu5") == index.shard_hash("cong viec\tcông0 viêc5")
    assert index.shard_hash("#1847 qdttg") == index.shard_hash("#1847") == index.shard_hash("#1847 ~qd")


@pytest.mark.parametrize(
    ("documents", "shards", "cards"),
    [
        (0, 16, 1),
        (1, 16, 1),
        (16, 16, 1),
        (17, 16, 2),
        (32, 16, 2),
        (33, 32, 4),
        (256, 128, 16),
        (257, 256, 32),
        (10_000, 8192, 1024),
        (20_000, 16_384, 2048),
    ],
)
def test_the_numbers_of_files_follow_the_number_of_documents(documents, shards, cards):
    assert (index.shard_count(documents), index.card_count(documents)) == (shards, cards)


@given(st.dictionaries(st.integers(0, (1 << 24) - 1), st.integers(1, 63)))
def test_postings_come_back_as_they_were(impacts):
    ids = sorted(impacts)
    postings = Postings(ids, bytes(impacts[number] for number in ids))
    decoded = index.decode_postings(b"x" + index.encode_postings(postings), len(ids), 1)
    assert (list(decoded.ids), decoded.impacts) == (ids, postings.impacts)


@given(st.dictionaries(st.integers(0, (1 << 24) - 1), st.integers(1, 63)))
def test_postings_joined_in_one_number_are_encoded_the_same(impacts):
    ids = sorted(impacts)
    joined = array("I", [number << 8 | impacts[number] for number in ids])
    postings = Postings(array("I", ids), bytes(impacts[number] for number in ids))
    assert index.encode_joined(joined) == index.encode_postings(postings)


@pytest.mark.parametrize("seed", range(20))
def test_a_long_list_keeps_the_greatest_impacts_and_the_lower_id_among_equals(seed, monkeypatch):
    chance = Random(seed)  # noqa: S311 - chance, not secrecy
    monkeypatch.setattr(index, "LIST_CAP", chance.randint(1, 60))
    ids = sorted(chance.sample(range(1 << 24), k=chance.randint(1, 90)))
    impacts = bytes(chance.choice([1, 2, 5, 63, chance.randint(1, 63)]) for _ in ids)
    wanted = sorted(sorted(zip(ids, impacts, strict=True), key=lambda item: (-item[1], item[0]))[: index.LIST_CAP])
    served = index.best(Postings(array("I", ids), impacts))
    assert list(zip(served.ids, served.impacts, strict=True)) == wanted


def test_a_shard_says_how_many_documents_have_a_term_and_which():
    files = dict(plain_index.index_files([DRESS, DECISION]))
    shards = {
        term: postings
        for number in range(16)
        for term, postings in plain_index.decode_shard(files[index.shard_path(number, 16)]).items()
    }
    df, postings = shards["#1847 qdttg"]
    assert df == 2
    assert dict(zip(postings.ids, postings.impacts, strict=True)) == {
        DRESS.id: terms(DRESS)["#1847 qdttg"],
        DECISION.id: terms(DECISION)["#1847 qdttg"],
    }
    assert shards.keys() == terms(DRESS).keys() | terms(DECISION).keys()


def test_files_carry_no_time_and_come_out_the_same_in_any_order():
    files = dict(plain_index.index_files([DRESS, DECISION]))
    assert dict(plain_index.index_files([DECISION, DRESS, DRESS])) == files
    shard = files[index.shard_path(0, 16)]
    assert shard[:10] == b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    assert gzip.decompress(shard)


def test_cards_facets_and_manifest_say_what_results_show():
    files = {path: content for path, content in plain_index.index_files([DRESS, DECISION]) if path.endswith("json")}
    cards = json.loads(files["tim-kiem/d/1-0.json"])
    assert cards[str(DECISION.id)] == [
        [DECISION.url, "Văn bản", "Phê duyệt Đề án", "1847/QĐ-TTg", "2018-12-27", "Còn hiệu lực", "", "", {}, 1.0, {}]
    ]
    facets = json.loads(files["tim-kiem/f.json"])
    columns = dict(zip(facets["fields"], facets["labels"], strict=True))
    assert [row[0] for row in facets["rows"]] == [DRESS.id, DECISION.id]
    assert [columns["theme"][place] for place in facets["rows"][0][-1]] == ["Trang phục", "Ứng xử"]
    assert facets["rows"][1][-1] == -1
    manifest = json.loads(files["tim-kiem/manifest.json"])
    assert (manifest["n"], manifest["shards"], manifest["cards"]) == (2, 16, 1)
    assert "an 0 can 0" in manifest["syllables"]
    assert "1847" not in manifest["syllables"]


def test_two_addresses_with_one_id_are_both_shown(monkeypatch):
    monkeypatch.setattr("macros.search.documents.document_id", lambda _: 7)
    files = dict(plain_index.index_files([DRESS, DECISION]))
    assert [card[0] for card in json.loads(files["tim-kiem/d/1-0.json"])["7"]] == [DRESS.url, DECISION.url]
    lists = {
        term: item
        for number in range(16)
        for term, item in plain_index.decode_shard(files[index.shard_path(number, 16)]).items()
    }
    df, postings = lists["#1847"]
    assert (df, list(postings.ids), postings.impacts[0]) == (1, [7], terms(DECISION)["#1847"])


def test_an_id_is_of_24_bits_of_the_address():
    assert document_id("/") != document_id("/van-ban/")
    assert 0 <= document_id("/van-ban/") < 1 << 24


def test_an_index_is_written_below_a_folder(tmp_path: Path):
    plain_index.build_index([DRESS], tmp_path)
    assert json.loads((tmp_path / "tim-kiem/manifest.json").read_text())["n"] == 1


PAGE = """<body><nav>Trình đơn</nav><article><header><h1>Tiêu đề</h1><p class="vh-lead">Lời
dẫn <em>nghiêng</em>.</p></header><p class="vh-byline">Sửa lần cuối</p>
<h2 id="muc-1">Mục <code>một</code><a class="headerlink" href="#muc-1">¶</a></h2>
<ul><li>Ý a</li><li>Ý&nbsp;b &lt; c</li></ul>
<section id="r1"><h3 id="r1-ten" title="a > b">Quy tắc</h3><p data-x="<b>">Một<br>hai</p></section>
<section class="vh-backlinks"><h2 id="lien-quan">Được nhắc tới</h2><p>Nơi khác</p></section></article>
<p>Chân trang</p>"""


def test_sections_are_the_headings_of_a_page_with_what_stands_under_them():
    assert sections(PAGE) == (
        Section("", "", "Lời dẫn nghiêng."),
        Section("muc-1", "Mục một", "Ý a\nÝ b < c"),
        Section("r1-ten", "Quy tắc", "Một\nhai"),
    )


def test_badges_stand_apart_from_each_other_and_from_the_words_beside_them() -> None:
    badges = '<span class="vh-state vh-state--ok">Còn hiệu lực</span> <span class="vh-badge">Cần đối chiếu</span>'
    (section,) = sections(f"<p>Luật {badges} năm</p>")
    assert section.text.split("\n") == ["Luật", "Còn hiệu lực", "Cần đối chiếu", "năm"]


@given(st.text())
def test_any_text_as_a_page_has_sections(text):
    assert sum(len(section.text) + len(section.heading) for section in sections(f"<article>{text}</article>")) >= 0
