"""The content and recipients of letters, and when no letter is sent."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from scripts.portal import main
from tests.publish.reminders import office
from tests.publish.reminders.office import TODAY, put

EML = ("--eml=thu", "--ledger=so.sqlite")
LETTER = """\
Kính gửi anh/chị Nguyễn An,

QUÁ HẠN
- Việc của an
  Quá hạn 3 ngày, hạn 27/11/2026
  https://cong.example/nhiem-vu/viec-an/

Việc nào đã xong, nhờ báo người nhập liệu ghi lại để thư sau không nhắc nữa; \
việc nào khó kịp, xin trao đổi sớm với lãnh đạo phụ trách. Cảm ơn anh/chị.

Cổng thử: https://cong.example/
Thư tự động, chỉ gửi riêng anh/chị; muốn bớt loại việc được nhắc, xin báo người quản trị cổng.
"""


@pytest.fixture(autouse=True)
def _office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    office.write()


def remind(day: str = TODAY, *options: str) -> int:
    """The command on a day, which writes files."""
    return main(["remind", *(options or EML), f"--as-of={day}"])


def files() -> list[str]:
    """The files of letters, by name."""
    return sorted(path.name for path in Path("thu").iterdir()) if Path("thu").exists() else []


def message(name: str, day: str = TODAY) -> EmailMessage:
    """The letter to somebody, as a mail program reads it."""
    mail = email.message_from_bytes(Path(f"thu/nhac-viec.{day}.{name}.eml").read_bytes(), policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def text(name: str, day: str = TODAY, kind: str = "plain") -> str:
    """The text or the HTML of the letter to somebody."""
    body = message(name, day).get_body((kind,))
    assert body is not None
    return "\n".join(str(body.get_content()).splitlines()) + "\n"


def task(name: str, **fields: object) -> None:
    """A task of "an"."""
    put(f"actions/{name}", **{"lead": "units/van-phong", "person": "people/an", "starts": "2026-11-02", **fields})


def test_a_letter_as_it_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert remind() == 0
    assert capsys.readouterr() == ("Đã ghi 3 thư.\n", "")
    mail = message("an")
    heads = ("From", "To", "Subject", "Message-ID", "Auto-Submitted")
    assert [str(mail[name]) for name in heads] == [
        "Cổng thử <cong@coquan.example>",
        "Nguyễn An <an@coquan.example>",
        "Nhắc việc 30/11/2026: 1 việc quá hạn",
        "<nhac-viec.2026-11-30.an@coquan.example>",
        "auto-generated",
    ]
    assert text("an") == LETTER


def test_what_is_due_is_told_with_its_day_the_most_urgent_first() -> None:
    for name, due in (("sau", "2026-12-08"), ("tuan", "2026-12-04"), ("mai", "2026-12-01"), ("nay", TODAY)):
        task(name, title=f"Việc {name}", due=due)
    assert remind() == 0
    lines = [line.strip() for line in text("an").splitlines() if line.startswith(("- ", "  ")) and "https" not in line]
    assert lines == ["- Việc của an", "Quá hạn 3 ngày, hạn 27/11/2026", "- Việc nay", "Hạn hôm nay, 30/11/2026",
                     "- Việc mai", "Hạn ngày mai, 01/12/2026", "- Việc tuan", "Hạn thứ Sáu, 04/12/2026"]  # fmt: skip
    assert str(message("an")["Subject"]) == "Nhắc việc 30/11/2026: 1 việc quá hạn, 3 việc sắp tới"


def test_a_long_list_is_cut_and_counted() -> None:
    for number in range(10):
        task(f"viec-{number}", title=f"Việc {number}", due="2026-11-26")
    assert remind() == 0
    assert text("an").count("- Việc ") == 8
    assert "- và 3 việc nữa: https://cong.example/nhiem-vu/\n" in text("an")


def test_words_of_records_are_no_html_and_no_header() -> None:
    task("ky-tu", title='<img src=x onerror="alert(1)"> & {{ 7 * 7 }}', due=TODAY)
    assert remind() == 0
    html = text("an", kind="html")
    assert "&lt;img src=x onerror=&#34;alert(1)&#34;&gt; &amp; {{ 7 * 7 }}" in html
    assert [mark for mark in ("<img", "<script", "src=", "@import", "url(") if mark in html.replace("src=x", "")] == []


def test_nobody_is_reminded_of_what_he_or_she_does_not_want() -> None:
    person = {"title": "Nguyễn An", "kind": "vien-chuc", "email": "an@coquan.example", "no_reminders": ["tasks"]}
    post = {"unit": "units/van-phong", "title": "Chuyên viên", "rank": "1", "since": "2020-01-01"}
    put("people/an", **person, positions=[post])
    assert remind() == 0
    assert files() == [f"nhac-viec.{TODAY}.{name}.eml" for name in ("binh", "chi")]


@pytest.mark.parametrize(
    ("address", "status", "reason"),
    [
        ("an@gmail.com", 1, "“an@gmail.com” ngoài miền thư của cơ quan; hãy ghi địa chỉ @coquan.example"),
        (
            "an@coquan.example.vn",
            1,
            "“an@coquan.example.vn” ngoài miền thư của cơ quan; hãy ghi địa chỉ @coquan.example",
        ),
        (
            "binh@coquan.example",
            1,
            "“binh@coquan.example” là địa chỉ dùng chung; thư nhắc chỉ gửi riêng một người, hãy ghi địa chỉ riêng",
        ),
    ],
)
def test_no_letter_goes_where_it_may_not(
    address: str, status: int, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = Path("data/people/an.yml")
    file.write_text(file.read_text("utf-8").replace("an@coquan.example", address), "utf-8")
    assert remind() == status
    assert f"data/people/an.yml: “Thư điện tử”: {reason}\n" in capsys.readouterr().err
    assert f"nhac-viec.{TODAY}.an.eml" not in files()


def test_who_has_no_address_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    file = Path("data/people/an.yml")
    file.write_text(file.read_text("utf-8").replace(', "email": "an@coquan.example"', ""), "utf-8")
    assert remind() == 0
    assert capsys.readouterr().out == "Đã ghi 2 thư.\nChưa có địa chỉ thư (mục “email”): people/an.\n"


def test_days_off_are_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    assert remind("2026-11-29") == 0
    assert remind("2027-01-01") == 0
    assert capsys.readouterr().out == "29/11/2026 là Chủ nhật: không gửi.\n01/01/2027 là Tết Dương lịch: không gửi.\n"
    assert files() == []


def test_one_letter_a_week_and_another_where_something_is_pressing() -> None:
    task("gap", title="Việc gấp", due="2026-12-03")
    days = {}
    for day in ("2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-07", "2026-12-08"):
        assert remind(day) == 0
        days[day] = [name.split(".")[2] for name in files() if day in name]
    everybody = ["an", "binh", "chi"]
    assert days == {"2026-11-30": everybody, "2026-12-01": [], "2026-12-02": ["an"], "2026-12-03": ["an"],
                    "2026-12-04": ["an"], "2026-12-07": everybody, "2026-12-08": []}  # fmt: skip


def test_to_look_at_letters_sends_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert remind(TODAY, "--dry-run", "--html=xem", "--only=people/an", "--ledger=so.sqlite") == 0
    head = f"{'=' * 72}\nĐến: Nguyễn An <an@coquan.example>\nTiêu đề: Nhắc việc 30/11/2026: 1 việc quá hạn\n\n"
    assert capsys.readouterr().out == f"{head}{LETTER}\n1 thư; chưa gửi thư nào.\n"
    assert [path.name for path in Path("xem").iterdir()] == ["an.html"]
    assert not Path("so.sqlite").exists()
    assert remind() == 0
    assert len(files()) == 3


def test_the_text_for_a_chat_names_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remind", "--chat", "units/van-phong", f"--as-of={TODAY}"]) == 0
    tasks = "".join(f"• Việc của {name}: quá hạn 3 ngày, hạn 27/11/2026\n" for name in office.PEOPLE)
    more = "Xem thêm: https://cong.example/dieu-hanh/van-phong/\nXin cảm ơn.\n"
    assert capsys.readouterr().out == f"Văn phòng – việc cần nhớ đến 07/12/2026\n{tasks}{more}"
    assert main(["remind", "--chat", "units/van-fong"]) == 2
    assert capsys.readouterr().err == "Không có đơn vị “units/van-fong”; các đơn vị: units/van-phong.\n"


def test_a_letter_is_not_sent_for_another_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remind", "--as-of=2026-11-30"]) == 2
    reason = "--as-of chỉ dùng cùng --dry-run, --chat hoặc --eml: thư thật gửi theo ngày hôm nay\n"
    assert capsys.readouterr().err == reason


def test_a_record_of_letters_that_is_damaged_stops_everything(capsys: pytest.CaptureFixture[str]) -> None:
    Path("so.sqlite").write_bytes(b"khong phai so" * 100)
    assert remind() == 1
    right = "hãy chép bản sao lưu về; xóa tệp ấy thì thư đã gửi hôm nay có thể được gửi lại"
    reason = f"Chưa gửi thư nào: không đọc được sổ đã gửi so.sqlite (file is not a database); {right}.\n"
    assert capsys.readouterr().err == reason
    assert files() == []


def test_somebody_whom_nobody_knows_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert remind(TODAY, "--dry-run", "--only=people/anh") == 2
    assert capsys.readouterr().err == "Không có người “people/anh”; gợi ý: “people/an”.\n"


def test_a_folder_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("thu").write_text("", "utf-8")
    assert remind() == 1
    out, errors = capsys.readouterr()
    assert (out, errors.partition(". Chạy")[0]) == (
        "Đã ghi 0 thư.\n",
        "Dừng giữa chừng: không ghi được vào thu (File exists)",
    )
    Path("thu").unlink()
    assert remind() == 0
    assert len(files()) == 3


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("site_url", "mkdocs.yml chưa có “site_url”, địa chỉ của cổng mà thư dẫn tới"),
        ("  mail:", "mkdocs.yml chưa có “extra.mail”; xem mục Thư nhắc việc ở trang Vận hành"),
        (
            "    server",
            "mkdocs.yml, extra.mail: “server” còn trống; hãy ghi máy chủ thư, hoặc dùng --eml, --dry-run",
        ),
    ],
)
def test_what_is_missing_in_the_settings_is_told(
    line: str, reason: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_AS_OF", TODAY)
    lines = Path("mkdocs.yml").read_text("utf-8").splitlines(keepends=True)
    Path("mkdocs.yml").write_text("".join(item for item in lines if not item.startswith(line)), "utf-8")
    assert main(["remind", "--ledger=so.sqlite"]) == 1
    assert capsys.readouterr() == ("", f"Chưa gửi thư nào: {reason}.\n")


def test_settings_that_are_wrong_stop_everything(capsys: pytest.CaptureFixture[str]) -> None:
    office.write(user="nhac-viec")
    assert remind() == 1
    reason = "“extra.mail, security”: không gửi mật khẩu qua đường không mã hóa; hãy đổi thành starttls hoặc tls"
    last = "Chưa gửi thư nào: hãy sửa các lỗi trên rồi chạy lại."
    assert (capsys.readouterr(), files()) == (("", f"mkdocs.yml:4:3: {reason}\n{last}\n"), [])


def test_a_password_that_cannot_be_read_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    office.write(user="nhac-viec", security="tls")
    monkeypatch.setenv("PORTAL_AS_OF", TODAY)
    assert main(["remind", "--ledger=so.sqlite", "--password-file=mat-khau"]) == 1
    why = "[Errno 2] No such file or directory: 'mat-khau'"
    assert capsys.readouterr() == ("", f"Chưa gửi thư nào: không đọc được mật khẩu ở mat-khau ({why}).\n")
