"""Fields for contacting people and units: work phone, room, e-mail address."""

from typing import Annotated, Any

from macros.records.fields import field, fitting, optional
from macros.text.contacts import is_email, is_phone, nearest_email, nearest_phone

Phone = Annotated[str, fitting("phone_format", is_phone, nearest_phone)]
Email = Annotated[str, fitting("email_format", is_email, nearest_email)]


def phone() -> Any:
    """The work phone; a private number does not belong in the portal."""
    hint = "Số máy cơ quan, máy lẻ ghi sau dấu phẩy; không ghi số riêng của một người."
    return optional("Điện thoại", hint, "0237 000 0100, máy lẻ 12")


def room() -> Any:
    """The room in the building."""
    return optional("Phòng làm việc", "Số phòng, tầng, nhà.", "Phòng 102, tầng 1")


def email() -> Any:
    """The e-mail address at work."""
    return optional("Thư điện tử", "Địa chỉ thư công vụ.", "vanphong@trungtam.example")


def public_contact() -> Any:
    """Whether the public site shows the contact fields; staff always see them."""
    hint = "Ghi true nếu trang công khai cũng hiện điện thoại, phòng, thư điện tử; bỏ trống là chỉ nội bộ."
    return field("Công khai liên hệ", hint, "true", default=False)
