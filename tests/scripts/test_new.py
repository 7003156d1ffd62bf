"""`portal new` as an editor meets it: answers typed one by one, piped, or passed as options; messages and files."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from macros.engine.loader import load
from macros.loading.yaml_reader import parse
from macros.records import collections
from macros.records.introspect import fields_of
from scripts.editing.drafts import suggested_id
from scripts.portal import main
from tests.checks import sample_library
from tests.miniature import ROOT, environment
from tests.scripts.interview import DAY, NAME, PATH, typed

COMMAND = ("-m", "scripts.portal", "new", "stories", "--as-of", DAY)
WRITTEN = """\
title: Trả ví cho người đánh mất
summary: Nhặt được ví ở sảnh, trả ngay trong buổi sáng.
illustrative: true
themes:
  - dao-duc-loi-song
happened: 2026-03-05
published: 2026-03-09
unit: units/van-phong
body: |
  Chị nhặt được ví: trả ngay.

  - Không nhận quà #1
"""
THEMES = (
    "các giá trị được phép: tinh-than-thai-do (Tinh thần, thái độ làm việc), giao-tiep-ung-xu (Giao tiếp, ứng xử), "
    "dao-duc-loi-song (Đạo đức, lối sống), trang-phuc (Trang phục)"
)
WRITE_DAYS = "ngày viết theo dạng ngày/tháng/năm hoặc năm-tháng-ngày, ví dụ 5/3/2026, 2026-03-05"
ID = (
    "mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, tối đa 80 ký tự, "
    "không trùng tên riêng của Windows như “con”, “aux”"
)
LINE_OF_A_CHECKLIST = "Quy tắc, Văn bản, Điều khoản, Nội dung kiểm tra, Kết quả"
# One record of each collection, with parts, lists and optional fields: answers a line each, and the fields that follow.
EACH = {
    "units": "Tổ kiểm tra||6|70|có||đơn vị cấp trên|giám đốc||",
    "people": "Nguyễn Văn D||viên chức|đầu tư|Chuyên viên||30||2024-01-01||||đồng ý|2|Phiếu số 2|2026-01-05||||",
    "regulations": "Kế hoạch năm 2026|Kế hoạch.|5/KH-MAU|Trung tâm (đơn vị mẫu)|agency|2026-01-15|1|có|"
    "|quan hệ|based-on|1847||||||",
    "policies": "Họp đúng giờ|Họp ngắn.|2||Mọi người|Vào họp: sớm.|Xem lịch.||||1847|||||||||",
    "training": "Kỹ năng họp|Một buổi.|4|4|van phong|08:00|11:00|Hội trường||30|2026-12-01||Họp ngắn #1|||||",
    "campaigns": "Họp ngắn|Đợt thi đua.|2026-06-01|2026-12-31|2026-06-01||Họp đúng giờ|7.5||||||||||6|1|3||",
    "awards": "Giấy khen|Khen.|giấy khen|2026|nguyễn văn a||Trả ví||quyết định|46/QĐ-MAU|2026-04-02|"
    "Giám đốc (đơn vị mẫu)|||",
    "scores": "|van hoa|van phong|2026-04|tran thi b|2026-04-30|2026-04-05|tiep cong dan|||||8|||Sổ tiếp dân|||||",
    "actions": "Niêm yết giờ tiếp khách||van phong|2026-11-25|2026-12-20||",
    "inspections": "Kiểm tra giờ họp||1|1||to kiem tra||van phong||2026-12-02|05/KH-MAU||policies/gio-lam-viec#dung-gio"
    "||||||1847|Phần 2|Có lịch trực|||||",
    "indicators": "Tỷ lệ văn bản điện tử||%|1|hằng quý|van phong|Sổ văn thư|2026-q3||92||Sổ quý III|||||",
    "initiatives": "Gộp mẫu đăng ký||2026|nguyen van a||Trước có bốn mẫu, nay còn một.|.|||",
    "attendances": "|giao tiep|van phong|2026-11-20|3|3|2|||",
    "announcements": "Lịch trực|Lịch trực Tết.|2027-02-01|2027-02-15|||liên kết|Lịch|/dao-tao/||",
}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a copy of the good library, in the current folder."""
    sample_library.lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    return sample_library.DATA


@pytest.fixture
def new(data: Path, monkeypatch: pytest.MonkeyPatch):
    """`portal new` with answers, a line each."""

    def call(answers: str, *arguments: str) -> int:
        monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
        return main(["new", *arguments, "--as-of", DAY])

    return call


def contents() -> dict[str, bytes]:
    """Every record of the current folder."""
    return {path.as_posix(): path.read_bytes() for path in sample_library.DATA.rglob("*.yml")}


def complaints(output: str) -> list[str]:
    """The complaints in an output."""
    return [line.partition("✗ ")[2] for line in output.splitlines() if "✗" in line]


def test_a_task_of_a_finding_takes_one_line_and_goes_into_the_root_of_leaders(new) -> None:
    roots = [f"--data={root}" for root in sample_library.ROOTS]
    answers = ("illustrative=true", "audience=leadership", "finding=inspections/gio-lam-viec-2026-03#f1")
    assert new("", "actions", *roots, *(f"--set={item}" for item in answers)) == 0
    (path,) = (sample_library.ROOTS[1] / "actions").glob("*.yml")
    assert path.name == "lap-lich-truc-co-nguoi-du-phong.yml"
    assert path.read_text("utf-8").splitlines() == [
        "audience: leadership",
        "illustrative: true",
        "finding: inspections/gio-lam-viec-2026-03#f1",
    ]


def test_a_story_is_asked_for_and_written(new, capsys) -> None:
    assert new(typed(), "stories") == 0
    output = capsys.readouterr().out
    assert PATH.read_bytes().decode() == WRITTEN
    assert complaints(output) == []
    assert "\nNgày diễn ra. Ngày diễn ra việc tốt.\n  (ví dụ: 5/3/2026)\n" in output
    assert "→ Văn phòng [units/van-phong]" in output
    assert "“units/van-phong” là dữ liệu minh họa, nên bản ghi này cũng được ghi là dữ liệu minh họa." in output
    assert output.endswith(
        f'Đã ghi {PATH}. Bước tiếp theo:\n  git add {PATH}\n  git commit -m "Thêm câu chuyện {NAME}"\n  git push\n'
    )
    assert [str(problem) for problem in sample_library.problems()] == []


@pytest.mark.parametrize("name", EACH)
def test_a_record_of_each_collection_passes_the_checks(new, name, capsys) -> None:
    before = contents()
    assert new(EACH[name].replace("|", "\n") + "\n" * 30, name) == 0, capsys.readouterr().out[-900:]
    (path,) = contents().keys() - before.keys()
    assert [problem for problem in sample_library.problems() if problem.severity == "error"] == []
    assert parse(Path(path).read_bytes()).get("title", "") == EACH[name].partition("|")[0]
    assert {key: value for key, value in contents().items() if key != path} == before


def test_wrong_answers_are_reported_at_once_and_asked_again(new, capsys) -> None:
    answers = typed(
        title="\nTrả ví cho người đánh mất",
        themes="9\nlễ\n3\n",
        happened="hôm qua\n2026-02-31\n5/3/26\n",
        unit="xyz\nphòng\n5",
    )
    assert new(answers, "stories") == 0
    assert complaints(capsys.readouterr().out) == [
        "chưa có nội dung; mục này phải có, hoặc gõ “để sau”",
        f"“9” không có trong danh mục; {THEMES}",
        f"“lễ” không có trong danh mục; {THEMES}",
        f"“hôm qua” chưa phải ngày viết đúng; {WRITE_DAYS}",
        "“2026-02-31” không có trong lịch; tháng 2/2026 chỉ có 28 ngày, hãy xem lại giấy",
        f"“5/3/26” thiếu hai chữ số đầu của năm; {WRITE_DAYS}; gợi ý: “2026-03-05”",
        "không có bản ghi nào khớp “xyz”; gõ một phần tên, số hoặc mã của bản ghi đã có",
        "có 5 mục khớp “phòng”; hãy gõ số của mục cần chọn hoặc gõ rõ hơn",
    ]
    assert PATH.read_text("utf-8") == WRITTEN


def test_what_is_wrong_among_other_records_is_mended_before_anything_is_written(new, capsys) -> None:
    mended = "\n\n2026-03-09\n"
    assert new(typed(published="2026-03-01", more=mended), "stories") == 0
    wrong = "ngày đăng 01/3/2026 lại trước ngày diễn ra 05/3/2026; ngày đăng phải bằng hoặc sau ngày diễn ra"
    assert complaints(capsys.readouterr().out) == [f"“Ngày đăng”: {wrong}"]
    assert PATH.read_text("utf-8") == WRITTEN


def test_fields_are_added_by_number_or_name(new) -> None:
    names = [spec.name for spec in fields_of(collections()["stories"]) if len(spec.path) == 1]
    place = names.index("place") + 1
    more = f"{place}\nSảnh tầng 1\nquy tac\ndon-tiep\n\npeople\nnguyen van a\n\n?\nkhông có mục này\n"
    assert new(typed(more=more), "stories") == 0
    fields = parse(PATH.read_bytes())
    assert fields["place"] == "Sảnh tầng 1"
    assert fields["exemplifies"] == ["policies/tiep-cong-dan#don-tiep"]
    assert fields["people"] == ["people/nguyen-van-a"]
    assert list(fields)[-4:] == ["people", "place", "exemplifies", "body"]


def test_an_id_is_offered_that_is_free_and_a_wrong_one_refused(new, capsys) -> None:
    assert new(typed(), "stories") == 0
    first = PATH.read_bytes()
    assert new(typed(id=f"khác\n{NAME}\nTên\nnam\n"), "stories") == 0
    assert PATH.read_bytes() == first
    assert PATH.with_name(f"{NAME}-2.yml").read_bytes() == first
    assert complaints(capsys.readouterr().out) == [
        f"mã “{NAME}” đã có bản ghi dùng; hãy chọn mã khác",
        f"“Tên” không dùng làm mã được; {ID}; gợi ý: “ten”",
        "mã “nam” trùng địa chỉ trang do cổng tự tạo; hãy chọn mã khác, ví dụ nam-1",
    ]


@pytest.mark.parametrize("count", range(0, 13, 3))
def test_the_end_of_the_answers_writes_nothing(new, capsys, count) -> None:
    before = contents()
    lines = typed().splitlines(keepends=True)
    assert new("".join(lines[:count]), "stories") == 1
    assert capsys.readouterr().err == "\nHết phần trả lời giữa chừng; chưa ghi gì.\n"
    assert contents() == before


def test_control_c_writes_nothing(data, monkeypatch, capsys) -> None:
    answers = iter(["Tên", KeyboardInterrupt()])

    def interrupted(_: str) -> str:
        answer = next(answers)
        if isinstance(answer, BaseException):
            raise answer
        return answer

    before = contents()
    monkeypatch.setattr("builtins.input", interrupted)
    assert main(["new", "stories", "--as-of", DAY]) == 1
    assert capsys.readouterr().err == "\nĐã dừng; chưa ghi gì.\n"
    assert contents() == before


def test_everything_can_be_given(new, capsys) -> None:
    answers = ["form=giấy khen", "title=Giấy khen", "summary=Khen.", "illustrative=true", "year=2026"]
    answers += ["winners=nguyen van a", "winners=van phong", "decision.number=9/QĐ-MAU", "decision.date=2026-04-02"]
    answers += [
        "decision.issuer=Giám đốc (đơn vị mẫu)",
        "reason=Trả ví",
        "basis.1.regulation=1847",
        "basis.1.note=Phần 2",
    ]
    assert new("", "khen-thuong", "--id", "2026-009", *(f"--set={item}" for item in answers)) == 0
    assert Path("data/awards/2026-009.yml").read_text("utf-8") == (
        "title: Giấy khen\nsummary: Khen.\nillustrative: true\nform: giay-khen\nyear: 2026\n"
        "winners:\n  - people/nguyen-van-a\n  - units/van-phong\n"
        "decision:\n  number: 9/QĐ-MAU\n  date: 2026-04-02\n  issuer: Giám đốc (đơn vị mẫu)\n"
        "reason: Trả ví\nbasis:\n  - regulation: regulations/1847-qd-ttg-2018\n    note: Phần 2\n"
    )


def test_wrong_options_are_reported_and_nothing_is_asked(new, capsys) -> None:
    before = contents()
    answers = ("--set", "published=9/3/2026", "--set", "happened=31/4/2026", "--set", "unit=phòng", "--id", "Tên")
    assert new("", "stories", *answers) == 1
    assert capsys.readouterr().err.splitlines() == [
        f"--id: “Tên” không dùng làm mã được; {ID}; gợi ý: “ten”",
        "--set happened: “31/4/2026” không có trong lịch; tháng 4/2026 chỉ có 30 ngày, hãy xem lại giấy",
        "--set unit: có 5 mục khớp “phòng”; hãy gõ số của mục cần chọn hoặc gõ rõ hơn",
        "--set unit: Phòng Xúc tiến đầu tư [units/phong-dau-tu]",
        "--set unit: Phòng Du lịch [units/phong-du-lich]",
        "--set unit: Phòng Kế toán [units/phong-ke-toan]",
        "--set unit: Phòng Sự kiện [units/phong-su-kien]",
        "--set unit: Văn phòng [units/van-phong]",
        "Chưa ghi gì.",
    ]
    assert contents() == before


@pytest.mark.parametrize(
    ("arguments", "output"),
    [
        (["guong"], "“guong” không phải nhóm nào; các nhóm: regulations, "),
        (["storie"], "; gợi ý: “stories”"),
        (["stories", "--set", "title"], "“title” thiếu dấu =; viết MỤC=NỘI_DUNG, ví dụ unit=units/van-phong"),
    ],
)
def test_wrong_usage(new, capsys, arguments, output) -> None:
    with pytest.raises(SystemExit) as stop:
        new("", *arguments)
    assert stop.value.code == 2
    assert output in capsys.readouterr().err


def test_the_collections_are_named_where_none_is_given(new, capsys) -> None:
    assert new("") == 2
    output = capsys.readouterr().err
    assert output.startswith("Hãy ghi tên nhóm của bản ghi mới:\n  portal new regulations  Văn bản\n")


def test_what_a_command_writes_is_not_asked_for(new, capsys) -> None:
    before = contents()
    assert new("", "seals") == 2
    output = "“Kết quả đã chốt” do lệnh ghi từ số liệu, không nhập tay; hãy chạy: portal seal 2026-Q3\n"
    assert capsys.readouterr().err == output
    assert contents() == before


def test_a_group_without_a_field_that_must_be_there_is_asked_for_once_and_left_for_later(new, capsys) -> None:
    answers = "Kiểm tra giờ họp||1|1||to kiem tra||van phong||2026-12-02|05/KH-MAU|||||||"  # nothing of the checklist
    mended = "||policies/gio-lam-viec#dung-gio|||||||||||"  # what Enter opens then
    assert new(f"{answers}{mended}".replace("|", "\n") + "\n" * 9, "inspections") == 0
    assert complaints(capsys.readouterr().out) == [
        f"cần ít nhất một trong các mục: {LINE_OF_A_CHECKLIST}; để lại sau, chọn lại ở danh sách cuối",
        "“Phiếu kiểm tra”: chưa trả lời, mà mục này phải có",
    ]


def sheet(lines: str, more: str = "") -> str:
    """The answers to the questions of a score sheet."""
    head = f"|van hoa|van phong|4/2026|tran thi b|30/4/2026|{lines}|"
    return f"{head}|{more}|".replace("|", "\n") + "\n" * 4


LINE = "5/4/2026|tiep cong dan|||||9,5|||Sổ tiếp dân|"


def test_the_spellings_of_vietnamese_offices_are_accepted(new, capsys) -> None:
    hours = "13h30|16:5|16g30|Hội trường||30 chỗ"
    answers = f"Kỹ năng họp|Một buổi.|4|12 tiết|van phong|{hours}|ngày 2 tháng 12 năm 2026||||||||"
    assert new(answers.replace("|", "\n") + "\n" * 4, "training") == 0, capsys.readouterr().out[-900:]
    output = capsys.readouterr().out
    text = Path("data/training/ky-nang-hop.yml").read_text("utf-8")
    assert "start: '13:30'\nend: '16:30'\nplace: Hội trường\nseats: 30\nsessions:\n  - date: 2026-12-02\n" in text
    assert "  → 2026-12-02\n" in output
    assert len(complaints(output)) == 1


def test_lines_of_a_score_sheet_need_no_codes_and_repeat_the_last(new, capsys) -> None:
    second = "6/4/2026|1|8|Sổ tiếp dân||||"  # criterion by number; approver and day as above
    assert new(sheet(f"{LINE}|{second}"), "scores") == 0, capsys.readouterr().out[-2000:]
    (path,) = Path("data/scores").glob("*2026-04.yml")
    written = parse(path.read_bytes())
    assert [line["criterion"] for line in written["lines"]] == ["tiep-dan", "tiep-dan"]
    assert [line["points"] for line in written["lines"]] == ["9.5", "8"]
    assert [*written] == ["illustrative", "campaign", "unit", "month", "approver", "approved", "lines"]
    assert {*written["lines"][1]} == {"date", "criterion", "points", "evidence_note"}


def test_pasted_text_is_corrected_with_a_message(new, capsys) -> None:
    body = "Chị\tnhặt được ví.\nTh«ng b¸o cho b¶o vÖ.\n\u200bXong.\n."
    assert new(typed(body=body), "stories") == 0
    assert parse(PATH.read_bytes())["body"] == "Chị nhặt được ví.\nThông báo cho bảo vệ.\nXong.\n"
    output = capsys.readouterr().out
    assert complaints(output) == []
    assert "→ đã đổi phím Tab thành dấu cách\n" in output
    assert "→ đã chuyển chữ phông cũ sang Unicode: Thông báo cho bảo vệ.\n" in output


def test_what_is_left_for_later_is_asked_for_at_the_end(new, capsys) -> None:
    answers = typed(published="để sau", unit="De sau", id="1\n\n\n2026-03-09", more="\n\nvan phong\n\n")
    assert new(answers, "stories") == 0, capsys.readouterr().out[-2500:]
    assert complaints(capsys.readouterr().out) == [
        "“Ngày đăng”: chưa trả lời, mà mục này phải có",
        "“Đơn vị”: chưa trả lời, mà mục này phải có",
        "“Đơn vị”: chưa trả lời, mà mục này phải có",
    ]
    assert PATH.read_text("utf-8") == WRITTEN


def test_one_field_of_an_item_is_corrected_and_no_other_is_lost(new, capsys) -> None:
    head = "Kỹ năng họp|Một buổi.|4|8|van phong|||||"
    first, second = "1/12/2026|8:00|7:00|Hội trường|Ông C||||||", "2/12/2026||11:00||||"  # then as above
    answers = f"{head}|{first}|{second}||||các buổi, mục 1, kết thúc|11:00|"
    assert new(answers.replace("|", "\n") + "\n" * 4, "training") == 0, capsys.readouterr().out[-2500:]
    sessions = parse(Path("data/training/ky-nang-hop.yml").read_bytes())["sessions"]
    assert [(item["start"], item["end"]) for item in sessions] == [("08:00", "11:00"), ("08:00", "11:00")]
    assert [item.get("trainer") for item in sessions] == ["Ông C", None]


def test_an_item_of_a_list_is_taken_out_and_another_added(new) -> None:
    more = "chủ đề\nxóa 1\nthêm\n4\n\n\n"
    assert new(typed(themes="3\n1\n", more=more), "stories") == 0
    assert parse(PATH.read_bytes())["themes"] == ["tinh-than-thai-do", "trang-phuc"]


def test_a_record_of_the_same_name_is_asked_about(new, capsys) -> None:
    assert new(EACH["people"].replace("|", "\n") + "\n" * 9, "people") == 0
    before = contents()
    answers = EACH["people"].replace("Nguyễn Văn D", "NGUYỄN VĂN D").replace("|", "\n")
    assert new(answers + "\n" * 9, "people") == 1
    assert contents() == before
    output = capsys.readouterr()
    assert "Đã có người tên “Nguyễn Văn D”: data/people/nguyen-van-d.yml." in output.out
    assert "  → Nguyễn Văn D\n" in output.out
    assert output.err == "\nĐã dừng; chưa ghi gì.\n"


def on_a_terminal(answers: list[bytes], collection: str = "stories") -> str:
    """The output of `portal new` on a terminal on which these texts are typed, each after the next prompt."""
    child, terminal = pty.fork()
    if not child:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # which tests that were started in the background ignore
        command = [sys.executable, *COMMAND[:3], collection, *COMMAND[4:]]
        os.execve(sys.executable, command, environment() | {"TERM": "dumb"})  # noqa: S606
    output = b""
    with suppress(OSError):  # that is how a terminal ends
        for answer in answers:
            while not re.search(rb"[>|] \Z", output):
                output += os.read(terminal, 4096)
            while answer == b"\x03" and not asleep(child):
                time.sleep(0.01)  # a signal between the prompt and the wait for a key is not seen until the next key
            os.write(terminal, answer)
            output += b"\n"
        while more := os.read(terminal, 4096):
            output += more
    os.close(terminal)
    os.waitpid(child, 0)
    return output.decode().replace("\r\n", "\n")


def asleep(process: int) -> bool:
    """Whether a process waits; after its prompt it waits only for a key."""
    return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0] == "S"


def test_answers_are_kept_when_the_command_is_stopped(data) -> None:
    """Ctrl+C in the third line of a long text; the next run continues with the answers."""
    draft, lines = Path(".portal/drafts/stories.json"), typed().encode().split(b"\n")
    before = contents()
    output = on_a_terminal([*(line + b"\r" for line in lines[:9]), b"\x03"])
    assert "Đã dừng; câu trả lời được giữ, chạy lại lệnh để làm tiếp." in output
    assert json.loads(draft.read_text("utf-8"))["body"] == "Chị nhặt được ví: trả ngay.\n"
    assert contents() == before
    output = on_a_terminal([b"\r", b"+\r", lines[9] + b"\r", b".\r", b"\r", b"\r"])
    assert "Có câu chuyện đang nhập dở: “Trả ví cho người đánh mất”, đã trả lời 7 mục." in output
    begin = "Nhập tiếp bản ghi trong nhóm “Gương tốt”. Chưa trả lời được thì gõ “để sau”; Ctrl+C để dừng.\n"
    assert begin in output
    assert PATH.read_text("utf-8") == WRITTEN
    assert not draft.exists()


def test_a_list_is_continued_in_the_item_in_which_it_was_left(data) -> None:
    """Ctrl+C at the points of the first line; the next run asks for the points, the rest and the next line."""
    first = "|van hoa|van phong|4/2026|tran thi b|30/4/2026|5/4/2026|tiep cong dan||"
    rest = "||||||8|||Sổ|"
    on_a_terminal([*(f"{answer}\r".encode() for answer in first.split("|")), b"\x03"], "scores")
    answers = f"{rest}|6/4/2026|tiep cong dan|7|Sổ||||||"
    output = on_a_terminal([*(f"{answer}\r".encode() for answer in answers.split("|"))], "scores")
    assert "✗" not in output
    (path,) = Path("data/scores").glob("*-2026-04.yml")
    assert [(line["date"], line["points"]) for line in parse(path.read_bytes())["lines"]] == [
        ("2026-04-05", "8"),
        ("2026-04-06", "7"),
    ]


@pytest.mark.parametrize("key", ["ten", "pictures", "pictures.0.file", "pictures.2.file", "title.1"])
def test_a_field_that_there_is_not_is_wrong_usage(new, capsys, key) -> None:
    assert new("", "stories", "--set", f"{key}=a.png") == 2
    assert f"“{key}”: " in capsys.readouterr().err


def test_a_missing_data_folder_is_wrong_usage(new, capsys) -> None:
    assert new("", "stories", "--data", "khong-co") == 2
    assert capsys.readouterr().err == "Không có thư mục dữ liệu “khong-co”.\n"
    assert not Path("khong-co").exists()


def test_answers_come_through_a_pipe_in_any_locale(data) -> None:
    command = [sys.executable, *COMMAND]
    answers = typed().replace("\n", "\r\n").encode()
    done = subprocess.run(command, input=answers, capture_output=True, check=False, env=environment() | {"LC_ALL": "C"})
    assert done.returncode == 0, done.stderr.decode()
    assert PATH.read_text("utf-8") == WRITTEN
    done = subprocess.run(command, input=b"T\xean\n", capture_output=True, check=False, env=environment())
    assert "có chữ không thuộc bảng mã UTF-8" in done.stdout.decode()


def test_ids_are_made_as_those_of_the_library(monkeypatch) -> None:
    monkeypatch.chdir(ROOT)
    for ref, row in load([Path("data")]).rows.items():
        if row.collection in ("regulations", "scores"):
            model = collections()[row.collection]
            assert f"{row.collection}/{suggested_id(model, parse(Path(row.file).read_bytes()), {})}" == ref


def test_the_transcript_in_the_handbook_is_real(data, monkeypatch, capsys) -> None:
    page = (ROOT / "docs" / "huong-dan" / "cong-cu-soan.md").read_text("utf-8")
    (transcript,) = re.findall(r"^```text\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    answers = iter(re.findall(r"^(?:  [>|]|  \(Enter: \S+\) >|Thêm hoặc sửa .*? >) ?(.*)$", transcript, re.MULTILINE))

    def answered(prompt: str) -> str:
        answer = next(answers)
        print(f"{prompt}{answer}".rstrip())
        return answer

    monkeypatch.setattr("builtins.input", answered)
    assert main(["new", "stories", "--as-of", DAY]) == 0
    assert in_the_handbook(capsys.readouterr().out, transcript) == in_the_handbook(transcript, transcript)


def in_the_handbook(text: str, transcript: str) -> list[str]:
    """A transcript without numbers, and without the lines of fields which the handbook does not have."""
    numbered = re.compile(r"^ *\d+\. ")
    fields = {spec.title for spec in fields_of(collections()["stories"])}
    missing = {f"- {title}" for title in fields if f". {title}" not in transcript}
    lines = (numbered.sub("- ", line) for line in text.splitlines())
    return [line for line in lines if line.partition(" ✓")[0] not in missing]
