"""Helpers for pushes that the gate accepts or refuses, and its messages about them."""

from __future__ import annotations

import subprocess

from tests.publish.gate.server import Person, remote_lines

STORY = "data/stories/ngay-mua.yml"
DATE = (
    f"{STORY}:8:11: “Ngày diễn ra”: “2026/10/5” chưa phải ngày viết đúng; "
    "ngày viết theo dạng ngày/tháng/năm hoặc năm-tháng-ngày, ví dụ 5/3/2026, 2026-03-05; gợi ý: “2026-10-05”"
)
REFUSED = "Chưa nhận; trang giữ nguyên."
ANEW = "hãy ghi lại thành một lần ghi mới: chạy “git reset --soft origin/main”, “git commit”, rồi gửi lại"
AGAIN = "Sửa những dòng trên, ghi vào git (commit), rồi gửi lại (push)."


def refused(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The messages of the server about a push; asserts that it was refused."""
    assert done.returncode == 1
    assert "[remote rejected]" in done.stderr
    return remote_lines(done)


def accepted(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The messages of the server about a push; asserts that it was accepted."""
    assert done.returncode == 0, done.stderr
    return remote_lines(done)


SANCTION = "data/sanctions/nhac-nho-2026-09.yml"


def retitle(person: Person, title: str) -> str:
    """Give the story another title and commit it."""
    text = (person.folder / STORY).read_text("utf-8").splitlines()
    person.write(STORY, "\n".join([f"title: {title}", *text[1:]]) + "\n")
    return person.commit()
