"""Titles and summaries in; markings of secrecy told of, ordinary words left alone."""

from __future__ import annotations

import pytest

from macros.checks.publication import no_state_secrets
from tests.checks.sample_library import codes, regulation

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
