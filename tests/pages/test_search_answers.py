"""The direct answers of pages of the sample, which contain no more than the pages show."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from macros import pages
from macros.engine import Portal, loader
from macros.pages.output import Task
from macros.pages.records import record_page
from macros.pages.search_answers import LONGEST, first_answers
from macros.records.choices import Audience
from macros.search.documents import text_of
from macros.text.vietnamese import words
from tests.agency import person, reader_of, unit

DATA = Path(__file__).parents[2] / "data"
QUESTIONS = [
    ("don-vi/phong-dau-tu", "ai", "Ngô Văn L, Trưởng phòng, Phòng Xúc tiến đầu tư: 0237 000 0110, máy lẻ 20."),
    ("don-vi/van-phong", "ai:Kế toán Văn phòng", "Đỗ Thị I, Kế toán, Văn phòng: 0237 000 0100, máy lẻ 15."),
    ("don-vi", "ai:Giám đốc Ban Giám đốc", "Lê Văn C, Giám đốc, Ban Giám đốc: 0237 000 0101."),
    (
        "nhan-su/dang-thi-e",
        "lien-he",
        (
            "Đặng Thị E, Văn thư, lưu trữ, Văn phòng: "
            "0237 000 0100, máy lẻ 12, Phòng 103, tầng 1, dangthie@trungtam.example."
        ),
    ),
    (
        "nhan-su/dang-thi-e",
        "ai:Văn thư, lưu trữ Văn phòng",
        "Đặng Thị E, Văn thư, lưu trữ, Văn phòng: 0237 000 0100, máy lẻ 12.",
    ),
    (
        "phu-trach",
        "ai:Tổ chức gian hàng chung tại hội chợ, phiên chợ",
        "Nguyễn Thị Q, Phòng Xúc tiến thương mại: 0237 000 0120, máy lẻ 30.",
    ),
    (
        "van-ban/22-2008-qh12",
        "hieu-luc",
        "Hết hiệu lực từ 01/7/2025; thay bằng Luật số 80/2025/QH15 (Luật số 22/2008/QH12).",
    ),
    ("van-ban/30-2020-nd-cp", "hieu-luc", "Còn hiệu lực từ 05/3/2020 (Nghị định số 30/2020/NĐ-CP)."),
    ("dao-tao/phat-ngon-tren-mang-xa-hoi-2026", "han", "Hạn đăng ký: 30/11/2026."),
    ("dao-tao/viet-bao-cao-tong-ket-2026", "o-dau", "Phòng họp tầng 1."),
    (
        "dao-tao/phat-ngon-tren-mang-xa-hoi-2026",
        "khi-nao",
        "Buổi tới: 03/12/2026, 13:30–17:00, Hội trường tầng 2.",
    ),
    ("thong-bao/quy-uoc-thu-dien-tu-2026", "han", "Hạn đọc và ký: 11/12/2026 (đang thu chữ ký)."),
    (
        "nhiem-vu/bang-chi-duong",
        "han",
        "Hạn 15/12/2026 (đang thực hiện, lùi từ 13/11/2026); Vũ Văn G, Văn phòng chủ trì.",
    ),
    (
        "bang-xep-hang/van-hoa-cong-so-2026/2026-q4",
        "ket-qua",
        "Đứng đầu quý IV/2026 (Phòng chuyên môn): Phòng Xúc tiến du lịch (tạm tính).",
    ),
    (
        "chi-so/ty-le-ho-so-dien-tu",
        "ket-qua",
        "Quý III/2026: 91,2%, chỉ tiêu từ 90% trở lên: đạt, cao hơn 1,2 điểm phần trăm.",
    ),
    ("khen-thuong/thu-khen-2026-sau-thang", "ai", "Lê Thị S, Phòng Xúc tiến thương mại."),
    ("dao-tao/nghia-vu", "ket-qua:Viên chức", "Viên chức: 40 tiết một năm."),
]


@pytest.fixture(scope="module")
def sample() -> Portal:
    """The sample agency as staff see it."""
    return Portal(loader.load((DATA,)), date(2026, 11, 29), Audience.STAFF)


@pytest.fixture(scope="module")
def tasks(sample: Portal) -> dict[str, pages.output.Task]:
    """Every file of the sample's site, by its path."""
    return {task.path: task for task in pages.plan(sample)}


@pytest.mark.parametrize(("address", "question", "line"), QUESTIONS)
def test_a_page_answers(sample: Portal, tasks: dict[str, Task], address: str, question: str, line: str) -> None:
    task = tasks[f"{address}/index.html"]
    assert dict(task.make(sample, *task.args).document.answers)[question] == line


def test_what_pages_answer_stands_on_them(sample: Portal, tasks: dict[str, Task]) -> None:
    """Every word of an answer, but those that join the others, is a word of the page."""
    joining = {*words("buổi tới rồi đứng đầu điểm tạm tính lùi từ thay bằng hết hạn đã tổ chức hỏi đưa ra thông báo")}
    for address in dict.fromkeys(address for address, _, _ in QUESTIONS):
        task = tasks[f"{address}/index.html"]
        page = task.make(sample, *task.args)
        on_page = {*words(f"{text_of(page.content)} {page.title}")}
        assert {*words(" ".join(line for _, line in page.document.answers))} - on_page <= joining, address


def test_who_has_left_answers_nothing(tmp_path: Path) -> None:
    records = {"units/van-phong": unit("Văn phòng", 1), "people/a": person("Nguyễn Văn A", "until: 2021-01-01")}
    portal = reader_of(tmp_path, records)
    document = record_page(portal, "people/a").document
    assert document
    assert document.answers == ()


def test_who_is_above_the_audience_is_not_named(tmp_path: Path) -> None:
    duty = "duties:\n  - text: Trả lời báo chí\n    contact: people/a\n"
    records = {
        "units/van-phong": unit("Văn phòng", 1, duty),
        "people/a": person("Nguyễn Văn A", more="audience: leadership\n"),
    }
    document = record_page(reader_of(tmp_path, records), "units/van-phong").document
    assert document
    assert document.answers == (("ai:Trả lời báo chí", "Văn phòng: Trả lời báo chí."),)


def test_the_first_answer_of_a_question_is_kept_on_one_short_line() -> None:
    answers = first_answers([("ai", "Một\nhai."), ("ai", "Ba."), ("han", "dài " * LONGEST)])
    assert answers[0] == ("ai", "Một hai.")
    assert [question for question, _ in answers] == ["ai", "han"]
    assert len(answers[1][1]) <= LONGEST
