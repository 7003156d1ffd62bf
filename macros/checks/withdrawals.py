"""Rules of records that are no longer shown: withdrawn from which day on, who still refers to them, retention."""

from collections.abc import Iterator
from pathlib import Path

from macros.checks.defect import Defect
from macros.checks.nearest import first_few
from macros.checks.queries import has_come
from macros.checks.rules import RecordSource, check
from macros.engine import Portal, query
from macros.loading.problems import Problem
from macros.loading.yaml_reader import locate, parse
from macros.records import model_of
from macros.records.base import Record
from macros.records.introspect import label_of
from macros.text.render import day

_AT = ("withdrawn",)
_COUNTING = ("actions", "awards", "campaigns", "inspections", "people", "scores", "stories", "training", "units")


@query
def withdrawn_since(portal: Portal, on: str) -> bool:
    """Whether a record that can earn points was withdrawn on a day (ISO) or later."""
    return any(row.withdrawn >= on for name in _COUNTING for row in portal.withdrawn(name))


@query
def is_withdrawn(portal: Portal, ref: str) -> bool:
    """Whether a record is gone because it was withdrawn."""
    row = None if ref in portal.rows else portal.not_shown.get(ref)
    return bool(row and row.withdrawn)


@query
def name_when_withdrawn(portal: Portal, ref: str) -> str:
    """The title of a withdrawn record; "" if it was not withdrawn."""
    return next((row.title for row in portal.withdrawn(ref.partition("/")[0]) if row.ref == ref), "")


@query
def one_was_withdrawn(portal: Portal, collection: str, target: str) -> bool:
    """Whether a record of a collection that refers to a target was withdrawn."""
    return any(target in row.targets for row in portal.withdrawn(collection))


@check(Record)
def withdrawals_are_not_in_the_future(portal: Portal, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Ngày gỡ chưa tới thì bản ghi còn trên trang cho tới ngày ấy."""
    if record.withdrawn and not has_come(portal, record.withdrawn.isoformat()) and _AT in source.texts:
        wrong = f"ngày gỡ {day(record.withdrawn)} chưa tới, bản ghi còn trên trang tới hết ngày hôm trước"
        yield Defect("withdrawn-ahead", _AT, f"{wrong}; muốn gỡ ngay thì ghi ngày hôm nay", "warning")


def check_withdrawn(portal: Portal) -> list[Problem]:
    """Bản ghi đã gỡ mà bản ghi khác còn dẫn tới: trang của các bản ghi ấy không còn hiện tên, liên kết."""
    gone = (row for row in portal.not_shown.values() if "" < row.withdrawn <= portal.as_of.isoformat())
    return [problem for row in gone for problem in _reference_problems(portal, row.ref, row.file)]


def _reference_problems(portal: Portal, ref: str, file: str) -> Iterator[Problem]:
    others, raw = sorted({other for other, _ in portal.days_of_referring(ref)}), Path(file).read_bytes()
    if others and _AT[0] in parse(raw):  # one that is withdrawn through another record has its problem there
        line, column = locate(raw, _AT)
        wrong = f"bản ghi đã gỡ còn được dẫn tới ở {len(others)} bản ghi: {first_few(others)}"
        right = "trang của chúng không hiện tên, liên kết này nữa; hãy bỏ dẫn chiếu khi có dịp sửa"
        label = label_of(model_of(ref.partition("/")[0]), _AT)
        yield Problem(file, line, column, "withdrawn-referred", label, f"{wrong}; {right}", "warning")


def check_retention(portal: Portal) -> list[Problem]:
    """Bản ghi đã hết hạn lưu giữ không còn trên cổng, và cần được bỏ khỏi kho."""
    today = portal.as_of.isoformat()
    right = "hãy xóa tệp, và bỏ khỏi lịch sử git theo hướng dẫn ở trang “Kiểm tra, giám sát”"
    problems = []
    for row in (row for row in portal.not_shown.values() if "" < row.kept_until < today):
        at = locate(Path(row.file).read_bytes(), ("retain_until",))
        message = f"đã hết hạn lưu giữ ngày {day(row.kept_until)}, cổng không còn hiện bản ghi này; {right}"
        problems.append(Problem(row.file, *at, "retention-over", "Lưu giữ đến", message, "warning"))
    return problems
