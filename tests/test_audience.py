"""What stands above an audience is in no byte of its site."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.engine.loader import load
from macros.loading.yaml_reader import parse
from macros.publish.verify.walk import verify
from macros.queries import organisation
from macros.queries.emulation import standings
from macros.queries.lookup import state as portal_state
from macros.records.choices import Audience
from macros.run.flow import Settings, build, check
from tests import miniature

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 24)
CANARY = "kiểm điểm canary 9f3b"
SIGNERS = {
    "phong-hop-phong-thuong-mai": ("nguyen-thi-q", "dinh-thi-u", "vo-van-p", "le-thi-s"),
    "phong-hop-phong-dau-tu": ("ngo-van-l", "duong-thi-m", "ly-van-n", "phan-thi-o"),
}
SECRET = f"""title: Thông báo về cuộc họp {CANARY} của lãnh đạo
summary: Chỉ lãnh đạo xem {CANARY}.
audience: leadership
illustrative: true
since: 2026-11-01
until: 2026-12-31
banner: true
body: |
  Nội dung {CANARY}.
"""


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    """The sample data, and a second data root with a record for leadership."""
    open_root, closed_root = tmp_path / "data", tmp_path / "han-che"
    shutil.copytree(ROOT / "data", open_root)
    (closed_root / "announcements").mkdir(parents=True)
    (closed_root / "announcements" / "canary-hop-lanh-dao.yml").write_text(SECRET, "utf-8")
    return open_root, closed_root


def _settings(tmp_path: Path, roots: tuple[Path, ...], audience: Audience) -> Settings:
    return Settings(ROOT, tmp_path / f"site-{audience}", DAY, roots, audience)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.STAFF])
def test_a_record_for_leadership_is_in_no_byte_below(tmp_path, roots, audience):
    build(_settings(tmp_path, roots, audience))
    assert verify(tmp_path / f"site-{audience}", [CANARY, "canary-hop-lanh-dao"]) == []


def test_leadership_sees_it(tmp_path: Path, roots: tuple[Path, Path]) -> None:
    build(_settings(tmp_path, roots, Audience.LEADERSHIP))
    page = tmp_path / "site-leadership" / "thong-bao" / "canary-hop-lanh-dao" / "index.html"
    assert CANARY in page.read_text("utf-8")
    leaks = verify(tmp_path / "site-leadership", [CANARY])
    assert {problem.code for problem in leaks} == {"leak"}


def test_public_has_no_staff_record_and_reads_well(tmp_path: Path, roots: tuple[Path, Path]) -> None:
    report = build(_settings(tmp_path, roots, Audience.PUBLIC))
    assert report.records == 0
    assert verify(tmp_path / "site-public", ["/nhan-su/nguyen-van-a/", CANARY]) == []


def test_a_staff_record_may_not_refer_to_one_for_leadership(tmp_path: Path, roots: tuple[Path, Path]) -> None:
    story = min((roots[0] / "stories").glob("*.yml"))
    award = min((roots[0] / "awards").glob("*.yml"))
    text = award.read_text("utf-8").replace("illustrative: true", "illustrative: true\naudience: leadership", 1)
    award.write_text(text, "utf-8")
    kept = "".join(line for line in story.read_text("utf-8").splitlines(keepends=True) if not line.startswith("award:"))
    story.write_text(kept.replace("body: |", f"award: awards/{award.stem}\nbody: |"), "utf-8")
    problems = check(_settings(tmp_path, roots, Audience.STAFF))
    assert any(problem.code == "reference-audience" and problem.path == str(story) for problem in problems), problems


def _named_sheets(roots: tuple[Path, Path]) -> None:
    """For leaders, sheets of the sample data with the names of those who have signed."""
    folder = roots[1] / "acknowledgements"
    folder.mkdir()
    for name, signers in SIGNERS.items():
        text = (roots[0] / "acknowledgements" / f"{name}.yml").read_text("utf-8")
        names = "".join(f"  - people/{signer}\n" for signer in signers)
        head = text.replace("illustrative: true", f"summary: {CANARY}\naudience: leadership\nillustrative: true", 1)
        (folder / f"{name}-ten.yml").write_text(f"{head}names:\n{names}", "utf-8")


def test_who_has_signed_is_in_no_byte_of_the_staff_site_and_who_has_not_is_for_leaders(tmp_path, roots) -> None:
    plain, site = tmp_path / "plain", tmp_path / f"site-{Audience.STAFF}"
    build(_settings(tmp_path, roots[:1], Audience.STAFF))
    site.rename(plain)
    _named_sheets(roots)
    assert [
        problem for problem in check(_settings(tmp_path, roots, Audience.STAFF)) if problem.severity == "error"
    ] == []
    build(_settings(tmp_path, roots, Audience.STAFF))
    assert miniature.differing(miniature.tree(plain), miniature.tree(site)) == []
    assert verify(site, [CANARY, *(f"{name}-ten" for name in SIGNERS)]) == []
    build(_settings(tmp_path, roots, Audience.LEADERSHIP))
    page = LexborHTMLParser((tmp_path / "site-leadership/quy-tac/su-dung-phong-hop/index.html").read_bytes())
    unsigned = [node.attributes["href"] for node in page.css(".vh-reading td a[href^='/nhan-su/']")]
    assert unsigned == ["/nhan-su/tran-van-t/"]


def _exchange(data: Path) -> dict[str, str]:
    """Give each line of a quarter that is not sealed, for somebody who is named nowhere, to another such person."""
    portal = Portal(load((data,)), DAY, Audience.STAFF)
    exchanged = dict[str, str]()
    for row in portal.by_collection["scores"]:
        text, sheet = Path(row.file).read_text("utf-8"), row.data
        if sheet["month"] < "2026-10":
            continue
        unnamed = [
            person
            for person in organisation.ever_in(portal, sheet["unit"])
            if not standings.may_appear(portal, sheet["campaign"], person)
            and portal_state(portal, person) == "active"
            and f": {person}\n" not in re.sub(r"\n    person: .*", "", text)  # neither reviews nor approves
        ]
        pairs = dict(zip(unnamed, [*unnamed[1:], *unnamed[:1]], strict=True))
        parts = re.split(r"(?<=\n    person: )(\S+)", text)
        new = "".join([pairs.get(part, part) for part in parts])
        Path(row.file).write_text(new, "utf-8")
        exchanged |= pairs if new != text else {}
    return exchanged


def test_whose_a_line_is_that_names_nobody_is_in_no_byte_of_the_staff_site(tmp_path, roots) -> None:
    build(_settings(tmp_path, roots[:1], Audience.STAFF))
    site = tmp_path / f"site-{Audience.STAFF}"
    before = miniature.tree(site)
    marks = [parse(path.read_bytes())["inputs"] for path in (roots[0] / "seals").glob("*.yml")]
    assert verify(site, marks) == []  # from which it could be worked out by trying
    assert len(_exchange(roots[0])) > 5
    build(_settings(tmp_path, roots[:1], Audience.STAFF))
    assert miniature.differing(before, miniature.tree(site)) == []
