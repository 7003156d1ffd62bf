"""What a push may change, and the exact messages to the person who pushes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from macros.engine.media import MEDIA_BYTES
from macros.loading.git_history import ShallowClone
from macros.publish import gate as gates
from macros.publish.gate import GateError, PushTime, Update, judge
from macros.publish.gate.repository import checkout
from tests import miniature
from tests.publish.gate.pushes import AGAIN, ANEW, DATE, REFUSED, STORY, accepted, refused
from tests.publish.gate.server import Judged, Person, Server

PERSON = (
    f"{STORY}:16:5: “Người được nêu gương, mục 2”: không có người nào mang mã “tran-thi-bb”; "
    "hãy ghi mã của một bản ghi đã có; gợi ý: “people/tran-thi-b”"
)
PUSH_TIME = PushTime(miniature.DAY, 0)


def test_every_mistake_is_named_at_once_and_a_mended_push_is_taken(sender: Person) -> None:
    before = sender.server.tip()
    sender.replace(STORY, "2026-10-05", "2026/10/5")
    sender.replace(STORY, "- people/tran-thi-b", "- people/tran-thi-bb")
    sender.commit()
    assert refused(sender.push()) == [DATE, PERSON, f"2 lỗi. {REFUSED} {AGAIN}"]
    assert sender.server.tip() == before
    sender.replace(STORY, "2026/10/5", "2026-10-05")
    sender.replace(STORY, "- people/tran-thi-bb", "- people/tran-thi-b")
    mended = sender.commit()
    assert accepted(sender.push()) == []
    assert sender.server.tip() == mended


def test_the_editors_page_shows_what_a_refusal_looks_like() -> None:
    page = (miniature.ROOT / "docs" / "huong-dan" / "soan-ban-ghi.md").read_text("utf-8")
    lines = "\n".join(f"remote: {line}" for line in (DATE, PERSON, f"2 lỗi. {REFUSED} {AGAIN}"))
    assert f"\n{lines}\n" in page


def test_warnings_are_shown_for_the_files_of_the_push_only(editor: Judged) -> None:
    editor.replace(STORY, "title: Người khách ngày mưa", "title: Người khách ngày mưa #12")
    editor.commit()
    (line,) = accepted(editor.push())
    assert line.startswith(f"{STORY}:1:29: cảnh báo: ")
    editor.write("data/units/phong-moi.yml", "title: Phòng Mới\nkind: department\nplace: 9\nillustrative: true\n")
    editor.commit()
    assert accepted(editor.push()) == []


def test_a_record_does_not_vanish(editor: Judged) -> None:
    text = "title: Phòng Mới\nkind: department\nplace: 9\n"
    editor.write("data/units/phong-moi.yml", text)
    editor.commit()
    accepted(editor.push())
    editor.git("mv", "data/units/phong-moi.yml", "data/units/phong-moi-hon.yml")
    editor.commit()
    first, last = refused(editor.push())
    assert first.startswith("data/units/phong-moi.yml:1:1: bản ghi này đã đổi tên thành units/phong-moi-hon; ")
    assert last == f"1 lỗi. {REFUSED} {AGAIN}"
    editor.write("data/units/phong-moi-hon.yml", f"{text}former_ids:\n  - phong-moi\n")
    editor.commit()
    assert accepted(editor.push()) == []


def test_only_what_is_allowed_may_change(editor: Judged) -> None:
    editor.write("docs/huong-dan/moi.md", "# Trang mới\n")
    editor.write("macros/hooks.py", "")
    editor.commit()
    closed = "kho này chỉ nhận thay đổi trong {}; hãy bỏ thay đổi ở tệp này, hoặc gửi người phụ trách"
    paths = ("docs/huong-dan/moi.md", "macros/hooks.py")
    lines = [f"{path}:1:1: {closed.format('data/')}" for path in paths]
    assert refused(editor.push()) == [*lines, f"2 lỗi. {REFUSED} {AGAIN}"]
    editor.server.config("portal.paths", "data/ docs/")
    line = f"macros/hooks.py:1:1: {closed.format('data/, docs/')}"
    assert refused(editor.push()) == [line, f"1 lỗi. {REFUSED} {AGAIN}"]
    editor.server.config("portal.paths", ".")
    later = "Thay đổi ngoài data/ được lưu trong kho, chỉ lên trang khi bản cài đặt trên máy chủ được cập nhật."
    assert accepted(editor.push()) == [later]


def test_history_is_never_rewritten(editor: Judged) -> None:
    first = editor.server.tip()
    editor.replace(STORY, "ngày mưa", "ngày nắng")
    second = editor.commit()
    accepted(editor.push())
    editor.git("reset", "--quiet", "--hard", first)
    editor.replace(STORY, "ngày mưa", "ngày gió")
    editor.commit()
    lost = (
        "main: lần gửi này bỏ mất thay đổi đã có trong kho (ghi đè); "
        "hãy chạy “git pull --rebase”, rồi gửi lại, không thêm “--force”."
    )
    assert refused(editor.push("--force", "main")) == [lost, REFUSED]
    assert refused(editor.push(":main")) == ["main: không xóa được nhánh đang lên trang.", REFUSED]
    assert editor.server.tip() == second


def test_other_branches_are_kept_unchecked_and_nothing_else_is(editor: Judged) -> None:
    editor.replace(STORY, "2026-10-05", "2026/10/5")
    editor.commit()
    message = "Nhánh nhap-mua được lưu, không kiểm tra, không lên trang; chỉ nhánh main lên trang."
    assert accepted(editor.push("main:nhap-mua")) == [message]
    assert accepted(editor.push(":nhap-mua")) == []
    for ref in ("refs/tags/v1", f"refs/replace/{editor.server.tip()}"):
        line = f"{ref}: kho chỉ nhận nhánh, không nhận nhãn (tag) và loại khác."
        assert refused(editor.push(f"main:{ref}")) == [line, REFUSED]
    assert refused(editor.push("main", "main:nhap"))[-1] == f"1 lỗi. {REFUSED} {AGAIN}"
    assert editor.server.git("for-each-ref", "--format=%(refname)") == "refs/heads/main"


def test_what_is_no_plain_file_is_refused(editor: Judged) -> None:
    (editor.folder / "data" / "stories" / "lien-ket.yml").symlink_to("/etc/passwd")
    editor.git("add", "--all")
    editor.git("update-index", "--add", "--cacheinfo", f"160000,{editor.server.tip()},data/units/kho")
    editor.git("commit", "--quiet", "-m", "Lạ")
    link = "data/stories/lien-ket.yml:1:1: là liên kết tượng trưng; hãy đặt tệp thật"
    module = "data/units/kho:1:1: là kho git lồng trong kho (submodule); hãy đặt tệp thật"
    assert refused(editor.push()) == [link, module, f"2 lỗi. {REFUSED} {AGAIN}"]


def test_a_huge_file_is_refused_and_can_be_taken_away(editor: Judged) -> None:
    path = "data/media/stories/ngay-mua/to.png"
    editor.write(path, "0" * (MEDIA_BYTES + 1))
    editor.commit()
    for target in ("main", "main:nhap"):
        assert refused(editor.push(target)) == [f"{path}:1:1: tệp quá lớn; tối đa 10 MB", f"1 lỗi. {REFUSED} {AGAIN}"]
    (editor.folder / path).unlink()
    editor.commit()
    assert accepted(editor.push()) == []


def test_a_file_that_even_the_history_should_not_hold_is_left_as_the_message_says(
    editor: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert judge.HISTORY_BYTES == 50 << 20
    monkeypatch.setattr(judge, "HISTORY_BYTES", 1 << 20)
    path = "data/media/stories/ngay-mua/to.png"
    editor.write(path, "0" * ((1 << 20) + 1))
    first = editor.commit()
    (editor.folder / path).unlink()
    editor.commit()
    message = f"{path}: tệp quá 1 MB nằm trong lần ghi {first[:8]}, kể cả khi lần ghi sau đã xóa; {ANEW}."
    assert refused(editor.push()) == [message, REFUSED]
    editor.git("fetch", "--quiet")
    editor.git("reset", "--quiet", "--soft", "origin/main")
    editor.commit()
    assert accepted(editor.push()) == []


def test_what_is_pushed_never_runs_and_is_read_as_it_was_written(editor: Judged, tmp_path: Path) -> None:
    editor.server.config("portal.paths", ".")
    mark = tmp_path / "chay-roi"
    code = f"open({str(mark)!r}, 'w').close()\n"
    for path in ("macros/__init__.py", "macros/publish/gate.py", "scripts/portal.py", "sitecustomize.py", "yaml.py"):
        editor.write(path, code)
    editor.write("mkdocs.yml", "hooks: [yaml.py]\n")
    editor.write(".gitattributes", "data/**/*.yml working-tree-encoding=UTF-16 ident filter=la eol=crlf\n")
    editor.server.config("filter.la.smudge", f"touch {mark}; cat")
    editor.replace(STORY, "Người khách ngày mưa", "Người khách $Id$ ngày mưa")
    editor.git("-c", "core.attributesFile=/dev/null", "add", ".gitattributes")
    editor.git("update-index", "--add", "--cacheinfo", f"100644,{blob(editor, STORY)},{STORY}")
    editor.git("add", "macros", "scripts", "mkdocs.yml", "sitecustomize.py", "yaml.py")
    editor.git("commit", "--quiet", "-m", "Mã lạ")
    accepted(editor.push())
    assert not mark.exists()
    there = editor.server.gate / "check" / STORY
    assert there.read_bytes() == (editor.folder / STORY).read_bytes()
    assert (editor.server.gate / "check" / "macros").resolve() == miniature.ROOT / "macros"


def blob(person: Person, path: str) -> str:
    """Put a file's bytes into git as they are."""
    return person.git("hash-object", "-w", "--no-filters", path)


def test_the_first_push_may_hold_the_whole_project(writer: Person) -> None:
    assert writer.server.git("log", "--format=%s", "--", "README.md") == "Dữ liệu ban đầu"


def test_only_changed_files_are_written(writer: Person) -> None:
    gate = gates.read_gate(writer.server.repository)
    folder = checkout(gate, "check", gate.tip()) / "data"
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*.yml")}
    writer.replace(STORY, "ngày mưa", "ngày nắng")
    writer.commit()
    writer.server.take_all(writer)
    checkout(gate, "check", gate.tip())
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*.yml")}
    assert [path.name for path in before if before[path] != after[path]] == ["ngay-mua.yml"]


@pytest.mark.parametrize("damage", ["killed", "broken"])
def test_what_a_killed_run_left_does_no_harm(writer: Person, damage: str) -> None:
    gate = gates.read_gate(writer.server.repository)
    folder = checkout(gate, "check", gate.tip())
    if damage == "killed":
        (folder / ".git" / "index.lock").touch()
        (folder / "data" / "units" / "thua.yml").write_text("title: [", "utf-8")
        (folder / STORY).write_text("title: [", "utf-8")
    else:
        (folder / ".git" / "index").write_bytes(b"DIRC")
        (folder / "docs").unlink()
        (folder / "docs").mkdir()
    writer.replace("data/units/van-phong.yml", "title: ", "title: Khối ")
    writer.commit()
    writer.server.take_all(writer)
    checkout(gate, "check", gate.tip())
    assert miniature.tree(folder / "data") == miniature.tree(writer.folder / "data")
    assert (folder / "docs").readlink() == writer.server.home / "docs"


def test_who_was_overtaken_is_told(editor: Judged) -> None:
    first = editor.server.tip()
    editor.replace(STORY, "ngày mưa", "ngày nắng")
    editor.commit()
    accepted(editor.push())
    lines: list[str] = []
    late = Update(first, editor.server.tip(), "refs/heads/main")
    assert not gates.receive(gates.read_gate(editor.server.repository), [late], PUSH_TIME, lines.append)
    assert lines == ["main: người khác vừa gửi trước; hãy chạy “git pull --rebase”, rồi gửi lại.", REFUSED]


def test_a_gate_that_is_not_set_up_takes_nothing(server: Server, tmp_path: Path) -> None:
    person = Person(server, tmp_path / "nguoi-soan")
    person.commit()
    server.git("config", "--unset", "portal.site")
    assert refused(person.push()) == [f"{server.repository}: kho chưa nối với cổng, thiếu cấu hình portal.site."]
    server.config("portal.home", "/khong-co")
    first, last = refused(person.push())
    reason = "bản cổng ở portal.home (/khong-co) không chạy được; hãy báo người phụ trách công nghệ thông tin."
    assert first == f"Chưa nhận: {reason}"
    assert last == ("Trên máy chủ: chạy lại “make setup” trong thư mục ấy, hoặc sửa cấu hình portal.home của kho.")


def test_settings_are_checked(server: Server, tmp_path: Path) -> None:
    server.config("portal.audience", "all")
    with pytest.raises(GateError, match=r"portal\.audience chưa đúng; chỉ nhận public, staff, leadership"):
        gates.read_gate(server.repository)
    with pytest.raises(GateError, match="không phải kho git chung"):
        gates.read_gate(tmp_path)


def test_a_server_that_cannot_write_says_so(sender: Person) -> None:
    lock = sender.server.gate / "check.lock"
    lock.unlink()
    lock.mkdir()
    sender.commit()
    (line,) = refused(sender.push())
    assert line.startswith("Máy chủ không làm được: ")
    assert line.endswith(f"'{lock}'; hãy báo người phụ trách công nghệ thông tin.")


def test_a_name_with_hidden_characters_is_shown_plainly(editor: Judged) -> None:
    editor.write("x\x1b[2J.txt", "")
    editor.commit()
    assert refused(editor.push())[0].startswith("x\\x1b[2J.txt:1:1: kho này chỉ nhận thay đổi trong data/")


def test_a_shallow_repository_is_refused(writer: Person) -> None:
    (writer.server.repository / "shallow").write_text(f"{writer.server.tip()}\n", "utf-8")
    gate = gates.read_gate(writer.server.repository)
    with pytest.raises(ShallowClone):
        gates.receive(gate, [Update("", writer.server.tip(), "refs/heads/main")], PUSH_TIME, print)


def test_the_object_environment_of_a_push_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_QUARANTINE_PATH", "/x")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "/x")
    assert not {"GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY"} & gates.repository.without_git(dict(os.environ)).keys()
