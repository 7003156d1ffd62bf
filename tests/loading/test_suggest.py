"""Suggesting the intended line for a mistyped one."""

from __future__ import annotations

import pytest

from macros.loading.suggest import closest, fold, has_two_colons, legacy_lines, quoted, slugified, spaced
from macros.loading.yaml_reader import LoadError, parse

PAIRS = (("decree", "Nghị định"), ("decision", "Quyết định"), ("party-rule", "Quy định của Đảng"))


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("KÕ ho¹ch chuyÓn ®æi sè", "Kế hoạch chuyển đổi số"),
        ("Th«ng b¸o", "Thông báo"),
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("C«ng t¸c v¨n thư Đảng", "Công tác văn thư Đảng"),
        ("Keá hoaïch chuyeån ñoåi soá", "Kế hoạch chuyển đổi số"),
        ("KEÁ HOAÏCH PHAÙT TRIEÅN", "KẾ HOẠCH PHÁT TRIỂN"),
        ("Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"),
    ],
)
def test_legacy_font_is_recognised_and_mended(text: str, corrected: str) -> None:
    assert [line.corrected for line in legacy_lines(text)] == [corrected]


@pytest.mark.parametrize(
    "text",
    [
        "Thuở ấy hoá ra quân xoá goá thuỷ uỷ khuỷu oà quà toà, loã xoã, ngoáy, khoái, hoãn, thuế, huệ, quý",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM – Độc lập – Tự do – Hạnh phúc",
        "À l'époque où l'on goûtait le naïf Noël de Raphaël au château, en août, qu'il eût ; «texte» et « citation »",
        "niño España señor, Straße Übergröße Äpfel, Malmö på ø, São João",
        "Windows® 10m², 5º, 1ª, ½ giờ, 3×4 °C, chú thích¹, Công ty®, ©2026, đồng chí «abc», µm, kW·h",
    ],
)
def test_normal_text_is_no_legacy_font(text: str) -> None:
    assert list(legacy_lines(text)) == []


def test_place_of_legacy_text_is_its_first_word() -> None:
    assert [(line.line, line.column, line.word) for line in legacy_lines("a: b\nc: x Th«ng b¸o\n")] == [(2, 6, "Th«ng")]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("tieu_de: Kế hoạch: giai đoạn 2", 'tieu_de: "Kế hoạch: giai đoạn 2"'),
        ('title: Nói "có": rồi', "title: 'Nói \"có\": rồi'"),
        ('title: "Khẩn" gửi', "title: '\"Khẩn\" gửi'"),
        ("do:\n- text: Chào: mời", '- text: "Chào: mời"'),
        ("do:\n- @a", '- "@a"'),
        ("a: b\ntitle:Tên\nc: d", "title: Tên"),
    ],
)
def test_refused_line_comes_back_mended(text: str, nearest: str) -> None:
    with pytest.raises(LoadError) as caught:
        parse(text.encode())
    assert caught.value.nearest == nearest
    assert caught.value.message.endswith(f"viết lại thành: {nearest}")
    assert parse(f"x:\n{nearest}".encode() if nearest.startswith("- ") else nearest.encode())


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("title: Kế hoạch: giai đoạn 2", 'title: "Kế hoạch: giai đoạn 2"'),
        ("  - text: Chào: mời ", '- text: "Chào: mời"'),
        ("- Chào: mời", '- "Chào: mời"'),
        ('title: "A" b', "title: '\"A\" b'"),
        ("title: it's \\ b", "title: 'it''s \\ b'"),
        ("title:", '"title:"'),
        ("", ""),
    ],
)
def test_quotes(line: str, wanted: str) -> None:
    assert quoted(line) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("title:Tên", "title: Tên"),
        ("  - text:Tên", "- text: Tên"),
        ("title: Tên", ""),
        ("08:00", ""),
        ("https://a.vn", ""),
        ("chữ", ""),
    ],
)
def test_missing_space(line: str, wanted: str) -> None:
    assert spaced(line) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("a: b: c", True),
        ("- a: b: c", True),
        ("a: b:", True),
        ("a: b", False),
        ("a: 08:00", False),
        ("# a: b: c", False),
    ],
)
def test_two_colons(line: str, wanted: bool) -> None:
    assert has_two_colons(line) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("decree", "decree"),
        ("Decre", "decree"),
        ("nghị định", "decree"),
        ("NGHI DINH", "decree"),
        ("nghị đinh", "decree"),
        ("party rule", "party-rule"),
        ("của Đảng", "party-rule"),
        ("của", ""),
        ("", ""),
        ("…", ""),
        ("công văn", ""),
    ],
)
def test_nearest_name(text: str, wanted: str) -> None:
    assert closest(text, PAIRS) == wanted


def test_folded_and_slug_forms() -> None:
    assert fold("  Đón–tiếp, NGƯỜI_dân ") == "don tiep nguoi dan"
    assert slugified("Đón tiếp!") == "don-tiep"
    assert slugified("…") == ""
    assert slugified("CON") == ""
