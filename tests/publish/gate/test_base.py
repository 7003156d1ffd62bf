"""A leaders' repository based on the shared one: its site shows both, and the shared site shows nothing of it."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

import pytest

from macros.publish import gate as gates
from tests.miniature import DAY
from tests.publish.gate.pushes import SANCTION, accepted, refused, retitle
from tests.publish.gate.server import Judged, Leaders, Person, Server, remote_lines

pytestmark = pytest.mark.whole

PAGE = Path("xu-ly-vi-pham") / "nhac-nho-2026-09" / "index.html"


def test_the_leaders_site_shows_both_and_follows_both(leader: Person, colleague: Person) -> None:
    server, shared = leader.server, colleague.server
    assert isinstance(server, Leaders)
    assert server.live() == server.tip(), server.log()
    assert (server.site / "current" / PAGE).is_file()
    assert not (shared.site / "current" / PAGE).exists()
    leaders_site, staff_site = "https://van-hoa-lanh-dao.noi-bo/", "https://thu-nho.noi-bo/"
    pages = server.pages()
    assert [path for path, content in pages.items() if staff_site.encode() in content] == []
    assert f'<link rel="canonical" href="{leaders_site}xu-ly-vi-pham/nhac-nho-2026-09/">'.encode() in pages[str(PAGE)]
    assert all(leaders_site.encode() in pages[path] for path in ("sitemap.xml", "dao-tao/lich.ics"))
    leader.commit()
    assert accepted(leader.push())[-1] == f"Đã lên trang khi {leaders_site}published.json ghi “commit”: {server.tip()}"
    server.rest()
    retitle(colleague, "Chuyện một ngày nắng")
    shared.take_all(colleague)
    story = server.site / "current" / "guong-tot" / "ngay-mua" / "index.html"
    assert "Chuyện một ngày nắng" not in story.read_text("utf-8")
    done = server.publish()
    assert (done.returncode, done.stdout) == (0, f"Đang trên trang: {server.tip()}. Trong kho: {server.tip()}.\n")
    assert "Chuyện một ngày nắng" in story.read_text("utf-8")
    again = server.pages()
    server.publish()
    assert server.pages() == again


def test_what_is_wrong_upon_the_shared_records_is_told_and_stays_among_leaders(
    leader: Person, colleague: Person
) -> None:
    server, shared = leader.server, colleague.server
    leader.replace(SANCTION, "people/nguyen-van-a", "people/nguyen-van-aa")
    leader.commit()
    assert refused(Judged(server, leader.folder).push())[0] == (
        f"{SANCTION}:6:9: “Người bị xử lý”: không có người nào mang mã “nguyen-van-aa”; "
        "hãy ghi mã của một bản ghi đã có; gợi ý: “people/nguyen-van-a”"
    )
    leader.git("reset", "--quiet", "--hard", "HEAD^")
    before = server.pages()
    colleague.replace("data/inspections/tiep-dan-2026.yml", "id: f1", "id: f9")
    colleague.commit()
    assert not any("sanctions" in line for line in remote_lines(Judged(shared, colleague.folder).push()))
    assert isinstance(server, Leaders)
    done = server.publish()
    assert done.returncode == 1
    _, first, *lines = done.stdout.splitlines()
    assert first == f"Lần xuất bản gần nhất thất bại: dựng trang ({server.tip()[:8]})."
    missing = "“inspections/tiep-dan-2026” không có mục nào mang mã “f1”; các mã đang có: f9, f2"
    assert f"  {SANCTION}:5:10: “Phát hiện”: {missing}" in lines
    assert server.pages() == before


def test_a_shared_repository_that_cannot_be_read_is_named(leader: Person) -> None:
    server, heard = leader.server, list[str]()
    server.config("portal.base", "/srv/khong-co.git")
    update, push_time = gates.Update(server.tip(), server.tip(), "refs/heads/main"), gates.PushTime(DAY, time.time())
    assert not gates.receive(gates.read_gate(server.repository), [update], push_time, heard.append)
    assert heard == ["/srv/khong-co.git: không đọc được kho ghi ở portal.base, hoặc kho ấy chưa có gì."]


def test_the_leaders_read_the_shared_repository_whatever_the_umask_of_its_owner(server: Server) -> None:
    shutil.rmtree(server.repository / "hooks")
    old = os.umask(0o077)
    try:
        Person(server, server.home.parent / "nguoi-soan").start()
    finally:
        os.umask(old)
    read = [path for name in ("objects", "refs") for path in (server.repository / name).rglob("*")]
    assert {path.stat().st_mode & 0o050 for path in read if path.is_dir()} == {0o050}
    assert {path.stat().st_mode & 0o047 for path in read if path.is_file()} == {0o040}
