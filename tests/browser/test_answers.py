"""A page of every kind answers on its first screen, and says each thing once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.sweep import offenders

pytestmark = pytest.mark.whole

# kind -> (address, what its first screen holds, what the whole page holds once)
PAGES = {
    "law": (
        "/van-ban/22-2008-qh12/",
        ["Hết hiệu lực toàn bộ từ 01/7/2025", "Luật số 80/2025/QH15"],
        "Hết hiệu lực toàn bộ từ",
    ),
    "law in doubt": ("/van-ban/1847-qd-ttg-2018/", ["Đang dùng, chưa xác minh"], "Đang dùng, chưa xác minh;"),
    "policy": ("/quy-tac/trang-phuc-cong-so/", ["Đã ban hành, áp dụng từ 01/3/2025.", "Nên làm"], "Đã ban hành"),
    "must read": ("/quy-tac/su-dung-phong-hop/", ["Đọc và ký đến", "30/10/2026", "Toàn cơ quan"], "Đọc và ký đến"),
    "course": (
        "/dao-tao/viet-bao-cao-tong-ket-2026/",
        ["Đang nhận đăng ký, còn 17 trong 25 chỗ", "08:00–11:30", "Phòng họp tầng 1", "10/12/2026", "Toàn cơ quan"],
        "Đăng ký đến hết",
    ),
    "award": ("/khen-thuong/chien-si-thi-dua-co-so-2025/", ["Trần Thị B", "Lao động tiên tiến năm 2025"], "Trần Thị B"),
    "story": (
        "/guong-tot/khach-quen-vi-o-cong/",
        ["Anh Thái Văn N, nhân viên bảo vệ"],
        "Anh Thái Văn N, nhân viên bảo vệ",
    ),
    "indicator": ("/chi-so/ty-le-dung-han/", ["Đạt: cao hơn 1,1", "96,1%", "Từ 95% trở lên"], "96,1%"),
    "indicator of units": ("/chi-so/ty-le-bao-cao-dung-han/", ["3 đơn vị đạt, 1 đơn vị gần đạt"], "3 đơn vị đạt"),
    "task": (
        "/nhiem-vu/ban-do-bo-tui/",
        ["Hoàn thành đúng hạn", "Phòng Xúc tiến du lịch", "15/9/2026"],
        "Hoàn thành đúng hạn",
    ),
    "inspection": (
        "/kiem-tra/gio-lam-viec-trang-phuc-quy-1-2026/",
        ["Đã kiểm tra", "18/3/2026", "Văn phòng"],
        "18/3/2026",
    ),
    "announcement": ("/thong-bao/dang-ky-lop-thang-12-2026/", ["Đang đăng đến hết 10/12/2026"], "Đang đăng"),
    "title": (
        "/danh-hieu/chien-si-thi-dua-co-so/",
        ["Bộ phận thường trực", "trước 15/12", "Người đứng đầu"],
        "Nộp cho",
    ),
    "campaign": ("/phong-trao/van-hoa-cong-so-2026/", ["Đang chấm điểm", "05/01/2026 – 31/12/2026"], "Đang chấm điểm"),
    "review": ("/so-ket-tong-ket/so-ket-quy-iii-2026/", ["Đã ban hành: số 21/BC-MAU"], "Đã ban hành"),
    "bulletin": (
        "/ban-tin/thang-10-2026/",
        ["Đã phát hành ngày 30/10/2026", "Gương người tốt, việc tốt"],
        "Đã phát hành",
    ),
    "initiative": ("/sang-kien/gop-ba-quay-thanh-mot/", ["Đã công nhận", "Trần Thị B"], "Đã công nhận"),
}
SCREENS = ((1280, 800), (390, 844))
FIRST_SCREEN = """() => {
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const words = [];
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    if (box.height && box.bottom <= innerHeight) words.push(walker.currentNode.textContent);
  }
  return words.join("").replace(/\\s+/g, " ");
}"""
EMPTY = """() => [...document.querySelectorAll("article :is(h2, h3)")].filter((heading) => {
  const next = heading.nextElementSibling ?? heading.parentElement.nextElementSibling;
  return !next || (/^H[1-6]$/.test(next.tagName) && next.tagName <= heading.tagName) || !next.textContent.trim();
}).map((heading) => heading.textContent)"""


def answers_at_once(page, root, kind):
    """Hold that a page answers on the first screen of each device, and says it once."""
    address, answers, once = PAGES[kind]
    page.goto(root + address)
    for width, height in SCREENS:
        page.set_viewport_size({"width": width, "height": height})
        seen = page.evaluate(FIRST_SCREEN)
        assert [words for words in answers if words not in seen] == [], (width, seen)
        whole = " ".join(page.inner_text("article").split())
        assert whole.count(once) == 1, (width, whole)
        assert page.locator("article .vh-verdict").count() <= 1
        assert page.evaluate(EMPTY) == []


def test_the_first_screen_answers(open_page, preview):
    page = open_page("/as-of.json").page
    assert offenders(PAGES, lambda kind: answers_at_once(page, preview.address, kind)) == []


def test_the_do_and_dont_of_a_policy_stand_high_and_it_leads_to_a_person(open_page):
    page = open_page("/quy-tac/trang-phuc-cong-so/").page
    assert page.locator(".vh-do").first.bounding_box()["y"] < 500
    side = page.get_by_role("complementary", name="Thông tin về trang này")
    assert side.get_by_role("link", name="0237 000 0100").get_attribute("href") == "tel:02370000100"
    assert side.get_by_role("navigation", name="Mục lục").is_visible()


def test_paper_has_of_what_is_folded_that_which_the_reader_opened(open_page):
    page = open_page("/van-ban/22-2008-qh12/").page
    page.emulate_media(media="print")
    expect(page.get_by_text("Ban hành.", exact=True)).to_be_hidden()
    page.eval_on_selector_all("article details", "all => all.forEach((one) => { one.open = true; })")
    expect(page.get_by_text("Ban hành.", exact=True)).to_be_visible()
