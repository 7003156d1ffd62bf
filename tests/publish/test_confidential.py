"""Which texts are secret: those of hidden records that occur nowhere else on the site."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from macros.engine.settings import Settings
from macros.publish.confidential import secrets
from macros.records.choices import Audience

ANNOUNCEMENT = """title: {title}
summary: Tóm tắt.
audience: {audience}
illustrative: true
since: 2026-11-01
until: 2026-12-31
body: |
  {body}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A portal with a page of prose, an announcement for staff, and a second root for leaders."""
    (tmp_path / "docs" / "du-an").mkdir(parents=True)
    (tmp_path / "docs" / "index.md").write_text("# Cổng\n\nTrung tâm Xúc tiến đầu tư, thương mại và du lịch\n", "utf-8")
    (tmp_path / "docs" / "du-an" / "ghi-chu.md").write_text("Kiểm điểm ông Lê Văn Đ\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: Cổng Văn hóa công vụ\n", "utf-8")
    roots = (tmp_path / "data", tmp_path / "leaders")
    announce(roots[0], "hop", "Họp giao ban", Audience.STAFF, "Phòng Hành chính báo cáo về việc giữ sổ quỹ.")
    return Settings(tmp_path, tmp_path / "site", date(2026, 11, 24), roots)


def announce(root: Path, name: str, title: str, audience: Audience, body: str = "Nội dung.") -> None:
    """Write an announcement."""
    folder = root / "announcements"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.yml").write_text(ANNOUNCEMENT.format(title=title, audience=audience, body=body), "utf-8")


@pytest.mark.parametrize(
    ("title", "is_public"),
    [
        ("Kiểm điểm ông Lê Văn Đ", False),  # what developers write is on no page
        ("Khiển trách Trần Văn B", False),
        ("Sa thải ngay", False),
        ("Trung tâm Xúc tiến đầu tư, thương mại và du lịch", True),  # in a page of prose
        ("Về việc giữ sổ quỹ", True),  # in a record for staff
        ("HỌP GIAO BAN", True),
        ("Cổng văn hóa công vụ", True),  # in the settings of the site
        ("Bảng xếp hạng", True),  # in a template
        ("Tháng 3/2026", True),  # a page may put it together
        ("Quý 3 năm 2026 của Văn phòng – kiểm điểm", False),
        ("–", True),
    ],
)
def test_a_title_is_secret_unless_something_else_on_the_site_says_it(settings, title, is_public) -> None:
    announce(settings.data[1], "kin", title, Audience.LEADERSHIP)
    assert set(secrets(settings)) == {"/thong-bao/kin/", "announcements/kin", *(() if is_public else (title,))}


def test_a_reference_that_the_handbook_gives_as_an_example_is_none(settings: Settings) -> None:
    announce(settings.data[1], "kin", "–", Audience.LEADERSHIP)
    (settings.project / "docs" / "cach-viet.md").write_text("Ghi `announcements/kin`.\n", "utf-8")
    assert secrets(settings) == ["/thong-bao/kin/"]


def test_leaders_may_read_everything(settings: Settings) -> None:
    announce(settings.data[1], "kin", "Kiểm điểm", Audience.LEADERSHIP)
    assert (
        secrets(Settings(settings.project, settings.site_dir, settings.as_of, settings.data, Audience.LEADERSHIP)) == []
    )


def test_what_two_closed_records_say_is_still_closed(settings: Settings) -> None:
    announce(settings.data[1], "mot", "Khiển trách Trần Văn B", Audience.LEADERSHIP)
    announce(settings.data[1], "hai", "Việc khác", Audience.LEADERSHIP, "Khiển trách Trần Văn B.")
    assert "Khiển trách Trần Văn B" in secrets(settings)


def test_only_touched_files_are_read_again_and_damage_is_no_matter(settings, monkeypatch) -> None:
    announce(settings.data[1], "kin", "Khiển trách Trần Văn B", Audience.LEADERSHIP)
    assert "Khiển trách Trần Văn B" in secrets(settings)
    read: list[Path] = []
    whole = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda path, *rest: read.append(path) or whole(path, *rest))
    announce(settings.data[0], "moi", "Khiển trách Trần Văn B", Audience.STAFF)
    assert "Khiển trách Trần Văn B" not in secrets(settings)
    assert [path.name for path in read if path.suffix == ".yml" and path.parent.name == "announcements"] == ["moi.yml"]
    (settings.data[0] / "announcements" / "moi.yml").unlink()
    assert "Khiển trách Trần Văn B" in secrets(settings)
    for bad in (b"", b"hu", (settings.work / "said").read_bytes()[:5000]):
        (settings.work / "said").write_bytes(bad)
        assert "Khiển trách Trần Văn B" in secrets(settings)


def test_contacts_that_are_not_declared_public_are_secrets_of_the_public_site(settings: Settings) -> None:
    folder = settings.data[0] / "units"
    folder.mkdir()
    for name, more in (("a", "phone: 0237 000 0101\nemail: a@trungtam.example\n"), ("b", "phone: 0237 000 0102\n")):
        public = "public_contact: true\n" if name == "b" else ""
        text = f"title: Phòng {name}\naudience: public\nkind: department\nplace: 1\n{more}{public}"
        (folder / f"{name}.yml").write_text(text, "utf-8")
    contacts = {"0237 000 0101", "a@trungtam.example", "0237 000 0102"}
    assert contacts & set(secrets(replace(settings, audience=Audience.PUBLIC))) == {
        "0237 000 0101",
        "a@trungtam.example",
    }
    assert contacts & set(secrets(settings)) == set()
