"""Rules of ids and keys: each belongs to one record, and no generated page has the same address."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from macros.checks.defect import Defect, FieldPath
from macros.checks.queries import file_at, holders_of_former_id, holders_of_key
from macros.checks.rules import RecordSource, check
from macros.engine import Portal
from macros.records.base import Part, Record
from macros.records.introspect import ANY, CUT, fields_of
from macros.text.render import excerpt

# First parts of the addresses of generated pages, "/van-ban/nam/2018/"; those of facets are on the models.
# fmt: off
RESERVED = frozenset([
    "bai-hoc", "bang", "ca-nhan", "chu-de", "chuong-trinh", "cong-bang", "don-vi", "hieu-luc", "hinh-thuc", "in",
    "index", "ke-hoach", "kip-thoi", "lich", "lien-quan", "loai", "luoc-do", "ma-tran", "nam", "phieu", "quy",
    "thang", "ton-tai", "tong-hop", "trang", "tu-danh-gia", "vien-dan", "xet",
])
# fmt: on


@check(Record)
def keys_are_unique(portal: Portal, ref: str, source: RecordSource, record: Record) -> Iterator[Defect]:
    """Không có hai văn bản cùng số, ngày, cơ quan; mỗi đơn vị mỗi tháng một bảng điểm, mỗi nội dung một phiếu ký."""
    for key in source.row.keys:
        others = [file for other, file in holders_of_key(portal, record.collection, key) if other != ref]
        if others:
            field, label, right = record.key
            yield Defect("key-taken", (field,), f"{label} đã có ở {others[0]}; {right}")


@check(Record)
def former_ids_are_free(portal: Portal, ref: str, record: Record) -> Iterator[Defect]:
    """Mã cũ không trùng mã đang dùng, không được hai bản ghi cùng nhận, không phải mã của chính bản ghi."""
    current = ref.partition("/")[2]
    for index, former in enumerate(record.former_ids):
        at = ("former_ids", index)
        name = f"{record.collection}/{former}"
        others = [file for other, file in holders_of_former_id(portal, name) if other != ref]
        if former == current:
            message = f"“{former}” là mã hiện nay của bản ghi; mục này chỉ ghi mã đã thôi dùng, hãy xóa dòng này"
            yield Defect("former-id-own", at, message)
        elif file := file_at(portal, name):
            message = f"“{former}” là mã đang dùng ở {file}; chỉ nhận mã cũ không còn bản ghi nào dùng"
            yield Defect("former-id-taken", at, message)
        elif others:
            message = f"mã cũ “{former}” đã được nhận ở {others[0]}; mỗi mã cũ chỉ thuộc một bản ghi"
            yield Defect("former-id-twice", at, message)


@check(Record)
def ids_are_not_reserved(ref: str, record: Record) -> Iterator[Defect]:
    """Mã của bản ghi không trùng địa chỉ mà cổng tự tạo, như “nam”, “loai”, “lich”."""
    current = ref.partition("/")[2]
    if is_reserved(current, type(record)):
        message = f"mã “{current}” trùng địa chỉ trang do cổng tự tạo; hãy đổi tên tệp, ví dụ {current}-1.yml"
        yield Defect("id-reserved", (), message)
    for index, former in enumerate(record.former_ids):
        if is_reserved(former, type(record)):
            message = f"mã cũ “{former}” trùng địa chỉ trang do cổng tự tạo; hãy xóa dòng này"
            yield Defect("id-reserved", ("former_ids", index), message)


@check(Record)
def item_ids_are_unique(record: Record) -> Iterator[Defect]:
    """Trong một bản ghi, hai quy tắc, hai buổi, hai tiêu chí cùng bộ hoặc hai dòng điểm không mang cùng mã."""
    lists = (pair for steps in _lists_with_ids(type(record)) for pair in _lists(record, steps, ()))
    for path, items in lists:
        seen: dict[str, int] = {}
        for index, item in enumerate(items):
            name = getattr(item, "id", None)
            first = seen.setdefault(name, index) if name else index
            if first != index:
                wrong = f"mã “{name}” đã dùng ở mục {first + 1}"
                message = f"{wrong}; mỗi mục trong danh sách một mã, ví dụ “{_free(str(name), items)}”"
                yield Defect("item-id-twice", (*path, index, "id"), message)


@check(Record)
def list_items_are_unique(source: RecordSource) -> Iterator[Defect]:
    """Trong một danh sách, không có hai mục giống hệt nhau."""
    for path, items in _lists_in(source.row.data.whole(), ()):
        seen: dict[str, int] = {}
        for index, item in enumerate(items):
            text = item.strip() if isinstance(item, str) else repr(item)
            first = seen.setdefault(text, index)
            if first != index and CUT not in text:  # long texts are cut here and cannot be compared
                quoted = f"“{excerpt(text, 60)}”" if isinstance(item, str) else "mục này"
                message = f"{quoted} đã có ở mục {first + 1}; mỗi thứ chỉ ghi một lần, hãy xóa mục này"
                yield Defect("item-twice", (*path, index), message)


def _lists_in(value: Any, above: FieldPath) -> Iterator[tuple[FieldPath, list[Any]]]:
    if isinstance(value, list):
        yield above, value
    if isinstance(value, (dict, list)):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _lists_in(item, (*above, step))


@cache
def _lists_with_ids(model: type[Record]) -> tuple[tuple[str, ...], ...]:
    """The paths of the lists whose items have ids."""
    return tuple(spec.path[:-2] for spec in fields_of(model) if spec.path[-2:] == (ANY, "id"))


def _lists(part: Part, steps: tuple[str, ...], above: FieldPath) -> Iterator[tuple[FieldPath, tuple[Part, ...]]]:
    """The lists at a path, one for each item of the lists that the path leads through."""
    items = getattr(part, steps[0])
    if len(steps) == 1:
        yield (*above, steps[0]), items
        return
    for index, item in enumerate(items):
        yield from _lists(item, steps[2:], (*above, steps[0], index))


def _free(name: str, items: tuple[Part, ...]) -> str:
    """A free id like `name`: "d7" after "d6", "chao-2" after "chao"."""
    ids = {getattr(item, "id", "") for item in items}
    stem = name.rstrip("0123456789")
    first, stem = (int(name[len(stem) :]) + 1, stem) if stem != name else (2, f"{name}-")
    return next(f"{stem}{number}" for number in range(first, first + len(items)) if f"{stem}{number}" not in ids)


def is_reserved(name: str, model: type[Record]) -> bool:
    """Whether an address of a generated page of the collection uses an id."""
    return name in RESERVED or name in model.facet_labels
