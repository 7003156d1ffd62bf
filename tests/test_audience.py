"""What stands above an audience is in no byte of its site."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from macros.engine import Portal
from macros.engine.loader import Library, load
from macros.loading.yaml_reader import parse
from macros.pages.records import record_page
from macros.publish.verify.walk import verify
from macros.queries import organisation
from macros.queries.emulation import standings
from macros.queries.lookup import state as portal_state
from macros.records.choices import Audience
from macros.run.flow import Settings, build
from tests import miniature
from tests.conftest import once

pytestmark = pytest.mark.whole

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


def _roots(folder: Path) -> tuple[Path, Path]:
    """The sample data, and a second data root with records for leadership."""
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
    """A folder with both roots, sites for the public and for staff, and that of the open root with lines of others."""

    def make(folder: Path) -> None:
        roots = _roots(folder)
        sheets = {path: path.read_bytes() for path in (roots[0] / "scores").iterdir()}
        assert len(_exchange(roots[0])) > 5
        build(_settings(folder, roots[:1], Audience.STAFF))
        shutil.copytree(folder / f"site-{Audience.STAFF}", folder / "site-others")
        for path, content in sheets.items():
            path.write_bytes(content)
        for audience in (Audience.STAFF, Audience.PUBLIC):
            build(_settings(folder, roots, audience))

    return once(tmp_path_factory, "audiences", make)


def _library(folder: Path) -> Library:
    """The records of both roots."""
    return load((folder / "data", folder / "han-che"))


@pytest.fixture(scope="module")
def for_leaders(sites: Path) -> Portal:
    """The portal as leaders see it."""
    return Portal(_library(sites), DAY, Audience.LEADERSHIP)


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


def test_leadership_sees_it(for_leaders: Portal, tmp_path: Path) -> None:
    page = str(record_page(for_leaders, "announcements/canary-hop-lanh-dao").content)
    assert CANARY in page
    (tmp_path / "index.html").write_text(page, "utf-8")
    assert "leak" in {problem.code for problem in verify(tmp_path, [CANARY])}


def test_who_has_not_signed_is_for_leaders(for_leaders):
    page = LexborHTMLParser(str(record_page(for_leaders, "policies/su-dung-phong-hop").content))
    unsigned = [node.attributes["href"] for node in page.css(".vh-reading td a[href^='/nhan-su/']")]
    assert unsigned == ["/nhan-su/tran-van-t/"]


def test_public_has_no_staff_record_and_reads_well(sites: Path) -> None:
    site = sites / "site-public"
    assert verify(site, ["/nhan-su/tran-thi-b/", CANARY]) == []
    parts = {path.name for path in site.iterdir() if path.is_dir()}
    assert parts >= {"don-vi", "guong-tot", "quy-tac", "tim-kiem", "van-ban"}
    assert parts.isdisjoint({"bang-xep-hang", "cham-diem", "dieu-hanh", "huong-dan", "kiem-tra", "phu-trach"})


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
    portal, listed = Portal(_library(sites), DAY, Audience.STAFF), 0
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
