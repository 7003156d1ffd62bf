"""Sheets for walls: a policy on one sheet of A3, a commendation on a sheet of A4 for each winner."""

from __future__ import annotations

import io
from typing import Any

import pdfplumber
import pytest
from pdfplumber.page import Page

from macros.documents.sheets import Sheet, pdf_of
from macros.engine import Portal
from macros.pages.certificates import FOOT, ILLUSTRATIVE, certificate, has_certificate
from macros.pages.posters import poster
from macros.records.choices import Audience
from tests.contest import portal_of, unit
from tests.pages.records import policy

LONG = "Tiếp người dân ở quầy đúng hẹn và chu đáo " * 5  # 210 characters
A3, A4_ACROSS = (842, 1191), (842, 595)


def pages_of(sheet: Sheet, size: tuple[int, int]) -> list[str]:
    """The words of each page, all of which are of that size in points."""

    def words(page: Page) -> str:
        assert (round(page.width), round(page.height)) == size
        return " ".join(page.extract_text().split())

    with pdfplumber.open(io.BytesIO(pdf_of(sheet))) as paper:
        return [words(page) for page in paper.pages]


def rules(count: int, text: str, **more: Any) -> dict[str, Any]:
    return policy("Trang phục", "trang-phuc", rules=[{"id": f"r{n}", "text": text, **more} for n in range(count)])


def test_a_poster_shows_each_rule_with_what_to_do_and_says_that_it_is_a_draft() -> None:
    portal = portal_of({"policies/p": rules(3, "Mặc gọn gàng.", do=["Chọn đồ phẳng."], dont=["Quần cộc."])})
    (words,) = pages_of(poster(portal, "policies/p"), A3)
    assert words.count("Mặc gọn gàng.") == words.count("Nên: Chọn đồ phẳng.") == words.count("Không: Quần cộc.") == 3
    assert "Mẫu, chưa ban hành" in words


def test_a_poster_of_many_long_rules_is_one_sheet_and_says_how_many_are_left_out() -> None:
    portal = portal_of({"policies/p": rules(60, LONG, do=[LONG] * 5)})
    (words,) = pages_of(poster(portal, "policies/p"), A3)
    assert words.count("Tiếp người dân ở quầy") >= 20
    assert "quy tắc, xem ở địa chỉ dưới đây." in words


def award(form: str = "giay-khen", **more: Any) -> dict[str, Any]:
    decision = {"number": "55/QĐ-MAU", "date": "2026-10-20", "issuer": "Giám đốc"}
    winners = ["units/a", "units/b"]
    return {
        "title": "Khen",
        "form": form,
        "year": "2026",
        "winners": winners,
        "reason": LONG,
        "decision": decision,
    } | more


def portal(award: dict[str, Any], audience: Audience = Audience.STAFF) -> Portal:
    units = {"units/a": unit(1, title=LONG[:200]), "units/b": unit(2, audience="leadership")}
    return portal_of({**units, "awards/k": award}, audience=audience)


def test_a_certificate_has_a_page_for_each_winner_whom_the_audience_may_know() -> None:
    (page,) = pages_of(certificate(portal(award(illustrative=True)), "awards/k"), A4_ACROSS)
    for words in ("GIẤY KHEN", "Theo Quyết định số 55/QĐ-MAU ngày 20/10/2026", FOOT, ILLUSTRATIVE, "GIÁM ĐỐC"):
        assert words in page
    assert "ngày 20 tháng 10 năm 2026" in page
    assert len(pages_of(certificate(portal(award(), Audience.LEADERSHIP), "awards/k"), A4_ACROSS)) == 2


@pytest.mark.parametrize(
    ("form", "of_agency"), [("giay-khen", True), ("bang-khen", False), ("co-thi-dua-chinh-phu", False)]
)
def test_only_what_the_agency_itself_gives_has_one(form: str, of_agency: bool) -> None:
    stored = award(form)
    assert has_certificate(portal(stored), "awards/k") is of_agency
    unknown = award(form, winners=["units/b"])
    assert not has_certificate(portal(unknown), "awards/k")
