"""Rules of sample data: invented people and agencies stay apart from real ones."""

from collections.abc import Iterator

from macros.checks.defect import Defect
from macros.checks.queries import UNREAD, real_agencies, target_of
from macros.checks.rules import RecordSource, check
from macros.engine import Portal
from macros.loading.suggest import fold
from macros.records.base import Record

_MAY_BE_REAL = ("regulations", "policies", "titles")  # what a sample may refer to
ASSIGNED = "owner"  # who looks after a real record; `portal clear-samples` removes it if it is a sample


@check(Record)
def samples_and_real_records_stay_apart(portal: Portal, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Bản ghi thật không dẫn tới minh họa, trừ đơn vị theo dõi; minh họa chỉ dẫn tới văn bản, quy tắc, danh hiệu."""
    for path, target in source.row.references:
        if path == (ASSIGNED,):
            continue
        body = target.partition("#")[0]
        referred = target_of(portal, body)
        if referred is None or referred == UNREAD or referred.illustrative == record.illustrative:
            continue
        if referred.illustrative:
            message = f"“{body}” là dữ liệu minh họa; bản ghi thật chỉ dẫn tới bản ghi thật"
            yield Defect("reference-illustrative", path, message)
        elif body.partition("/")[0] not in _MAY_BE_REAL:
            message = f"“{body}” là người, việc có thật; dữ liệu minh họa chỉ dẫn tới văn bản, quy tắc, danh hiệu thật"
            yield Defect("reference-real", path, message)


@check(Record)
def samples_name_no_real_agency(portal: Portal, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Dữ liệu minh họa không nêu tên cơ quan, địa phương có thật đã ban hành văn bản trong thư viện."""
    if not record.illustrative:
        return
    agencies = real_agencies(portal)
    whole = _words(source.text)
    if not any(f" {name} " in whole for name, _ in agencies):
        return
    for path, text in source.texts.items():
        words = _words(text)
        agency = next((title for name, title in agencies if f" {name} " in words), "")
        if agency:
            right = "dữ liệu minh họa chỉ dùng tên đặt ra, ví dụ “Trung tâm (đơn vị mẫu)”"
            yield Defect("agency-named", path, f"nêu tên cơ quan có thật “{agency}”; {right}")


def _words(text: str) -> str:
    return f" {fold(text)} "
