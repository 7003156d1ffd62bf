"""Phone numbers and e-mail addresses as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.text.contacts import dial, is_email, is_phone, nearest_email, nearest_phone


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("02373852246", "0237 385 2246"),
        ("0237.3852.246", "0237 385 2246"),
        ("+84 237 3852 246", "0237 385 2246"),
        ("024-39361234", "024 3936 1234"),
        ("(0237) 000 0100 (máy lẻ: 12)", "0237 000 0100, máy lẻ 12"),
        ("0237 000 0100 ext. 7", "0237 000 0100, máy lẻ 7"),
        ("0912345678", "0912 345 678"),
        ("19001234", "1900 1234"),
        ("0237 385 22", ""),
        ("máy lẻ 12", ""),
        ("gọi Văn phòng", ""),
        ("", ""),
    ],
)
def test_a_phone_number_that_was_typed_otherwise_is_found(typed: str, nearest: str) -> None:
    assert nearest_phone(typed) == nearest


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("Vanphong@Trungtam.Example", "vanphong@trungtam.example"),
        ("mailto:van.phong@trungtam.example.", "van.phong@trungtam.example"),
        ("văn phòng (at) trungtam,example", "vanphong@trungtam.example"),
        ("Đặng@trungtam.example", "dang@trungtam.example"),
        ("vanphong", ""),
        ("@trungtam.example", ""),
    ],
)
def test_an_address_that_was_typed_otherwise_is_found(typed: str, nearest: str) -> None:
    assert nearest_email(typed) == nearest


def test_a_number_dials_with_its_extension() -> None:
    assert dial("0237 000 0100") == "tel:02370000100"
    assert dial("0237 000 0100, máy lẻ 12") == "tel:02370000100;ext=12"


@given(st.text(max_size=40))
def test_what_is_proposed_is_right_and_stays_as_it_is(text: str) -> None:
    phone, email = nearest_phone(text), nearest_email(text)
    assert not phone or (is_phone(phone) and nearest_phone(phone) == phone)
    assert not email or (is_email(email) and nearest_email(email) == email)
