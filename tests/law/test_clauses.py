"""Clauses as texts name them: one wording, one anchor, and an order in which they stand."""

from __future__ import annotations

import pytest

from macros.law.clauses import anchor_named


@pytest.mark.parametrize(
    ("name", "anchor"),
    [
        ("Điều 5", "dieu-5"),
        ("Điều 5, khoản 2", "dieu-5-khoan-2"),
        ("điểm đ khoản 2 Điều 5", "dieu-5-khoan-2-diem-dd"),
        ("Phụ lục I", "phu-luc-i"),
        ("Lời nói đầu", ""),
    ],
)
def test_anchors_come_from_labels(name: str, anchor: str) -> None:
    assert anchor_named(name) == anchor
