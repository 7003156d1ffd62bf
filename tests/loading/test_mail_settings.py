"""Reading correct and wrong mail settings from mkdocs.yml."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.loading.mail_settings import MailSettings, mail_settings
from macros.loading.problems import DataError
from tests.miniature import ROOT

HEAD = "site_name: Cổng thử  \nsite_url: 'https://cong.example/'\nextra:\n  generator: false\n"
GOOD = "    sender: cong@coquan.example\n    domains: [coquan.example]\n"


def settings(folder: Path, mail: str) -> MailSettings:
    """What is read of a mkdocs.yml."""
    (folder / "mkdocs.yml").write_text(f"{HEAD}  mail:\n{mail}  days_off: []\n\nhooks: !!python/name:x\n", "utf-8")
    return mail_settings(folder)


def test_what_is_not_said_has_the_usual_value(tmp_path: Path) -> None:
    domains = ("coquan.example",)
    usual = ("Cổng thử", "https://cong.example", "", "", 587, "starttls", "", "cong@coquan.example", domains, 30.0)
    assert settings(tmp_path, GOOD) == usual
    (tmp_path / "mkdocs.yml").unlink()
    assert mail_settings(tmp_path).sender == ""


def test_the_settings_of_the_sample_are_right() -> None:
    read = mail_settings(ROOT)
    assert (read.site, read.url) == ("Cổng Văn hóa công vụ", "https://van-hoa-cong-vu.noi-bo")
    assert (read.server, read.sender, read.domains) == ("", "vanphong@trungtam.example", ("trungtam.example",))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("port: 70000", "port”: “70000” không phải số cổng; thường là 587 (starttls), 465 (tls) hoặc 25"),
        ("port: ' '\n    timeout: 0", "timeout”: “0” không phải số giây từ 1 đến 600"),
        ("security: ssl", "security”: “ssl” không có; chọn một trong starttls, tls, none"),
        (
            "user: a\n    security: none",
            "security”: không gửi mật khẩu qua đường không mã hóa; hãy đổi thành starttls hoặc tls",
        ),
        (
            "password: x",
            (
                "password”: không có mục này; các mục là server, port, security, user, sender, domains, leaders_url, "
                "timeout. Mật khẩu không ghi ở đây"
            ),
        ),
    ],
)
def test_what_is_wrong_is_told_with_what_is_right(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(DataError) as refused:
        settings(tmp_path, f"{GOOD}    {line}\n")
    assert str(refused.value) == f"mkdocs.yml:5:3: “extra.mail, {message}"


def test_a_sender_and_the_domains_of_the_agency_are_needed(tmp_path: Path) -> None:
    with pytest.raises(DataError) as refused:
        settings(tmp_path, "    sender: Văn phòng\n    domains: [coquan.example, '*']\n")
    assert str(refused.value).splitlines() == [
        (
            "mkdocs.yml:5:3: “extra.mail, domains”: hãy ghi danh sách tên miền thư của cơ quan, mỗi dòng một tên như "
            "“- co-quan.gov.vn”"
        ),
        (
            "mkdocs.yml:5:3: “extra.mail, sender”: “Văn phòng” không phải địa chỉ thư; hãy ghi địa chỉ gửi, chữ thường "
            "không dấu"
        ),
    ]


def test_a_block_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"mkdocs\.yml:5:3: “extra\.mail”: viết chưa đúng YAML: "):
        settings(tmp_path, "    sender: [a\n")
