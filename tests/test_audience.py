"""What stands above an audience is in no byte of its site."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
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
from tests.conftest import once

ROOT = Path(__file__).parents[1]
DAY = date(2026, 11, 24)
CANARY = "kiểm điểm canary 9f3b"
SHEETS = {"phong-hop-phong-thuong-mai": "tran-van-t", "phong-hop-phong-dau-tu": ""}  # and who has not signed
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
    """The sample data, and a second data root with records for leadership."""
    return _roots(tmp_path)


def _roots(folder: Path) -> tuple[Path, Path]:
    open_root, closed_root = folder / "data", folder / "han-che"
    shutil.copytree(ROOT / "data", open_root)
    (closed_root / "announcements").mkdir(parents=True)
    (closed_root / "announcements" / "canary-hop-lanh-dao.yml").write_text(SECRET, "utf-8")
    _named_sheets((open_root, closed_root))
    return open_root, closed_root


def _named_sheets(roots: tuple[Path, Path]) -> None:
    """For leaders, sheets of the sample data with the names of those who have signed."""
    folder = roots[1] / "acknowledgements"
    folder.mkdir()
    for name, unsigned in SHEETS.items():
        text = (roots[0] / "acknowledgements" / f"{name}.yml").read_text("utf-8")
        signers = _staff(roots[0], f"units/{name.removeprefix('phong-hop-')}") - {unsigned}
        names = "".join(f"  - people/{signer}\n" for signer in sorted(signers))
        head = text.replace("illustrative: true", f"summary: {CANARY}\naudience: leadership\nillustrative: true", 1)
        (folder / f"{name}-ten.yml").write_text(f"{head}names:\n{names}", "utf-8")


def _staff(data: Path, unit: str) -> set[str]:
    people = {path.stem: parse(path.read_bytes())["positions"] for path in (data / "people").glob("*.yml")}
    return {name for name, held in people.items() if any(p["unit"] == unit and "until" not in p for p in held)}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both roots, a site of each audience, and one for staff of the open root, with lines of others."""

    def make(folder: Path) -> None:
        roots = _roots(folder)
        for audience in Audience:
            build(_settings(folder, roots, audience))
        others = shutil.copytree(roots[0], folder / "others" / "data")
        assert len(_exchange(others)) > 5
        build(replace(_settings(folder, (others,), Audience.STAFF), site_dir=folder / "site-others"))

    return once(tmp_path_factory, "audiences", make)


def _settings(folder: Path, roots: tuple[Path, ...], audience: Audience) -> Settings:
    return Settings(ROOT, folder / f"site-{audience}", DAY, roots, audience)


@pytest.mark.parametrize("audience", [Audience.PUBLIC, Audience.STAFF])
def test_no_byte_below_tells_of_a_record_for_leadership_a_visit_to_few_units_or_the_input_of_a_seal(sites, audience):
    records, data = [CANARY, "canary-hop-lanh-dao", *(f"{name}-ten" for name in SHEETS)], sites / "data"
    visits = [path.stem for path in data.glob("inspections/*.yml") if len(set(parse(path.read_bytes())["units"])) < 3]
    marks = [parse(path.read_bytes())["inputs"] for path in data.glob("seals/*.yml")]  # whose a line is, by trying
    assert visits
    assert marks
    hidden = [*records, *(f"/kiem-tra/{name}/" for name in visits), *marks]
    assert verify(sites / f"site-{audience}", hidden) == []


def test_the_staff_site_is_the_same_without_the_records_for_leadership_and_whoever_a_nameless_line_is_of(sites):
    staff = miniature.tree(sites / f"site-{Audience.STAFF}")
    assert miniature.differing(miniature.tree(sites / "site-others"), staff) == []


def test_leadership_sees_it(sites: Path) -> None:
    page = sites / "site-leadership" / "thong-bao" / "canary-hop-lanh-dao" / "index.html"
    assert CANARY in page.read_text("utf-8")
    leaks = verify(sites / "site-leadership", [CANARY])
    assert {problem.code for problem in leaks} == {"leak"}


def test_who_has_not_signed_is_for_leaders(sites):
    page = LexborHTMLParser((sites / "site-leadership/quy-tac/su-dung-phong-hop/index.html").read_bytes())
    unsigned = [node.attributes["href"] for node in page.css(".vh-reading td a[href^='/nhan-su/']")]
    assert unsigned == ["/nhan-su/tran-van-t/"]


def test_public_has_no_staff_record_and_reads_well(sites: Path) -> None:
    report = build(_settings(sites, (sites / "data", sites / "han-che"), Audience.PUBLIC))
    site = sites / "site-public"
    assert report.records > 0
    assert verify(site, ["/nhan-su/tran-thi-b/", CANARY]) == []
    parts = {path.name for path in site.iterdir() if path.is_dir()}
    assert parts >= {"don-vi", "guong-tot", "quy-tac", "tim-kiem", "van-ban"}
    assert parts.isdisjoint({"bang-xep-hang", "cham-diem", "dieu-hanh", "huong-dan", "kiem-tra", "phu-trach"})


def test_a_staff_record_may_not_refer_to_one_for_leadership(tmp_path: Path, roots: tuple[Path, Path]) -> None:
    story = min((roots[0] / "stories").glob("*.yml"))
    award = min((roots[0] / "awards").glob("*.yml"))
    text = award.read_text("utf-8").replace("illustrative: true", "illustrative: true\naudience: leadership", 1)
    award.write_text(text, "utf-8")
    kept = "".join(line for line in story.read_text("utf-8").splitlines(keepends=True) if not line.startswith("award:"))
    story.write_text(kept.replace("body: |", f"award: awards/{award.stem}\nbody: |"), "utf-8")
    problems = check(_settings(tmp_path, roots, Audience.STAFF))
    assert any(problem.code == "reference-audience" and problem.path == str(story) for problem in problems), problems


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
            for person in (post.person for post in organisation.members(portal, sheet["unit"]))
            if not standings.may_appear(portal, sheet["campaign"], person)
            and portal_state(portal, person) == "active"
            and not re.search(rf": (people/)?{person[7:]}\n", re.sub(r"\n    person: .*", "", text))  # nor approves
        ]
        pairs = dict(zip(unnamed, [*unnamed[1:], *unnamed[:1]], strict=True))
        pairs |= {person[7:]: other[7:] for person, other in pairs.items()}  # as rows name them
        parts = re.split(r"(?<=\n    person: )(\S+)|(?<=; )(\S+)(?=;)", text)
        new = "".join([pairs.get(part, part) for part in parts if part])
        Path(row.file).write_text(new, "utf-8")
        exchanged |= pairs if new != text else {}
    return exchanged


def test_a_sheet_lists_lines_only_beside_a_sum_of_five_people_or_more(sites: Path) -> None:
    portal, listed = Portal(load((sites / "data",)), DAY, Audience.STAFF), 0
    for row in portal.by_collection["scores"]:
        page = sites / "site-staff" / "cham-diem" / row.id / "index.html"
        words = " ".join(LexborHTMLParser(page.read_bytes()).css_first("article").text(separator=" ").split())
        if "Việc được chấm" in words:
            lines = (line for line in row.data["lines"] if line["date"] <= str(DAY))
            people = {portal.rows[line["person"]].title for line in lines if line.get("person")}
            assert "Những người không nêu tên, cộng lại" in words, row.ref
            assert sum(f"{title} (sổ điểm)" not in words for title in people) >= 5, row.ref
            listed += 1
    assert listed


def test_who_took_the_consent_back_is_on_no_board_ledger_or_sheet(sites: Path) -> None:
    site = sites / "site-staff"
    pages = [*(site / "bang-xep-hang").rglob("index.html"), *(site / "cham-diem").rglob("index.html")]
    assert pages
    assert not [path for path in pages if "/nhan-su/tran-van-t/" in path.read_text("utf-8")]
