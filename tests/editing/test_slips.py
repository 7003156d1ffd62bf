"""What `portal new actions --from` takes from a slip that a reader has sent."""

from __future__ import annotations

import re
from datetime import date

import pytest

from macros.engine import Portal
from macros.engine.loader import load
from macros.records.choices import Audience
from scripts.editing.slips import PARTS, task_of
from tests.miniature import ROOT

SLIP = """Trang: Trang phục nơi công sở
Địa chỉ: https://van-hoa.noi-bo/quy-tac/trang-phuc-cong-so/#muc-the
Dữ liệu tính đến: 24/11/2026
Chỗ sai: Thẻ đeo bên trái,
 không phải bên phải
Nội dung đúng, căn cứ: Quyết định 1847, Điều 3"""


@pytest.fixture(scope="module")
def portal() -> Portal:
    return Portal(load((ROOT / "data",)), date(2026, 11, 24), Audience.LEADERSHIP)


def test_a_slip_becomes_a_task_of_who_answers_for_the_page(portal) -> None:
    task = task_of(portal, SLIP)
    assert task
    assert task.data == {
        "title": "Sửa trang “Trang phục nơi công sở”",
        "summary": "Người xem báo sai: Thẻ đeo bên trái, không phải bên phải",
        "illustrative": "true",
        "lead": "units/van-phong",
        "body": "- Trang: [Trang phục nơi công sở](/quy-tac/trang-phuc-cong-so/)\n"
        "- Dữ liệu tính đến: 24/11/2026\n"
        "- Chỗ sai: Thẻ đeo bên trái, không phải bên phải\n"
        "- Nội dung đúng, căn cứ: Quyết định 1847, Điều 3",
    }
    assert task.words == ("Lập từ phiếu báo sai; đơn vị chủ trì: Văn phòng.",)


def test_a_slip_of_a_page_that_nobody_answers_for_goes_to_the_office(portal) -> None:
    task = task_of(portal, SLIP.replace("/quy-tac/trang-phuc-cong-so/#muc-the", "/khong-co/"))
    assert task
    assert task.data["body"].startswith("- Trang: Trang phục nơi công sở (/khong-co/)\n")
    assert task.data["lead"] == "units/van-phong"
    assert "person" not in task.data


@pytest.mark.parametrize("path", ["/tim-kiem/", "/quy-tac/"])
def test_a_page_that_stays_is_linked(portal, path) -> None:
    task = task_of(portal, SLIP.replace("/quy-tac/trang-phuc-cong-so/#muc-the", path))
    assert task
    assert task.data["body"].startswith(f"- Trang: [Trang phục nơi công sở]({path})\n")


def test_a_slip_that_was_answered_by_mail_reads_the_same(portal) -> None:
    quoted = "Kính gửi văn phòng,\n" + re.sub("^", "> ", SLIP, flags=re.MULTILINE)
    assert task_of(portal, quoted) == task_of(portal, SLIP)


@pytest.mark.parametrize("text", ["", "Trang này sai rồi", SLIP.split("Chỗ sai", maxsplit=1)[0] + "Chỗ sai: "])
def test_what_says_nothing_wrong_is_no_slip(portal, text) -> None:
    assert task_of(portal, text) is None


def test_pages_write_the_slip_that_is_read_here() -> None:
    script = (ROOT / "docs/assets/js/portal.js").read_text("utf-8")
    assert [part for part in PARTS if f"`{part}: " not in script and f'"{part}: ' not in script] == []
