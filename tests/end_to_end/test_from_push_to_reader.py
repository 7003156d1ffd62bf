"""The whole way: an editor's keyboard, git, the gate, the build, nginx, a colleague's browser."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import miniature
from tests.publish.gate.pushes import AGAIN, REFUSED, accepted, refused
from tests.publish.gate.server import Person
from tests.publish.nginx import Server as Nginx

pytestmark = pytest.mark.whole

ID = "tra-lai-phong-bi-cho-nguoi-nop-ho-so"
STORY = f"data/stories/{ID}.yml"
SHEET = "data/scores/thi-dua-2026-phong-mau-2026-10.yml"
ANSWERS = (
    *("Trả lại phong bì cho người nộp hồ sơ", "Chị từ chối phong bì, hướng dẫn cho đủ giấy ngay tại quầy."),
    *("giao tiếp", "", "2026-10-14", "2026-10-16", "phòng mẫu", "Sáng thứ Tư, chị C nhận hồ sơ.", ".", ""),
    *("quy tắc thể hiện qua việc làm", "chào và mời ngồi", "", "người được nêu gương", "lê văn c", "", ""),
)
LINE = """\
  - id: d2
    date: 2026-10-14
    criterion: tiep-dan
    points: 6
    evidence: stories/{id}
    approver: people/tran-thi-b
    approved: 2026-10-31
"""
DATE = (
    f"{STORY}:6:11: “Ngày diễn ra”: “2026/10/14” chưa phải ngày viết đúng; "
    "ngày viết theo dạng ngày/tháng/năm hoặc năm-tháng-ngày, ví dụ 5/3/2026, 2026-03-05; gợi ý: “2026-10-14”"
)
PERSON = (
    f"{STORY}:9:5: “Người được nêu gương, mục 1”: không có người nào mang mã “le-van-cc”; "
    "hãy ghi mã của một bản ghi đã có; gợi ý: “people/le-van-c”"
)
WITHHELD = "không công bố ở trang này"  # the points of a unit of few
BOARD = "/bang-xep-hang/thi-dua-2026/2026-q4/"


def tell_the_story(editor: Person) -> str:
    """Answer the questions of `portal new`, do what it says next, and score the deed; gives the commit."""
    typed = "\n".join(ANSWERS) + "\n"
    done = miniature.portal("new", "stories", cwd=editor.folder, given=typed)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"Đã ghi {STORY}." in done.stdout
    sheet = (editor.folder / SHEET).read_text("utf-8")
    editor.write(SHEET, sheet + LINE.format(id=ID))
    editor.git("add", STORY, SHEET)
    editor.git("commit", "--quiet", "-m", f"Thêm câu chuyện {ID}")
    return editor.git("rev-parse", "HEAD")


def points(page: Page) -> str:
    """What the board gives Phòng Mẫu."""
    return page.locator(".vh-board tr").filter(has_text="Phòng Mẫu").locator("td.vh-num").inner_text()


def a_colleague_finds_it(page: Page, address: str) -> None:
    """By its words, without accents; from the story on to the rule, and from the rule back."""
    page.goto(address)
    page.keyboard.press("/")
    page.keyboard.type("tra lai phong bi")
    expect(page.get_by_role("option").first).to_contain_text("Trả lại phong bì")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/guong-tot/{ID}/")
    page.get_by_role("article").locator("a[href='/quy-tac/tiep-dan/#muc-don-tiep']").first.click()
    page.wait_for_url("**/quy-tac/tiep-dan/#muc-don-tiep")
    expect(page.get_by_role("article").locator(f"a[href='/guong-tot/{ID}/']").first).to_be_visible()


def live_commit(nginx: Nginx) -> str:
    """The commit that the web server says is live."""
    return str(json.loads(nginx.ask("/published.json").body)["commit"])


def a_mistake_is_refused(editor: Person) -> None:
    """A wrong date and a person that there is not, in one record, leave the site as it is."""
    before = editor.server.pages()
    editor.replace(STORY, "happened: 2026-10-14", "happened: 2026/10/14")
    editor.replace(STORY, "people/le-van-c", "people/le-van-cc")
    editor.git("commit", "--quiet", "--all", "-m", "Sửa nhầm")
    assert refused(editor.push()) == [DATE, PERSON, f"2 lỗi. {REFUSED} {AGAIN}"]
    editor.server.rest()
    assert editor.server.pages() == before
    editor.git("reset", "--quiet", "--hard", "HEAD~1")


def a_new_name_leaves_no_dead_link(editor: Person, nginx: Nginx) -> None:
    """A renamed record is found at its old address, at once by its page and from the next reload on by nginx."""
    editor.git("mv", STORY, "data/stories/tra-lai-phong-bi.yml")
    text = (editor.folder / "data/stories/tra-lai-phong-bi.yml").read_text("utf-8")
    editor.write("data/stories/tra-lai-phong-bi.yml", f"{text}former_ids:\n  - {ID}\n")
    editor.replace(SHEET, f"stories/{ID}", "stories/tra-lai-phong-bi")
    editor.git("commit", "--quiet", "--all", "-m", "Đổi mã")
    accepted(editor.push())
    assert editor.server.live() == editor.git("rev-parse", "HEAD") == live_commit(nginx)
    old = nginx.ask(f"/guong-tot/{ID}/")
    assert (old.status, b"/guong-tot/tra-lai-phong-bi/" in old.body) == (200, True)
    nginx.stop()
    nginx.start()
    old = nginx.ask(f"/guong-tot/{ID}/")
    assert (old.status, old.headers["Location"]) == (301, "/guong-tot/tra-lai-phong-bi/")
    assert nginx.ask(old.headers["Location"]).status == 200


def test_from_an_editors_keyboard_to_a_colleagues_browser(writer: Person, nginx: Nginx, browser: Browser) -> None:
    editor, server = writer, writer.server
    assert server.live() == server.tip() == live_commit(nginx)
    address = f"http://127.0.0.1:{nginx.port}"
    page = browser.new_page(locale="vi-VN")
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(address + BOARD)
    assert points(page) == WITHHELD
    commit = tell_the_story(editor)
    assert accepted(editor.push())[0].startswith(f"Đã nhận {commit[:8]}.")
    assert server.live() == commit == live_commit(nginx)
    a_colleague_finds_it(page, address)
    page.goto(address + BOARD)
    assert points(page) == WITHHELD
    a_mistake_is_refused(editor)
    a_new_name_leaves_no_dead_link(editor, nginx)
    page.close()
    assert [url for url in asked if not url.startswith(f"{address}/")] == []
    assert complaints == []
