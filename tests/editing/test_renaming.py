"""A record under another id: nothing refers to the old one, the old address redirects, sealed quarters stay sealed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from macros.run import flow
from scripts.editing.renaming import NotRenamed, rename
from tests import miniature

DATA = Path("data")
KEY = re.compile(r"key: .*\n")

pytestmark = pytest.mark.usefixtures("project")


def errors() -> list[str]:
    """What the checks refuse."""
    problems = flow.check(miniature.settings())
    return [str(one) for one in problems if one.severity == "error" and one.path.startswith("data/")]


def warnings() -> list[str]:
    """The warnings about issued reviews, without their places."""
    return sorted(one.message for one in flow.check(miniature.settings()) if one.path.startswith("data/reviews/"))


@pytest.mark.parametrize(
    "ref",
    ["units/van-phong", "people/nguyen-van-a", "campaigns/sang-kien-2026", "stories/ngay-mua", "policies/tiep-dan"],
)
def test_whatever_is_renamed_nothing_is_wrong_afterwards(ref: str) -> None:
    seals = {path: path.read_text("utf-8") for path in DATA.glob("seals/*.yml")}
    collection, _, name = ref.partition("/")
    done = rename([DATA], ref, f"{ref}-moi", miniature.DAY)
    assert errors() == []
    assert done.file.name == f"{name}-moi.yml"
    assert f"former_ids:\n  - {name}\n" in done.file.read_text("utf-8")
    left = re.compile(rf"(?<![\w/-]){collection}/{name}(?![\w-])")
    assert not any(left.search(path.read_text("utf-8")) for path in DATA.glob("*/*.yml"))
    points = re.compile(r"^ *(?:points|rank): .*$", re.MULTILINE)
    for path, text in seals.items():
        assert points.findall(path.read_text("utf-8")) == points.findall(text)


def test_ids_without_their_collection_are_corrected_too() -> None:
    for path in DATA.glob("*/*.yml"):
        path.write_text(re.sub(r"^( *unit: )units/", r"\1", path.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    assert errors() == []
    alone = re.compile(r"^ *unit: van-phong$", re.MULTILINE)
    places = sum(len(alone.findall(path.read_text("utf-8"))) for path in DATA.glob("*/*.yml"))
    assert places
    assert rename([DATA], "units/van-phong", "units/van-phong-moi", miniature.DAY).places >= places
    assert errors() == []
    assert not any(alone.search(path.read_text("utf-8")) for path in DATA.glob("*/*.yml"))


def test_the_lines_that_it_says_to_type_can_be_copied() -> None:
    refs = "announcements/nghi-tet", "announcements/nghi-tet-moi"
    done = miniature.portal("rename", *refs, cwd=Path(), env={"PORTAL_AS_OF": str(miniature.DAY)})
    lines = [shlex.split(line) for line in done.stdout.splitlines() if line.startswith("  git")]
    commit = ["git", "commit", "-m", f"Đổi mã {refs[0]} thành {refs[1]}"]
    assert lines == [["git", "add", "-A", "data"], commit, ["git", "push"]]


def test_its_pictures_go_with_it() -> None:
    rename([DATA], "stories/ngay-mua", "stories/ngay-nang", miniature.DAY)
    assert (DATA / "media/stories/ngay-nang/quay.png").exists()
    assert not (DATA / "media/stories/ngay-mua").exists()


def test_a_file_renamed_by_hand_is_put_right() -> None:
    (DATA / "units/phong-mau.yml").rename(DATA / "units/phong-khac.yml")
    assert errors() != []
    rename([DATA], "units/phong-mau", "units/phong-khac", miniature.DAY)
    assert errors() == []


def test_a_seal_that_did_not_agree_before_does_not_agree_afterwards() -> None:
    sheet = DATA / "scores/sang-kien-2026-van-phong-2026-08.yml"
    sheet.write_text(sheet.read_text("utf-8").replace("    points: 5\n", "    points: 3\n"), "utf-8")
    before = [line for line in errors() if "đã thay đổi sau khi chốt" in line]
    rename([DATA], "units/van-phong", "units/van-phong-moi", miniature.DAY)
    after = [line for line in errors() if "đã thay đổi sau khi chốt" in line]
    assert len(before) == len(after) == 1


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("units/van-phong", "people/van-phong", "cùng nhóm"),
        ("units/van-phong", "units/Văn Phòng", "cùng nhóm"),
        ("units/van-phong", "units/phong-mau", "đã có bản ghi dùng"),
        ("units/khong-co", "units/cung-khong", "không có bản ghi nào"),
    ],
)
def test_what_cannot_be_renamed_stays_as_it_is(old: str, new: str, why: str) -> None:
    before = miniature.tree(DATA)
    with pytest.raises(NotRenamed, match=why):
        rename([DATA], old, new, miniature.DAY)
    assert miniature.tree(DATA) == before


QUARTER = """illustrative: true
kind: so-ket
period: 2026-q3
blocks:
  - block: chi-so
  - block: tung-quy-tac
signer: people/tran-thi-b
"""
OTHERS = "  - key: chi-so:dung-han-som\n    number: 1\n  - key: tung-quy-tac:tiep-dan-xa#a:guong-tot\n    number: 1\n"


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("policies/tiep-dan", "policies/tong", "tung-quy-tac:tiep-dan#", "tung-quy-tac:tong#"),
        ("indicators/dung-han", "indicators/ty-le", "chi-so:dung-han\n", "chi-so:ty-le\n"),
    ],
)
def test_a_number_that_was_reported_stays_a_number_of_the_record(old: str, new: str, before: str, after: str) -> None:
    review, story = DATA / "reviews/quy-3.yml", DATA / "stories/ngay-mua.yml"
    review.write_text(QUARTER, "utf-8")
    story.write_text(story.read_text("utf-8").replace("ed: 2026-10", "ed: 2026-09"), "utf-8")
    miniature.portal("issue", "quy-3", "--number", "5/BC-MAU", cwd=Path(), env={"PORTAL_AS_OF": "2026-10-05"})
    review.write_text(review.read_text("utf-8") + OTHERS, "utf-8")
    messages, keys = warnings(), KEY.findall(review.read_text("utf-8"))
    assert any(before in key for key in keys)
    rename([DATA], old, new, miniature.DAY)
    assert (KEY.findall(review.read_text("utf-8")), warnings()) == (
        [key.replace(before, after) for key in keys],
        messages,
    )
    rename([DATA], new, old, miniature.DAY)  # "tung-quy-tac:tong" counts all rules, whatever a policy is called
    assert KEY.findall(review.read_text("utf-8")) == keys
