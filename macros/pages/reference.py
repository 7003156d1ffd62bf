"""Reference pages for editors, made from the models: the fields of each collection and the macros of prose pages."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from macros.engine import Portal
from macros.loading.yaml_writer import dump
from macros.pages.examples import sample, sample_of
from macros.pages.output import SiteSection
from macros.pages.page import Page, page
from macros.pages.search_documents import FOR_EDITORS, Overview
from macros.records import collections
from macros.records.base import Record
from macros.records.fields import RefTo
from macros.records.introspect import ANY, FieldSpec, fields_of, must_be_written
from macros.site.macro_marks import Macro, Parameter, macros
from macros.text.slugs import slug_of

FIELDS = "huong-dan/truong-du-lieu"
COMMANDS = "huong-dan/lenh-trong-trang"
_HANDBOOK = ("Hướng dẫn", "/huong-dan/")
FIELDS_SECTION = SiteSection(FIELDS, "Các trường dữ liệu", above=(_HANDBOOK,))
COMMANDS_SECTION = SiteSection(COMMANDS, "Lệnh trong trang", above=(_HANDBOOK,))
_KINDS = {
    "line": "một dòng chữ",
    "summary": "một đoạn ngắn, tối đa 60 tiếng",
    "markdown": "văn bản nhiều dòng",
    "slug": "mã không dấu",
    "url": "địa chỉ trang",
    "file": "tên tệp",
    "month": "tháng, dạng tháng/năm hoặc năm-tháng",
    "period": "kỳ: năm, quý (năm-q1 đến năm-q4) hoặc tháng (tháng/năm, năm-tháng)",
    "report": "kỳ báo cáo: năm, sáu tháng, quý hoặc tháng (2026, 2026-h1, 2026-q3, 2026-03)",
    "quarter": "quý, dạng năm-Q, ví dụ 2026-Q3",
    "clock": "giờ, dạng 24 giờ",
    "phone": "số điện thoại, viết ba nhóm số",
    "email": "địa chỉ thư điện tử",
    "date": "ngày, dạng năm-tháng-ngày hoặc ngày/tháng/năm",
    "whole": "số nguyên",
    "points": "số, dùng dấu chấm thập phân",
    "flag": "true hoặc false",
    "choice": "một trong các giá trị dưới đây",
    "reference": "mã của bản ghi khác",
    "part": "nhóm trường",
}
_PARAMETERS = {str: "chữ", int: "số"}


class FieldRow(NamedTuple):
    """A row of the table of fields."""

    title: str
    key: str
    hint: str
    kind: str
    required: str
    default: str
    derived: str  # how a left-out value is derived, in words
    choices: tuple[tuple[str, str], ...]
    example: str


class FieldGroup(NamedTuple):
    """The fields of a record, or of one of its parts."""

    anchor: str
    title: str
    rows: tuple[FieldRow, ...]


class Command(NamedTuple):
    """A macro as its page describes it."""

    name: str
    purpose: str
    example: str
    parameters: tuple[tuple[str, str, str], ...]  # (name, kind, whether it may be left out)


def address_of(model: type[Record]) -> str:
    """The address of the reference page of a collection."""
    return f"/{FIELDS}/{slug_of(model.label)}/"


@page(f"/{FIELDS}/", "reference-index.html", section=FIELDS_SECTION)
def fields_index(_: Portal) -> Page:
    """The collections with their folders and addresses."""
    intro = "Mỗi bản ghi là một tệp YAML, tên tệp là mã của bản ghi. Chọn một nhóm để xem các trường và bản ghi mẫu."
    return Page(
        "Các trường dữ liệu",
        description=intro,
        document=Overview(FOR_EDITORS),
        collections=[(name, model, address_of(model)) for name, model in collections().items()],
    )


@page(
    lambda name: address_of(collections()[name]), "reference.html", section=FIELDS_SECTION, each=lambda _: collections()
)
def fields_page(_: Portal, name: str) -> Page:
    """Every field of a collection, and records to copy from."""
    model = collections()[name]
    title = f"Trường dữ liệu: {model.label}"
    groups, shortest, longest = _parts(model)
    return Page(
        title,
        description=f"Mọi trường của một {model.one}: ghi gì, có bắt buộc không, ví dụ.",
        document=Overview(FOR_EDITORS),
        name=name,
        model=model,
        groups=groups,
        shortest=shortest,
        longest=longest,
    )


@cache
def _parts(model: type[Record]) -> tuple[tuple[FieldGroup, ...], str, str]:
    """The fields of a collection in groups, its shortest and longest example; they depend only on the code."""
    return tuple(_groups(model)), dump(sample(model, everything=False)), dump(sample(model, everything=True))


def _groups(model: type[Record]) -> Iterator[FieldGroup]:
    specs = fields_of(model)
    yield FieldGroup("ban-ghi", f"Các trường của một {model.one}", _rows(model, specs, ()))
    for spec in specs:
        if spec.kind == "part":
            above = (*spec.path, ANY) if spec.many else spec.path
            where = f"Trong mỗi mục của “{spec.title}”" if spec.many else f"Trong “{spec.title}”"
            anchor = slug_of("-".join(step for step in spec.path if step != ANY))
            yield FieldGroup(anchor, where, _rows(model, specs, above))


def _rows(model: type[Record], specs: tuple[FieldSpec, ...], above: tuple[str, ...]) -> tuple[FieldRow, ...]:
    return tuple(_field_row(model, spec) for spec in specs if spec.path[:-1] == above)


def _field_row(model: type[Record], spec: FieldSpec) -> FieldRow:
    return FieldRow(
        title=spec.title,
        key=spec.name,
        hint=spec.hint,
        kind=_kind(spec),
        required="Bắt buộc" if must_be_written(model, spec) else "",
        default=_default(spec),
        derived=spec.derived.words if spec.derived else "",
        choices=spec.choices,
        example=dump({spec.name: sample_of(model, spec)}).rstrip(),
    )


def _kind(spec: FieldSpec) -> str:
    words = _KINDS[spec.kind]
    if spec.row_form:
        words += f", hoặc một dòng “{spec.row_form}”"
    targets = [mark for mark in spec.markers if isinstance(mark, RefTo) and mark.collections]
    if targets:
        models = collections()
        words = f"mã của {' hoặc '.join(models[name].one for name in targets[0].collections if name in models)}"
        words += ", kèm #mã-quy-tắc" if targets[0].part else ""
    return f"danh sách, mỗi mục: {words}" if spec.many else words


def _default(spec: FieldSpec) -> str:
    if spec.required or spec.default in (None, (), ""):
        return ""
    return "false" if spec.default is False else str(spec.default)


@page(f"/{COMMANDS}/", "commands.html", section=COMMANDS_SECTION)
def commands_page(_: Portal) -> Page:
    """The page of the macros that authors may use in prose pages."""
    return Page(
        "Lệnh trong trang",
        description="Trong các trang văn bản ở docs, lệnh trong hai dấu ngoặc nhọn được thay bằng dữ liệu của cổng.",
        document=Overview(FOR_EDITORS),
        commands=[command(macro) for macro in macros().values()],
    )


def command(macro: Macro) -> Command:
    """A macro as its page shows it."""
    return Command(
        macro.name, macro.purpose, macro.example, tuple(_parameter(item) for item in macro.parameters.values())
    )


def _parameter(item: Parameter) -> tuple[str, str, str]:
    left_out = f"Bỏ trống được, khi đó là {item.default}" if item.default else "Bỏ trống được"
    return item.name, _PARAMETERS[item.type], "Phải ghi" if item.required else left_out
