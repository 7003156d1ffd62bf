"""Queries over a small index: numbers in every spelling, marks, typing slips, phrases, operators."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from macros.search.documents import SearchDocument, sections
from macros.search.parsing import parse
from macros.search.query import Answer, enrich, search
from macros.search.reader import Index
from macros.search.spelling import typed
from scripts import portal
from tests.search import plain_index

DECREE, OLD = "/van-ban/1847-qd-ttg/", "/van-ban/129-qd-ttg/"
PLAN, LAW, PARTY = "/van-ban/84-kh-ubnd/", "/van-ban/22-2008-qh12/", "/van-ban/366-qd-tw/"
DRESS, SHRIMP, MIRROR = "/quy-tac/trang-phuc/", "/guong-tot/tom-the/", "/guong-tot/tam-guong/"
TOGETHER, SCATTERED = "/thong-bao/dong-cua/", "/thong-bao/kho-sach/"

PAGES: dict[str, tuple[str, str, str, str, str, str]] = {  # url: kind, type, title, number, status, body
    DECREE: (
        "Văn bản", "Quyết định", "Phê duyệt Đề án Văn hóa công vụ", "1847/QĐ-TTg", "Còn hiệu lực",
        "<h2 id='trang-phuc'>Trang phục</h2><p>Khi thực hiện nhiệm vụ phải ăn mặc gọn gàng, lịch sự.</p>",
    ),
    OLD: (
        "Văn bản", "Quyết định", "Ban hành Quy chế văn hóa công sở", "129/QĐ-TTg", "Hết hiệu lực toàn bộ",
        "<p>Không hút thuốc lá trong phòng làm việc.</p>",
    ),
    PLAN: (
        "Văn bản", "Kế hoạch", "Triển khai đề án trên địa bàn tỉnh", "84/KH-UBND", "Còn hiệu lực",
        "<p>Thực hiện Quyết định số 1847/QĐ-TTg ngày 27/12/2018 về văn hóa công vụ.</p>",
    ),
    LAW: (
        "Văn bản", "Luật", "Luật Cán bộ, công chức", "22/2008/QH12", "Còn hiệu lực",
        "<p>Không hút thuốc lá trong phòng làm việc. Văn hóa giao tiếp ở công sở.</p>",
    ),
    PARTY: ("Văn bản", "Quy định", "Kiểm điểm và đánh giá", "366-QĐ/TW", "Còn hiệu lực", "<p>Đánh giá cán bộ.</p>"),
    DRESS: (
        "Quy tắc", "", "Trang phục nơi công sở", "", "",
        "<h2 id='the'>Đeo thẻ</h2><p>Đeo thẻ công chức khi làm việc, không đưa danh bạ cho người lạ.</p>",
    ),
    SHRIMP: ("Gương tốt", "", "Nuôi tôm thẻ chân trắng", "", "", "<p>Chị kể chuyện tóm tắt hồ sơ đất đai.</p>"),
    MIRROR: (
        "Gương tốt", "", "Bàn giao trước ngày nghỉ", "", "",
        "<p>Công việc có vụ việc gấp, văn bản hóa ngay. Công đoàn: vụ ấy đã xong, văn thư lưu.</p>",
    ),
    TOGETHER: ("Thông báo", "", "Thông báo", "", "", "<p>Hôm nay kho sách tầng ba đóng cửa sớm.</p>"),
    SCATTERED: ("Thông báo", "", "Kho sách, sách tầng, tầng ba, ba đóng", "", "", "<p>Đóng cửa. Sớm.</p>"),
}  # fmt: skip
FILLER = "<p>Phòng họp tầng hai mở cửa lúc tám giờ, người đến sau ngồi ghế phía cuối và ký tên vào sổ.</p>"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("site")
    documents = [_page(folder, url, *about) for url, about in PAGES.items()]
    documents += [_page(folder, f"/trang/{at}/", "Trang", "", f"Trang {at}", "", "", FILLER) for at in range(40)]
    plain_index.build_index(documents, folder)
    return Index(folder)


def _page(folder: Path, url: str, *about: str) -> SearchDocument:
    kind, kind_of_text, title, number, status, body = about
    html = f"<article><h1>{title}</h1>{body}<nav>Về trang phục</nav></article>"
    target = folder / url.strip("/") / "index.html"
    target.parent.mkdir(parents=True)
    target.write_text(f"<!doctype html><title>{title}</title><header>Văn hóa công vụ</header>{html}", "utf-8")
    tone = "end" if status.startswith("Hết") else "ok"
    facets = (("type", kind_of_text),) if kind_of_text else ()
    return SearchDocument(
        url, kind, title, kind_of_text, number, "2020-01-01" if number else "2026-05-01", status, tone,
        facets=facets, sections=sections(html), prior=0.9 if tone == "end" else 1.0,
    )  # fmt: skip


def urls_of(index: Index, text: str) -> list[str]:
    return [result.card.url for result in enrich(index, search(index, text)).results]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        *((text, DECREE) for text in (
            "1847", "1847/QĐ-TTg", "1847/qd-ttg", "1847 qd ttg", "1847qdttg", "1847/QĐTTg", "qd 1847", "QĐ 1847",
            "quyết định 1847", "quyet dinh so 1847", "số 1847", "qdttg 1847", "1847/q", "QĐ số 1847/QĐ - TTg", "01847",
            "Quyết định số 1847/QĐ-TTg",
        )),
        *((text, PLAN) for text in ("84/KH-UBND", "84/KHUBND", "kế hoạch 84", "kh 84", "84-kh-ubnd")),
        *((text, LAW) for text in ("22/2008/QH12", "22/2008", "luật 22/2008/QH12", "22 qh12", "22/qh12")),
        *((text, PARTY) for text in ("366-QĐ/TW", "366/QĐ-TW", "quy định 366", "366")),
    ],
)  # fmt: skip
def test_numbers_in_every_spelling(index: Index, text: str, url: str) -> None:
    assert urls_of(index, text)[0] == url
    assert urls_of(index, unicodedata.normalize("NFD", text))[0] == url


def test_own_number_before_cited(index: Index) -> None:
    assert urls_of(index, "1847/QĐ-TTg") == [DECREE, PLAN]


@pytest.mark.parametrize("text", ["27/12/2018", "24/7", "ngày 84"])
def test_dates_and_ratios_are_no_document_numbers(index: Index, text: str) -> None:
    assert urls_of(index, text)[:1] != [LAW]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("van hoa cong vu", DECREE),
        ("văn hóa công vụ", DECREE),
        ("văn hoá công vụ", DECREE),
        ("VĂN HOÁ CÔNG VỤ", DECREE),
        ("trang phuc", DRESS),
        ("danh ba cho nguoi la", DRESS),
        ("tôm", SHRIMP),
        ("tom the chan trang", SHRIMP),
        ("luat can bo", LAW),
    ],
)
def test_marks_or_none(index: Index, text: str, url: str) -> None:
    assert urls_of(index, text)[0] == url
    assert urls_of(index, unicodedata.normalize("NFD", text))[0] == url


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("vawn hoas coong vuj", "văn hóa công vụ"),
        ("va8n ho1a co6ng vu5", "văn hóa công vụ"),
        ("vanhoa congvu", "văn hóa công vụ"),
        ("vanhoacongvu", "văn hóa công vụ"),
        ("van hao cong vu", "văn hóa công vụ"),
        ("van hoaa cong vu", "văn hóa công vụ"),
        ("vn hoa cong vu", "văn hóa công vụ"),
        ("văn hpa công vụ", "văn hóa công vụ"),
    ],
)
def test_slips_of_typing(index: Index, text: str, suggestion: str) -> None:
    answer = enrich(index, search(index, text))
    assert answer.suggestion == suggestion
    assert answer.results[0].card.url == DECREE


@pytest.mark.parametrize("text", ["văn hóa công vụ", "tôm thẻ", "trang ph", "1847", "ke hoach 84"])
def test_nothing_is_suggested_for_what_is_right(index: Index, text: str) -> None:
    assert not search(index, text).suggestion


@pytest.mark.parametrize(
    ("keys", "read"),
    [
        ("vawn", ("van", "văn0")), ("vanw", ("van", "văn0")), ("hoas", ("hoa", "hoa1")), ("ddaast", ("dat", "đât1")),
        ("d9a6t1", ("dat", "đât1")), ("dangd", ("dang", "đang0")), ("nuwowcs", ("nuoc", "nươc1")),
        ("nuowcs", ("nuoc", "nươc1")), ("nu7o7c1", ("nuoc", "nươc1")), ("thuongw", ("thuong", "thương0")),
        ("tw", ("tu", "tư0")), ("van", None), ("qd", None), ("1847qd", None),
    ],
)  # fmt: skip
def test_keys_of_telex_and_vni(keys: str, read: tuple[str, str] | None) -> None:
    assert typed(keys) == read


def test_words_side_by_side_before_scattered_ones(index: Index) -> None:
    by_index = search(index, "kho sách tầng ba đóng cửa")
    assert [result.card.url for result in by_index.results] == [SCATTERED, TOGETHER]
    assert [result.card.url for result in enrich(index, by_index).results] == [TOGETHER, SCATTERED]
    assert urls_of(index, "kho sach tang ba cua som")[0] == TOGETHER  # one syllable missing


def test_quoted_words_stand_together(index: Index) -> None:
    assert sorted(urls_of(index, '"văn hóa công vụ"')) == sorted([DECREE, PLAN])
    assert urls_of(index, '"công vụ văn hóa"') == []
    assert urls_of(index, "“van hoa cong so”") == [OLD]
    assert urls_of(index, '"văn hoà công vụ"') == []


def test_an_open_quote_is_none_yet(index: Index) -> None:
    assert urls_of(index, '"văn hóa công')[0] in {DECREE, PLAN}


def small(folder: Path, *pages: tuple[str, str, str]) -> Index:
    """An index of pages, each with its address, title and text, and of forty others."""
    documents = [_page(folder, url, "Trang", "", title, "", "", body) for url, title, body in pages]
    documents += [_page(folder, f"/trang/{at}/", "Trang", "", f"Trang {at}", "", "", FILLER) for at in range(40)]
    plain_index.build_index(documents, folder)
    return Index(folder)


def test_the_text_of_a_law_comes_behind_a_rule_but_first_for_a_phrase_of_it(tmp_path: Path) -> None:
    text = "<h3 id='d1'>Điều 1</h3><p>Người tiếp công dân nghỉ phép năm phải báo trước.</p>"
    clause = f"<section class='vh-clause'>{text}</section>"
    rule = "<p>Ai nghỉ phép năm thì phải báo trước cho trưởng phòng.</p>"
    index = small(tmp_path, ("/van-ban/luat/", "Luật một", clause), ("/quy-tac/nghi/", "Quy tắc hai", rule))
    assert urls_of(index, "nghỉ phép năm") == ["/quy-tac/nghi/", "/van-ban/luat/"]
    answer = enrich(index, search(index, "công dân nghỉ phép năm phải báo trước"))
    assert answer.results[0].card.url == "/van-ban/luat/"
    assert answer.results[0].snippet is not None
    assert answer.results[0].snippet.anchor == "d1"


def test_a_word_beside_which_no_page_has_its_neighbours_counts_alone(tmp_path: Path) -> None:
    pages = [(f"/van-ban/{at}/", f"Văn bản {at}", "<p>Cơ quan, cơ quan, cơ quan.</p>") for at in range(4)]
    index = small(tmp_path, *pages, ("/thong-bao/thu/", "Thông báo", "<p>Mỗi cơ quan một địa chỉ; gửi email.</p>"))
    assert urls_of(index, "email cơ quan")[0] == "/thong-bao/thu/"


@pytest.mark.parametrize("text", ["trang ph", "trang phục n", "đeo th", "tô"])
def test_the_last_syllable_may_go_on(index: Index, text: str) -> None:
    assert urls_of(index, text)[0] in {DRESS, SHRIMP}


def test_in_force_before_what_is_no_more(index: Index) -> None:
    assert urls_of(index, "hút thuốc lá")[:2] == [LAW, OLD]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("loai:ke-hoach", {PLAN}),
        ("muc:gương-tốt", {SHRIMP, MIRROR}),
        ("loai:guong-tot", {SHRIMP, MIRROR}),
        ("mục:kế-hoạch", set()),
        ('loại:"kế hoạch"', {PLAN}),
        ("loai:quyet-dinh loai:luat", {DECREE, OLD, LAW}),
        ('loai:quyet-dinh trang-thai:"còn hiệu lực"', {DECREE}),
        ("trạng-thái:het", {OLD}),
        ("van hoa loai:quyet-dinh", {DECREE, OLD}),
        ("loai:khong-co", set()),
        ("nam:1999", set()),
    ],
)
def test_operators(index: Index, text: str, urls: set[str]) -> None:
    assert set(urls_of(index, text)) == urls


def test_filters_facets_and_the_newest(index: Index) -> None:
    answer = search(index, "van hoa", filters={"loai": ["quyet-dinh", "luat"]})
    counts = {facet.value: facet.count for facet in answer.facets["loai"]}
    assert counts == {"quyet-dinh": 2, "luat": 1}
    assert [(facet.label, facet.count) for facet in answer.facets["muc"]] == [("Văn bản", 3)]
    assert answer.total == 3
    assert search(index, "công", newest=True).results[0].card.date == "2026-05-01"


def test_snippet_marks_the_match_and_knows_its_heading(index: Index) -> None:
    (first, *_) = enrich(index, search(index, "deo the cong chuc")).results
    assert first.snippet
    assert [first.snippet.text[start:end] for start, end in first.snippet.marks] == ["Đeo thẻ công chức"]
    assert first.snippet.anchor == "the"


def test_a_snippet_shows_where_one_block_ends_and_the_next_begins(index: Index) -> None:
    (first, *_) = enrich(index, search(index, "trang phuc khi thuc hien nhiem vu")).results
    assert first.snippet
    assert first.snippet.text == "Trang phục · Khi thực hiện nhiệm vụ phải ăn mặc gọn gàng, lịch sự"


def test_every_page_that_is_shown_for_a_quoted_phrase_has_been_read(tmp_path: Path) -> None:
    apart = "<p>Lúc tám giờ mở cửa. Cửa lúc này còn đóng.</p>"
    bodies = [apart] * 3 + [FILLER] * 12
    documents = [_page(tmp_path, f"/{at}/", "Trang", "", f"Trang {at}", "", "", text) for at, text in enumerate(bodies)]
    plain_index.build_index(documents, tmp_path)
    index, phrase = Index(tmp_path), '"cửa lúc tám giờ"'
    answer = search(index, phrase, limit=20)
    assert (len(answer.results), answer.total_is_about) == (15, True)
    whole = enrich(index, answer)
    assert (len(whole.results), whole.total, whole.total_is_about) == (12, 12, False)
    assert enrich(index, search(index, phrase, limit=10)).total_is_about
    assert not search(index, '"cửa lúc"').total_is_about  # the index itself holds pairs


def test_what_a_page_repeats_is_not_read(index: Index) -> None:
    assert enrich(index, search(index, '"về trang phục"')).results == []


@pytest.mark.parametrize(
    "text", ["", " ", '""', ":", "loai:", "-", "…", "🦐", "#1847", "\t\n", "0", "a" * 500, "ơ " * 60]
)
def test_any_text_has_an_answer(index: Index, text: str) -> None:
    assert isinstance(enrich(index, search(index, text)), Answer)


def test_what_is_typed_taken_apart() -> None:
    query = parse('Loại:luật "công vụ" văn hóa. đất nam:2026 giờ:x')
    assert query.filters == {"loai": ["luat"], "nam": ["2026"]}
    assert [(word.fold, word.glued, word.quote > 0) for word in query.words] == [
        ("cong", False, True), ("vu", True, True), ("van", False, False), ("hoa", True, False), ("dat", False, False),
        ("gio", True, False), ("x", True, False),
    ]  # fmt: skip


def test_the_command_says_when_a_count_is_rough(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    assert portal.main(["search", '"tầng hai mở cửa"', "--site", str(index.site)]) == 0
    assert capsys.readouterr().out.startswith("Có khoảng 40 kết quả.\n")


def test_command(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    site = ["--site", str(index.site)]
    assert portal.main(["search", "qd 1847", *site]) == 0
    assert f"\n1847/QĐ-TTg · Phê duyệt Đề án Văn hóa công vụ · Còn hiệu lực\n  {DECREE}\n" in capsys.readouterr().out
    assert portal.main(["search", "zzz", *site]) == 1
    assert "Không tìm thấy" in capsys.readouterr().out
    assert portal.main(["search", "vanhoa congvu", "--json", "--limit", "1", *site]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["suggestion"] == "văn hóa công vụ"
    assert [result["url"] for result in printed["results"]] == [DECREE]
    assert portal.main(["search", "1847", "--site", str(index.site / "khong-co")]) == 2
    assert "portal build" in capsys.readouterr().err
