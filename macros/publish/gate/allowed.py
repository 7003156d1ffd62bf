"""Checks names of branches and files, and raw commits.

The rules list what is allowed, not what is forbidden: git and file systems accept far more than people need.
"""

import re
import unicodedata
from datetime import UTC, datetime

from macros.text.slugs import DEVICE_NAMES

COMMIT_BYTES = 64 * 1024
_PARENTS = 16
_NAME_LENGTH, _SUBJECT_LENGTH, _PATH_LENGTH, _BRANCH_LENGTH = 100, 300, 200, 100
_STEP_BYTES = 255  # limit of file systems; if a file could not be written, the gate would rebuild its folder
# Without "/": git keeps a branch in a file, and no clone that has seen "a/b" can fetch a later "a".
_BRANCH = re.compile(r"refs/heads/[a-z0-9][a-z0-9._-]*")
_MEANS_SOMETHING_ELSE = re.compile(r"refs|heads|tags|remotes|origin|(?:.*_)?head|[0-9a-f]{40}")
_STEP = re.compile(r"\.?\w[\w .,()+=@&'-]*(?<![ .])")
_NEVER = (".venv", ".portal", ".git")  # ignored by git, so a checkout would overwrite them in a clone
_HEADERS = frozenset(["tree", "parent", "author", "committer", "gpgsig", "gpgsig-sha256", "mergetag", "encoding"])
_ENCODINGS = ("encoding utf-8", "encoding utf8")
_FILE_MODES = ("100644", "100755")
_OTHER_MODES = {
    "120000": ("symlink", "là liên kết tượng trưng; hãy đặt tệp thật"),
    "160000": ("submodule", "là kho git lồng trong kho (submodule); hãy đặt tệp thật"),
}
_PERSON = re.compile(r"(?P<name>[^<>\n]*?) ?<(?P<mail>[^<>\n]{0,254})> (?P<when>\d{1,12}) (?P<zone>[+-]\d{4})")
_OLDEST = datetime(1990, 1, 1, tzinfo=UTC).timestamp()
_DAY = 24 * 60 * 60
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def branch_fault(reference: str) -> str:
    """The fault of the full name of a branch; "" if it is allowed."""
    name = reference.removeprefix("refs/heads/")
    if not _BRANCH.fullmatch(reference) or len(name) > _BRANCH_LENGTH:
        return "tên nhánh chỉ gồm chữ thường không dấu, chữ số, dấu chấm, gạch nối, gạch dưới, ví dụ nhap-ten-ban"
    if _MEANS_SOMETHING_ELSE.fullmatch(name) or not _is_portable(name):
        return "git hoặc Windows hiểu tên nhánh này là thứ khác; hãy đặt tên khác, ví dụ nhap-ten-ban"
    return ""


def path_fault(path: str, mode: str, data: str) -> tuple[str, str] | None:
    """(code, message) of the fault of a file in a commit, or None; the path is decoded with surrogateescape.

    `data` is the folder of the records, "data/".
    """
    if mode not in _FILE_MODES:
        return _OTHER_MODES.get(mode, ("file-mode", "không phải tệp thường; hãy đặt tệp thật"))
    steps = path.split("/")
    if steps[0] in _NEVER or (path.startswith(data) and any(step[:1] == "." for step in steps)):
        return "hidden-entry", "kho không nhận tệp, thư mục có tên bắt đầu bằng dấu chấm ở đây; hãy bỏ ra"
    if not unicodedata.is_normalized("NFC", path) or any(unicodedata.category(sign) == "Cs" for sign in path):
        return "path-name", "tên tệp, thư mục chưa ghi bằng Unicode dựng sẵn (NFC, UTF-8); hãy đổi tên"
    if len(path) > _PATH_LENGTH or not all(map(_is_portable, steps)):
        right = "chữ, chữ số, dấu cách, chấm, gạch nối, gạch dưới; không trùng tên riêng của Windows"
        return "path-name", f"tên tệp, thư mục không dùng được trên mọi máy; hãy đổi tên, chỉ dùng {right}"
    return None


def _is_portable(step: str) -> bool:
    is_device = step.partition(".")[0].strip().casefold() in DEVICE_NAMES
    return bool(_STEP.fullmatch(step)) and len(step.encode()) <= _STEP_BYTES and not is_device


def commit_fault(raw: bytes, now: float) -> str:
    """The fault of a raw commit object; "" if it is allowed.  `now` is in seconds since 1970."""
    if len(raw) > COMMIT_BYTES:
        return f"lời ghi (commit) dài quá {COMMIT_BYTES // 1024} KB"
    try:
        head, _, message = raw.decode().partition("\n\n")
    except UnicodeDecodeError:
        return "lời ghi hoặc tên người ghi không phải chữ UTF-8"
    return _head_fault(head.split("\n"), now) or _message_fault(message)


def _head_fault(lines: list[str], now: float) -> str:
    strange = {line.partition(" ")[0] for line in lines if line[:1] != " "} - _HEADERS
    if strange or any(line.casefold() not in _ENCODINGS for line in lines if line.startswith("encoding")):
        return "lời ghi khai bảng mã khác UTF-8, hoặc có dòng đầu lạ"
    if sum(line.startswith("parent ") for line in lines) > _PARENTS:
        return f"lần ghi gộp quá {_PARENTS} nhánh một lúc"
    people = [line.partition(" ")[2] for line in lines if line.startswith(("author ", "committer "))]
    if len(people) != 2:
        return "lần ghi thiếu người ghi hoặc ngày ghi"
    return _person_fault(people[0], now) or _person_fault(people[1], now)


def _message_fault(message: str) -> str:
    if _is_misleading(message.replace("\r\n", "\n").replace("\n", "").replace("\t", "")):
        return "lời ghi có ký tự điều khiển, ký tự đảo chiều chữ"
    if len(message.strip().partition("\n")[0]) > _SUBJECT_LENGTH:
        return f"dòng đầu của lời ghi dài quá {_SUBJECT_LENGTH} ký tự"
    return ""


def _person_fault(person: str, now: float) -> str:
    match = _PERSON.fullmatch(person)
    if not match:
        return "không đọc được người ghi hoặc ngày ghi"
    if len(match["name"]) > _NAME_LENGTH or _is_misleading(match["name"] + match["mail"]):
        return f"tên người ghi dài quá {_NAME_LENGTH} ký tự, hoặc có ký tự điều khiển, ký tự đảo chiều chữ"
    hours, minutes = int(match["zone"][1:3]), int(match["zone"][3:])
    if hours * 60 + minutes > 14 * 60 or minutes > 59:
        return f"múi giờ {match['zone']} không có thật; hãy xem lại đồng hồ máy"
    if not _OLDEST <= int(match["when"]) <= now + _DAY:
        return "ngày ghi trước năm 1990 hoặc ở tương lai; hãy xem lại đồng hồ máy"
    return ""


def _is_misleading(text: str) -> bool:
    """Whether a text has characters that end a line, move the cursor or change the direction of text."""
    return any(sign in _BIDI or unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text)
