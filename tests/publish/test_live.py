"""Publishing: the contents of a release, refusals, and rolling back."""

from __future__ import annotations

import gzip
import json
import os
import re
import stat
from pathlib import Path

import pytest

from macros.publish import live, releases
from macros.publish.live import PublishError, PublishRequest, publish, roll_back
from scripts.portal import main
from tests.publish import sites

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx" / "van-hoa-cong-vu.conf"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The first version of the small site."""
    return sites.write(tmp_path / "site", 1)


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    """Where to publish."""
    return tmp_path / "dest"


def refusal(site: Path, dest: Path) -> str:
    """Why a site is refused."""
    with pytest.raises(PublishError) as caught:
        sites.put(site, dest)
    return str(caught.value)


def test_a_release_is_the_site_with_its_compressed_forms_and_a_label(site, dest):
    assert sites.put(site, dest, "1a2b3c4d") == (1, "1a2b3c4d", True, ())
    assert sites.is_version(sites.live(dest), 1)
    label = json.loads((dest / "current" / "published.json").read_text("utf-8"))
    assert label == {"commit": "1a2b3c4d", "as_of": "2026-11-24", "audience": "staff", "release": 1}
    assert (dest / "current").readlink() == Path("releases/1")
    assert not (site / "published.json").exists()
    assert (dest / "current" / "index.html.gz").read_bytes()[4:8] == b"\0\0\0\0"  # no time in it
    assert not (dest / "current" / "assets" / "images" / "anh.png.gz").exists()


def test_an_unchanged_file_is_shared_between_releases_and_never_with_the_site(site, dest):
    for version in range(1, 8):
        sites.put(sites.write(site, version), dest)
        assert sites.is_version(sites.live(dest), version)
    folders = [dest / "releases" / str(number) for number in (5, 6, 7)]
    assert sorted(path.name for path in (dest / "releases").iterdir()) == ["5", "6", "7"]
    for name in ("tinh/index.html", "tinh/index.html.br", "assets/images/anh.png"):
        assert len({(folder / name).stat().st_ino for folder in folders}) == 1
    assert len({(folder / "index.html").stat().st_ino for folder in folders}) == 3
    published = {path.stat().st_ino for path in dest.rglob("*") if path.is_file()}
    assert not published & {path.stat().st_ino for path in site.rglob("*")}


def test_the_time_of_a_file_follows_its_content_alone(site, dest, tmp_path):
    sites.put(site, dest)
    sites.put(sites.write(tmp_path / "other", 1), tmp_path / "elsewhere")
    first, same = (folder / "current" / "index.html" for folder in (dest, tmp_path / "elsewhere"))
    assert first.stat().st_mtime == same.stat().st_mtime
    before = first.stat()
    sites.put(sites.write(site, 2), dest)
    after = (dest / "current" / "index.html").stat()
    assert (after.st_size, after.st_mtime) != (before.st_size, before.st_mtime)
    assert after.st_size == before.st_size  # so that only the time can tell a web server


def test_publishing_the_same_again_makes_no_release(site, dest):
    sites.put(site, dest, "a")
    assert sites.put(site, dest, "a") == (1, "a", False, ())
    assert sites.put(site, dest, "b") == (2, "b", True, ())


def test_style_sheets_of_earlier_releases_stay_reachable_for_a_while(site, dest, monkeypatch):
    monkeypatch.setattr(live, "ASSET_RELEASES", 4)
    for version in range(1, 9):
        sites.put(sites.write(site, version), dest)
    sheets = {path for path in sites.live(dest) if path.startswith("assets/css/")}
    assert sheets == {sites.style(version)[0] for version in (4, 5, 6, 7, 8)}
    pages = {path for path in sites.live(dest) if path.endswith(".html")}
    assert pages == {path for path in sites.files(8) if path.endswith(".html")}


def test_a_dropped_page_is_gone_at_once(site, dest):
    sites.put(site, dest)
    sites.put(sites.write(site, 1, pages=sites.PAGES - 1), dest)
    assert not (dest / "current" / f"trang-{sites.PAGES - 1}").exists()


def test_going_back_and_on(site, dest):
    for version in (1, 2, 3):
        sites.put(sites.write(site, version), dest, f"v{version}")
    assert roll_back(dest)[:2] == (2, "v2")
    assert sites.is_version(sites.live(dest), 2)
    assert sites.style(3)[0] in sites.live(dest)  # a page of version 3 may just be loading
    assert sites.put(sites.write(site, 4), dest, "v4").number == 4
    assert sites.is_version(sites.live(dest), 4)
    assert roll_back(dest)[:2] == (2, "v2")  # not to the one that was gone back from
    assert roll_back(dest)[:2] == (1, "v1")
    with pytest.raises(PublishError, match=r"^không còn bản phát hành nào trước bản đang dùng để quay lại$"):
        roll_back(dest)
    assert sites.put(sites.write(site, 5), dest).number == 5
    assert sorted(path.name for path in (dest / "releases").iterdir()) == ["1", "5"]


def test_a_site_with_problems_is_refused_with_all_of_them(site, dest):
    sites.put(site, dest)
    sites.write(site, 2)
    (site / "trang-3" / "index.html").write_text(sites.page("Ba", '<a href="/khong-co/">x</a>'), "utf-8")
    (site / "trang-4" / "index.html").write_text(sites.page("Bốn", "<script>1</script>"), "utf-8")
    for _ in range(2):  # what is known from the first time changes nothing
        with pytest.raises(PublishError) as caught:
            sites.put(site, dest)
        assert [str(problem) for problem in caught.value.problems] == [
            "trang-3/index.html:1:1: liên kết “/khong-co/” không dẫn tới đâu",
            "trang-4/index.html:1:1: có đoạn mã viết ngay trong trang",
        ]
    assert sites.is_version(sites.live(dest), 1)


def test_a_site_that_a_build_was_cut_off_in_is_refused(site, dest):
    sites.put(site, dest)
    (site / "as-of.json").write_text('{"as_of": ""}', "utf-8")
    assert refusal(site, dest) == "lần dựng trang gần nhất chưa xong; hãy chạy: portal build"
    assert sites.is_version(sites.live(dest), 1)


def test_a_symbolic_link_is_refused(site, dest):
    (site / "ngoai").symlink_to("/etc")
    with pytest.raises(PublishError) as caught:
        sites.put(site, dest)
    (problem,) = caught.value.problems
    assert str(problem) == "ngoai:1:1: là liên kết tượng trưng; trang chỉ gồm tệp thật"


def test_a_word_above_the_audience_is_found_also_in_what_was_seen_before(site, dest):
    sites.put(site, dest)
    with pytest.raises(PublishError) as caught:
        publish(PublishRequest(site, dest, "staff", secrets=("tiếp dân đúng giờ",)))
    assert len(caught.value.problems) == sites.PAGES + 1


def test_a_much_smaller_site_is_refused_unless_it_is_meant(site, dest):
    sites.put(site, dest)
    sites.write(site, 2, pages=8)
    assert refusal(site, dest) == (
        "trang mới có 11 trang, trước đây có 15: mất hơn 20%, có thể là dựng thiếu; "
        "nếu đúng là muốn bỏ bớt, hãy chạy lại với --allow-smaller, ở kho chung thì đặt portal.allowSmaller"
    )
    (dest / ".publishing" / "1.contents").unlink()
    assert "trang mới có 11 trang, trước đây có 15" in refusal(site, dest)
    sites.put(site, dest, allow_smaller=True)
    assert sites.is_version(sites.live(dest), 2, pages=8)


def test_a_site_cannot_be_emptied_bit_by_bit(site, dest):
    sites.put(site, dest)
    sites.put(sites.write(site, 2, sites.PAGES - 2), dest)
    assert "trang mới có 11 trang, trước đây có 15" in refusal(sites.write(site, 3, sites.PAGES - 4), dest)
    sites.put(site, dest, allow_smaller=True)
    sites.put(sites.write(site, 4, sites.PAGES - 6), dest)


def take_back(site: Path, number: int) -> Path:
    """Have a page say no more than that something was withdrawn."""
    path = f"trang-{number}/index.html"
    (site / path).write_text(sites.page("Nội dung đã gỡ", ""), "utf-8")
    (site / live.WITHDRAWN).write_text(json.dumps([path]), "utf-8")
    return site


def test_pages_that_say_that_something_was_withdrawn_do_not_count(site, dest):
    sites.put(site, dest)
    for number in range(4):
        take_back(site, number)
    (site / live.WITHDRAWN).write_text(json.dumps([f"trang-{number}/index.html" for number in range(4)]), "utf-8")
    assert "trang mới có 11 trang, trước đây có 15" in refusal(site, dest)
    (site / live.WITHDRAWN).write_text("[", "utf-8")
    assert "hãy chạy: portal build --clean" in refusal(site, dest)


def test_nobody_goes_back_to_what_was_withdrawn(site, dest):
    sites.put(site, dest)
    sites.put(take_back(site, 1), dest)
    assert not (dest / "current" / live.WITHDRAWN).exists()
    with pytest.raises(PublishError, match="còn hiện nội dung đã gỡ ở /trang-1/"):
        roll_back(dest)
    (site / "tinh" / "index.html").write_text(sites.page("Tĩnh", '<p id="dau"></p>'), "utf-8")
    sites.put(site, dest)
    assert roll_back(dest)[:1] == (2,)
    assert "Nội dung đã gỡ" in (dest / "current/trang-1/index.html").read_text("utf-8")


def test_a_release_that_would_show_it_again_is_passed_over(site, dest):
    (site / "trang-2/index.html").unlink()
    home = site / "index.html"
    home.write_text(home.read_text("utf-8").replace('<a href="/trang-2/">Trang 2</a>', ""), "utf-8")
    sites.put(site, dest)
    sites.put(sites.write(site, 1), dest)
    sites.put(take_back(site, 2), dest)
    release = roll_back(dest)
    assert (release.number, release.skipped) == (1, (2,))


def test_another_audience_is_refused(site, dest):
    sites.put(site, dest)
    with pytest.raises(PublishError) as caught:
        publish(PublishRequest(site, dest, "leadership"))
    assert str(caught.value) == (
        f"{dest} đang chứa trang cho phạm vi staff, không phải leadership; mỗi phạm vi xuất bản vào một thư mục riêng"
    )


def test_what_only_leaders_may_see_is_not_put_where_every_account_can_read_it(site, dest, capsys):
    dest.mkdir()
    dest.chmod(0o755)
    assert main(["publish", str(dest), "--site", str(site), "--audience", "leadership"]) == 1
    assert capsys.readouterr().err == (
        f"Không xuất bản: mọi tài khoản trên máy chủ đọc được {dest}, còn trang này chỉ dành cho lãnh đạo; "
        f"hãy chạy: sudo chgrp www-data {dest} && sudo chmod 2750 {dest}. Trang đang dùng giữ nguyên.\n"
    )
    assert not (dest / "current").exists()
    dest.chmod(0o2750)
    assert main(["publish", str(dest), "--site", str(site), "--audience", "leadership"]) == 0
    modes = {oct(path.stat().st_mode & 0o777) for path in (dest / "releases").rglob("*")}
    assert modes == {"0o640", "0o750"}
    folders = [path for path in (dest / "releases").rglob("*") if path.is_dir()]
    assert all(path.stat().st_mode & stat.S_ISGID for path in folders)  # the group of nginx goes down to every file
    assert oct((dest / ".publishing").stat().st_mode & 0o777) == "0o700"


@pytest.mark.parametrize(
    ("name", "content"), [("published.json", b"{}"), ("index.html.gz", gzip.compress(b"x", mtime=0))]
)
def test_a_name_that_publishing_needs_is_refused(site, dest, name, content):
    (site / name).write_bytes(content)
    assert refusal(site, dest) == f"{name}: tên này dành cho tệp mà lệnh xuất bản tạo ra; hãy đổi tên"


def test_a_folder_in_the_place_of_the_link_is_left_alone(site, dest):
    (dest / "current").mkdir(parents=True)
    with pytest.raises(FileExistsError, match="không phải liên kết do lệnh này tạo"):
        sites.put(site, dest)
    assert list((dest / "current").iterdir()) == []


def test_a_file_that_changes_after_it_was_verified_is_not_published(site, dest, monkeypatch):
    sites.put(site, dest)
    sites.write(site, 2)
    add = releases.ReleaseDir.add

    def late(*arguments):
        (site / "trang-5" / "index.html").write_text(sites.page("Năm", "<script>1</script>"), "utf-8")
        return add(*arguments)

    monkeypatch.setattr(releases.ReleaseDir, "add", late)
    assert refusal(site, dest) == "trang-5/index.html vừa đổi trong lúc xuất bản; hãy chạy lại khi đã dựng xong"
    assert sites.is_version(sites.live(dest), 1)
    assert not (dest / ".publishing" / "making").exists()


def test_what_is_remembered_may_be_deleted_or_damaged_at_any_time(site, dest):
    for version in range(1, 5):
        sites.put(sites.write(site, version), dest)
    work = dest / ".publishing"
    for name in ("facts.db", "4.json", "2.json"):
        (work / name).write_bytes(b"hu")
    sites.put(sites.write(site, 5), dest)
    assert sites.is_version(sites.live(dest), 5)
    for path in work.iterdir():
        path.unlink()
    sites.put(sites.write(site, 6), dest)
    assert sites.is_version(sites.live(dest), 6)


def test_a_published_file_that_somebody_changed_does_not_live_on(site, dest):
    for version in (1, 2, 3):
        sites.put(sites.write(site, version), dest)
    for number in (1, 3):
        changed = dest / "releases" / str(number) / "tinh" / "index.html"
        changed.unlink()
        changed.write_text("khác", "utf-8")
        (changed.parent / "index.html.gz").unlink()
    sites.put(sites.write(site, 4), dest)
    assert sites.is_version(sites.live(dest), 4)


def test_files_are_readable_for_the_web_server_and_hidden_ones_stay_at_home(site, dest, monkeypatch):
    monkeypatch.chdir(dest.parent)
    (site / ".index.html.77.new").write_text("dở", "utf-8")
    old = os.umask(0o077)
    try:
        assert main(["publish", str(dest), "--site", str(site), "--data", str(dest.parent / "data")]) == 0
    finally:
        os.umask(old)
    modes = {oct(path.stat().st_mode & 0o777) for path in (dest / "releases").rglob("*")}
    assert modes == {"0o644", "0o755"}
    assert not list((dest / "releases").rglob(".*"))


def test_the_command_says_what_it_did_in_its_last_line(site, dest, capsys, monkeypatch):
    monkeypatch.chdir(dest.parent)
    command = ["publish", str(dest), "--site", str(site)]
    assert main([*command, "--commit", "1a2b3c4d5e6f"]) == 0
    assert main([*command, "--commit", "1a2b3c4d5e6f"]) == 0
    sites.write(site, 2)
    assert main(command) == 0
    assert main(["publish", str(dest), "--rollback"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Đã xuất bản bản phát hành 1 (commit 1a2b3c4).",
        "Không có gì đổi so với bản đang dùng.",
        "Đã xuất bản bản phát hành 1 (commit 1a2b3c4).",
        "Đã xuất bản bản phát hành 2.",
        "Lần xuất bản kế tiếp, do có người gửi hay theo lịch, lại đưa bản mới lên; muốn giữ hãy sửa dữ liệu.",
        "Đã quay lại bản phát hành 1 (commit 1a2b3c4).",
    ]
    assert main(["publish", str(dest), "--rollback"]) == 1
    (site / "tinh" / "index.html").write_text(sites.page("Tĩnh", ""), "utf-8")
    assert main(command) == 1
    assert capsys.readouterr().err.splitlines() == [
        "Không xuất bản: không còn bản phát hành nào trước bản đang dùng để quay lại. Trang đang dùng giữ nguyên.",
        "index.html:1:1: liên kết “/tinh/#dau” dẫn tới chỗ không có trong trang",
        "Không xuất bản: trang có 1 lỗi. Trang đang dùng giữ nguyên.",
    ]


def test_wrong_usage(site, dest, capsys):
    assert main(["publish", str(dest), "--site", str(dest)]) == 2
    assert main(["publish", str(site / "trong"), "--site", str(site)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        f"{dest}: không phải trang đã dựng; hãy chạy: portal build",
        f"{site / 'trong'}: không xuất bản vào trong thư mục trang đã dựng; hãy chọn nơi khác",
    ]


def test_the_rule_for_fingerprints_is_that_of_the_web_server():
    rule = re.search(r'"~\^/(.*?)" "public', CONFIGURATION.read_text("utf-8"))
    assert rule
    assert live.FINGERPRINTED.pattern == f"{rule[1]}.*"
    names = {"assets/css/a.12345678.css": True, "assets/js/0123456789ab/a.js": True, "assets/js/portal.js": False}
    names |= {"van-ban/a.12345678/index.html": False, "assets/images/anh-20261124.png": False}
    assert {name: bool(live.FINGERPRINTED.fullmatch(name)) for name in names} == names
