"""Withdrawn records: no page, list, feed, export or index has them, and their address says only that."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from macros.loading.problems import Problem
from macros.publish.confidential import secrets
from macros.publish.verify.walk import inspect, verify
from macros.records import collections
from macros.records.choices import Audience
from macros.run import flow
from tests import miniature

STORY = Path("data/stories/ngay-mua.yml")
WORDS = "Nội dung ở địa chỉ này đã được gỡ khỏi cổng."
DAY = "2026-11-24"
LINKED_IN_WORDS = ("/quy-tac/tiep-dan/",)  # an editor's own link in a long text leads to the page that says so

pytestmark = pytest.mark.usefixtures("built_project")


def withdraw(path: Path, day: str = DAY) -> str:
    """Withdraw a record; returns its file as it was."""
    text = path.read_text("utf-8")
    path.write_text(f"{text.rstrip()}\nwithdrawn: {day}\n", "utf-8")
    return text


def address_of(path: Path) -> str:
    """The address of the record in a file."""
    return f"/{collections()[path.parent.name].slug}/{path.stem}/"


def telling(address: str) -> list[str]:
    """The files of the site, but for the record's own page, that hold an address."""
    files = miniature.tree("site")
    page_path = f"{address.strip('/')}/index.html"
    end = re.compile(rb"(?<![\w/-])" + re.escape(address.encode()))
    return sorted(path for path, content in files.items() if path != page_path and end.search(content))


def page(address: str) -> str:
    """A page of the site."""
    return Path(f"site{address}index.html").read_text("utf-8")


def leaders_too(audience: Audience) -> flow.Settings:
    """Settings for an audience; that of leaders has records of its own."""
    more = (Path("leaders-data"),) if audience is Audience.LEADERSHIP else ()
    if more and not more[0].exists():
        more[0].symlink_to(miniature.SITE / "leaders-data")
    return replace(miniature.settings(), data=(Path("data"), *more), audience=audience)


@pytest.mark.whole
@pytest.mark.parametrize("audience", Audience)
def test_any_record_is_taken_back_by_one_line(audience: Audience) -> None:
    settings = leaders_too(audience)
    flow.build(settings)
    records = sorted(Path("data").glob("*/*.yml"))
    pages = [path for path in records if Path(f"site{address_of(path)}index.html").exists()]
    assert pages
    refused = []
    for path in pages:
        text = withdraw(path)
        if miniature.problems_of(lambda: flow.build(settings)) is not None:
            refused.append(path.stem)
        else:
            assert inspect(Path("site"), Path("seen")).problems == [], path
            assert WORDS in page(address_of(path)), path
            assert telling(address_of(path)) == [] or address_of(path) in LINKED_IN_WORDS, path
        path.write_text(text, "utf-8")
    assert refused == (["tran-thi-b"] if audience is Audience.LEADERSHIP else [])  # a quota counts people


def test_all_taken_back_at_once_gives_what_a_clean_build_gives() -> None:
    settings = miniature.settings()
    flow.build(settings)
    for path in Path("data").glob("*/*.yml"):
        withdraw(path)
    flow.build(settings)
    miniature.clean_build(settings, "clean", repaint=False)
    assert miniature.differing(miniature.tree("site"), miniature.tree("clean")) == []
    assert verify(Path("site")) == []


def test_its_page_tells_nothing_and_search_engines_are_kept_off() -> None:
    withdraw(STORY)
    flow.build(miniature.settings())
    html = page("/guong-tot/ngay-mua/")
    assert '<meta name="robots" content="noindex">' in html
    assert "canonical" not in html
    assert "ngay-mua" not in html
    assert DAY not in html
    assert not Path("site/guong-tot/ngay-mua/quay.png").exists()


def test_former_addresses_say_so_too() -> None:
    text = withdraw(STORY)
    former = re.findall(r"(?<=\nformer_ids:\n  - ).*", text)
    flow.build(miniature.settings())
    assert [name for name in former if WORDS in page(f"/guong-tot/{name}/")] == former != []
    assert "ngay-mua" not in Path("site/redirects.map").read_text("utf-8")


def test_what_others_may_not_see_leaves_them_no_address() -> None:
    withdraw(Path("data/people/nguyen-van-a.yml"))
    flow.build(leaders_too(Audience.PUBLIC))
    assert not Path("site/nhan-su/nguyen-van-a").exists()


def test_it_takes_effect_on_its_day() -> None:
    withdraw(STORY, "2026-11-27")
    settings = miniature.settings()
    answer = flow.build(settings).problems
    assert "withdrawn-ahead" in {problem.code for problem in answer}
    assert WORDS not in page("/guong-tot/ngay-mua/")
    assert '"2026-11-27"' in Path("site/next-change.json").read_text("utf-8")
    later = replace(settings, as_of=date(2026, 11, 27))
    flow.build(later)
    assert WORDS in page("/guong-tot/ngay-mua/")
    miniature.clean_build(later, "clean", repaint=False)
    assert miniature.differing(miniature.tree("site"), miniature.tree("clean")) == []


def test_one_warning_names_who_still_refers_to_it() -> None:
    withdraw(Path("data/people/nguyen-van-a.yml"))
    answer = flow.check(miniature.settings())
    assert errors(answer) == []
    hits = [problem for problem in answer if problem.code == "withdrawn-referred"]
    assert [problem.path for problem in hits] == ["data/people/nguyen-van-a.yml"]
    assert "stories/ngay-mua" in hits[0].message


def errors(problems: tuple[Problem, ...]) -> list[Problem]:
    """The problems that prevent a build."""
    return [problem for problem in problems if problem.severity == "error"]


def test_what_was_sealed_stays_until_somebody_adjusts_it() -> None:
    withdraw(Path("data/scores/sang-kien-2026-van-phong-2026-08.yml"))
    answer = flow.check(miniature.settings())
    assert errors(answer) == []
    hits = [problem.message for problem in answer if problem.code == "seal-withdrawn"]
    assert len(hits) == 1
    assert "kết quả đã chốt giữ nguyên" in hits[0]


def test_another_may_take_its_place_at_once() -> None:
    sheet = Path("data/scores/thi-dua-2026-phong-mau-2026-10.yml")
    text = withdraw(sheet)
    sheet.with_name("thi-dua-2026-phong-mau-2026-10-lai.yml").write_text(text, "utf-8")
    assert errors(flow.check(miniature.settings())) == []


def test_a_deleted_record_leaves_the_page_that_says_so() -> None:
    real = Path("data/announcements/nghi-tet.yml")
    assert "illustrative" not in real.read_text("utf-8")
    miniature.commit(Path(), "Thêm", "2026-11-20T08:00:00+07:00")
    settings = miniature.settings()
    flow.build(settings)
    real.unlink()
    for commit in (False, True):
        if commit:
            miniature.commit(Path(), "Bỏ", "2026-11-21T08:00:00+07:00")
        flow.build(settings)
        assert WORDS in page("/thong-bao/nghi-tet/")
        assert telling("/thong-bao/nghi-tet/") == []
        miniature.clean_build(settings, "clean", repaint=False)
        assert miniature.differing(miniature.tree("site"), miniature.tree("clean")) == []


def test_its_words_are_secrets_that_no_page_may_tell() -> None:
    text = withdraw(STORY)
    answer = secrets(miniature.settings())
    title = re.findall(r"^title: (.*)$", text, re.MULTILINE)[0]
    assert title in answer
    flow.build(miniature.settings())
    assert verify(Path("site"), answer) == []
    home = Path("site/index.html")
    home.write_text(home.read_text("utf-8").replace("</article>", f"<p>{title}</p></article>"), "utf-8")
    assert [problem.code for problem in verify(Path("site"), answer)] == ["leak"]


@pytest.mark.parametrize("whole", ["campaigns/thi-dua-2026", "policies/tiep-dan", "training/dao-duc-04"])
def test_what_is_named_after_a_record_tells_its_name_no_more(whole: str) -> None:
    text = withdraw(Path(f"data/{whole}.yml"))
    title = re.findall(r"^title: (.*)$", text, re.MULTILINE)[0]
    flow.build(leaders_too(Audience.LEADERSHIP))
    refers = re.compile(rf"(?m)^(campaign|read|course): {whole}$")
    folders = ("acknowledgements", "attendances", "scores", "seals")
    paths = (path for name in folders for path in Path("data", name).glob("*.yml"))
    sheets = [path for path in paths if refers.search(path.read_text("utf-8"))]
    assert sheets
    for path in sheets:
        assert WORDS in page(address_of(path)), path
        assert title not in page(address_of(path)), path


def test_a_record_that_is_named_after_its_title_can_be_taken_back() -> None:
    title, renamed = "Chị Lan trả ví cho người đánh mất", STORY.with_name("chi-lan-tra-vi-cho-nguoi-danh-mat.yml")
    renamed.write_text(
        re.sub(
            "^title: .*$", f"title: {title}", STORY.read_text("utf-8").replace("- khach-", "- vi-"), flags=re.MULTILINE
        ),
        "utf-8",
    )
    withdraw(renamed)
    flow.build(miniature.settings())
    answer = secrets(miniature.settings())
    assert title in answer
    assert verify(Path("site"), answer) == []
    home = Path("site/index.html")
    home.write_text(home.read_text("utf-8").replace("</article>", f"<p>{title}</p></article>"), "utf-8")
    assert [problem.code for problem in verify(Path("site"), answer)] == ["leak"]


def test_words_that_another_still_says_are_no_secrets() -> None:
    text = withdraw(STORY)
    STORY.with_name("ngay-mua-lai.yml").write_text(text.replace("  - khach-ngay-mua", "  - khach-cu"), "utf-8")
    visits = {"Giám sát việc đón tiếp", "Kiểm tra việc tiếp dân"}  # to one unit, for leaders
    sheets = {"Ký đọc quy tắc tiếp dân – Văn phòng", "Ký đọc thông báo đăng ký lớp – Phòng Mẫu"}  # of fewer than five
    assert {word for word in secrets(miniature.settings()) if "/" not in word} == visits | sheets
