"""Markings of secrecy in titles and summaries are reported, ordinary words are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.checks.publication import no_state_secrets
from macros.loading.yaml_writer import dump
from macros.pages.examples import sample
from macros.records import collections
from tests.checks.sample_library import codes, problems, regulation

MARKED = [
    *("Báo cáo (Mật)", "[MẬT] Kế hoạch phòng thủ", "MẬT", "Mật", "Mật: kế hoạch", "Kế hoạch - MẬT", "Kế hoạch – Mật"),
    *("Kế hoạch (Tối mật)", "TỐI MẬT", "Công điện tuyệt mật", "TUYỆT MẬT – Kế hoạch", "cong dien tuyet mat"),
    *("Độ mật: Mật", "dấu mật: A", "Kế hoạch (độ Mật)"),
]
UNMARKED = [
    *("Luật Bảo vệ bí mật nhà nước", "LUẬT BẢO VỆ BÍ MẬT NHÀ NƯỚC", "Bảo mật thông tin", "QUY CHẾ BẢO MẬT THÔNG TIN"),
    *("Mật độ dân cư", "Mật ong rừng", "Đổi mật khẩu", "Mật khẩu: đổi ba tháng một lần", "Cơ mật viện", "Bảo mật"),
    *("Tôi mất thẻ", "Tuyệt đối giữ gìn bí mật", "Xử lý tài liệu mật", "Không đưa tài liệu mật lên mạng."),
    *("Ban hành Danh mục bí mật nhà nước độ Tuyệt mật và Tối mật của ngành", "Độ mật: không", "GIỮ BÍ MẬT", "BẢO MẬT"),
]


@pytest.mark.parametrize("text", MARKED)
@pytest.mark.parametrize("name", ["title", "summary"])
def test_a_marking_of_secrecy_is_seen(name: str, text: str) -> None:
    assert codes(no_state_secrets, regulation(**{name: text})) == ["secret"]


@pytest.mark.parametrize("text", UNMARKED)
@pytest.mark.parametrize("name", ["title", "summary"])
def test_ordinary_words_are_no_marking(name: str, text: str) -> None:
    assert codes(no_state_secrets, regulation(**{name: text})) == []


FIRST = ("units", "people", "issuers", "regulations", "policies", "stories", "training", "synonyms", "announcements")


def test_the_shortest_samples_of_what_an_agency_begins_with_are_published_as_they_are(good: Path) -> None:
    for name in FIRST:
        (good / name).mkdir(exist_ok=True)
        text = dump({**sample(collections()[name], everything=False), "illustrative": "true"})
        (good / name / "copied.yml").write_text(text, "utf-8")
    assert [str(problem) for problem in problems() if problem.severity == "error"] == []


def test_no_shortest_sample_lacks_the_summary_that_the_checks_insist_on(good: Path) -> None:
    for name, model in collections().items():
        (good / name).mkdir(exist_ok=True)
        (good / name / "copied.yml").write_text(dump(sample(model, everything=False)), "utf-8")
    assert [problem.path for problem in problems() if problem.code == "summary-missing"] == []
