"""The page "Gỡ bài, đổi tên, sáp nhập" of the handbook, word by word: a real clone, what the gate says and builds."""

from __future__ import annotations

import re

import pytest

from tests import miniature
from tests.publish.gate.pushes import accepted, refused
from tests.publish.gate.server import Judged, Person

pytestmark = pytest.mark.whole

PAGE = miniature.ROOT / "docs" / "huong-dan" / "go-bai-doi-ten.md"
FILE = "data/announcements/thong-bao-nham.yml"
TEXT = (
    "title: Thông báo đăng nhầm chỗ\nsummary: Nội dung chưa duyệt.\nsince: 2026-11-20\nuntil: 2026-12-20\nbody: Chưa.\n"
)
GONE = "Nội dung ở địa chỉ này đã được gỡ khỏi cổng."


def block(section: str, kind: str, number: int = 0) -> str:
    """A block of code of a section of the page."""
    text = f"{PAGE.read_text('utf-8')}\n## "
    (part,) = re.findall(rf"^## {section}\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL)
    blocks: list[str] = re.findall(rf"^```{kind}\n(.*?)^```$", part, re.MULTILINE | re.DOTALL)
    return blocks[number]


@pytest.fixture
def clerk(editor: Judged) -> Judged:
    """Somebody who has published a record by mistake."""
    editor.write(FILE, TEXT)
    editor.git("add", FILE)
    editor.git("commit", "--quiet", "-m", "Thêm thông báo")
    assert accepted(editor.push()) == []
    assert "Thông báo đăng nhầm chỗ" in page(editor)
    with_portal(editor)
    return editor


def with_portal(person: Person) -> None:
    """Install the portal in the clone."""
    (person.folder / ".venv").symlink_to(person.server.home / ".venv")


def follow(clerk: Person, commands: str) -> list[str]:
    """Type commands of the page, the last of which pushes; returns what the server said."""
    commands, push, rest = commands.partition("git push\n")
    assert (push, rest) == ("git push\n", "")
    done = miniature.run("sh", "-e", "-c", commands, cwd=clerk.folder)
    assert done.returncode == 0, done.stderr
    return accepted(clerk.push())


def tried(clerk: Person) -> dict[str, bytes]:
    """The site that the gate has built of what was pushed, before it took it."""
    return miniature.tree(clerk.server.gate / "check" / "site")


def page(clerk: Person, address: str = "thong-bao/thong-bao-nham") -> str:
    """What readers will see at an address."""
    assert clerk.server.tip() == clerk.git("rev-parse", "HEAD")
    return tried(clerk)[f"{address}/index.html"].decode()


def telling(clerk: Person) -> list[str]:
    """The files of the site that know the record."""
    words = "Thông báo đăng nhầm chỗ".encode()
    return [path for path, content in tried(clerk).items() if words in content]


def test_one_line_takes_a_record_back_and_its_removal_brings_it_back(clerk: Judged) -> None:
    clerk.write(FILE, TEXT + block("Gỡ một bản ghi", "yaml"))
    follow(clerk, block("Gỡ một bản ghi", "sh"))
    assert GONE in page(clerk)
    assert telling(clerk) == []
    clerk.write(FILE, TEXT)
    clerk.git("commit", "--quiet", "--all", "-m", "Lấy lại")
    accepted(clerk.push())
    assert GONE not in page(clerk)


def test_a_deleted_file_is_taken_back_and_fetched_again(clerk: Judged) -> None:
    lines = follow(clerk, block("Xóa tệp, hoàn tác một lần gửi", "sh"))
    assert lines[0] == block("Xóa tệp, hoàn tác một lần gửi", "text").removeprefix("remote: ").rstrip()
    assert GONE in page(clerk)
    assert telling(clerk) == []
    follow(clerk, block("Xóa tệp, hoàn tác một lần gửi", "sh", 2))
    assert GONE not in page(clerk)


def test_a_push_is_reverted(clerk: Judged) -> None:
    follow(clerk, block("Xóa tệp, hoàn tác một lần gửi", "sh", 1))
    assert GONE in page(clerk)
    assert telling(clerk) == []


def test_what_was_never_pushed_is_deleted_freely(clerk: Judged) -> None:
    other = "data/announcements/chua-gui.yml"
    clerk.write(other, TEXT.replace("nhầm", "thử"))
    clerk.git("add", other)
    clerk.git("commit", "--quiet", "-m", "Thêm")
    clerk.git("rm", "--quiet", other)
    clerk.git("commit", "--quiet", "-m", "Thôi")
    accepted(clerk.push())
    assert page(clerk)


def test_a_record_becomes_no_sample_on_its_way_out(clerk: Judged) -> None:
    clerk.write(FILE, f"{TEXT}illustrative: true\n")
    clerk.git("commit", "--quiet", "--all", "-m", "Ghi là minh họa")
    clerk.git("rm", "--quiet", FILE)
    clerk.git("commit", "--quiet", "-m", "Xóa")
    accepted(clerk.push())
    assert GONE in page(clerk)


def test_the_code_of_a_record_changes_and_its_old_address_leads_on(clerk: Judged) -> None:
    follow(clerk, block("Đổi mã", "sh"))
    assert "Thông báo đăng nhầm chỗ" in page(clerk, "thong-bao/thong-bao-dung")
    assert "/thong-bao/thong-bao-dung/" in page(clerk)


def test_a_file_renamed_by_hand_is_refused_and_put_right_by_the_same_command(clerk: Judged) -> None:
    clerk.git("mv", FILE, "data/announcements/thong-bao-dung.yml")
    clerk.git("commit", "--quiet", "-m", "Đổi tên tệp")
    first, last = refused(clerk.push())
    assert first.startswith(
        f"{FILE}:1:1: bản ghi này đã đổi tên thành announcements/thong-bao-dung; hãy chạy “portal rename"
    )
    assert last.startswith("1 lỗi.")
    follow(clerk, block("Đổi mã", "sh"))
    assert "/thong-bao/thong-bao-dung/" in page(clerk)


def test_a_rollback_does_not_bring_it_back(writer: Person) -> None:
    server = writer.server
    writer.write(FILE, TEXT)
    writer.commit()
    server.take_all(writer)
    assert server.release()
    writer.write(FILE, TEXT + block("Gỡ một bản ghi", "yaml"))
    writer.commit()
    server.take_all(writer)
    assert server.release()
    assert GONE in server.pages()["thong-bao/thong-bao-nham/index.html"].decode()
    done = miniature.portal("publish", str(server.site), "--rollback", cwd=writer.folder)
    assert "Bỏ qua bản 2: còn nội dung đã gỡ." in done.stdout, done.stderr
    words = "Thông báo đăng nhầm chỗ".encode()
    assert [path for path, content in server.pages().items() if words in content] == []
    status = miniature.portal("gate", "status", str(server.repository), cwd=writer.folder)
    assert (status.returncode, status.stdout.splitlines()[1:]) == (
        0,
        ["Trang đã được quay lại một bản trước; lần xuất bản sau, do có người gửi hay theo lịch, lại đưa bản mới lên."],
    )
