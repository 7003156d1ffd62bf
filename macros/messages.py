"""The code of an error and what is known about it in, one Vietnamese sentence for an editor out.

Every sentence reads "what is wrong; what is right; the nearest valid value", the last only where there is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import Any, NamedTuple

from macros.mending import closest, has_two_colons, quoted, slugified
from macros.records import collections
from macros.records.base import Part
from macros.records.describe import FieldSpec, siblings, spec_at
from macros.records.names import FIRST_YEAR, LAST_YEAR

SHOWN = 60  # characters of an editor's text that a sentence repeats

_YEARS = f"{FIRST_YEAR}–{LAST_YEAR}"
_DATE = "ngày viết theo dạng năm-tháng-ngày, ví dụ 2026-03-05"
_WHOLE = "ở đây phải là số nguyên, chỉ gồm chữ số, ví dụ 30"
_DECIMAL = "ở đây phải là số, phần lẻ sau dấu chấm và không quá hai chữ số, ví dụ 7.5"
_FLAG = "ở đây chỉ ghi true (có) hoặc false (không)"
_SLUG = (
    "mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, tối đa 80 ký tự, "
    "không trùng tên riêng của Windows như “con”, “aux”"
)
_URL = "địa chỉ bắt đầu bằng https://, http://, mailto: hoặc dấu / (trang trong cổng), không có dấu cách"
_FILE = "tên tệp gồm chữ thường không dấu, chữ số, dấu gạch nối và có đuôi png, jpg, jpeg, webp hoặc pdf"
_TEXT = "ở đây phải là một dòng chữ"
_LIST = "ở đây phải là danh sách, mỗi mục một dòng, bắt đầu bằng “- ”"
_GROUP = "ở đây phải là các mục con, mỗi mục một dòng “tên: nội dung”"
_QUOTE = "hãy đặt cả nội dung trong ngoặc kép"
_IF_TEXT = "nếu là nội dung thì đặt cả trong ngoặc kép"
_ENTRY = "mỗi dòng viết “tên: nội dung”"

_SENTENCES: dict[str, str] = {
    # the file
    "yaml-size": "tệp nặng {size} KB; mỗi bản ghi tối đa {limit} KB, hãy chuyển nội dung dài ra tệp đính kèm",
    "yaml-utf16": "tệp lưu theo bảng mã UTF-16; hãy lưu lại với bảng mã UTF-8",
    "yaml-not-utf8": "có chữ không thuộc bảng mã UTF-8; hãy chuyển văn bản sang Unicode rồi lưu lại với bảng mã UTF-8",
    "yaml-bare-cr": "dấu xuống dòng kiểu cũ, phần mềm khác không nhận ra; hãy lưu lại với kiểu xuống dòng thông thường",
    "yaml-tab": "có phím Tab; hãy thay bằng dấu cách",
    "yaml-forbidden-character": "có ký tự ẩn hoặc ký tự điều khiển ({value}); hãy xóa đi rồi gõ lại chỗ này",
    "yaml-mark-pile": "có quá nhiều dấu chồng lên một chữ; hãy xóa đi rồi gõ lại chữ này",
    "yaml-empty": f"bản ghi chưa có nội dung; {_ENTRY}, ví dụ “title: Tiếp công dân tận tình”",
    "yaml-top-level": f"bản ghi không bắt đầu bằng các mục có tên; {_ENTRY}, ví dụ “title: Tiếp công dân tận tình”",
    "yaml-second-document": "có dòng ngăn “---” hoặc “...” giữa tệp; mỗi tệp chỉ chứa một bản ghi, hãy xóa dòng ngăn",
    "yaml-directive": "dòng bắt đầu bằng dấu % không được dùng; hãy xóa dòng này",
    "yaml-too-deep": "các mục lồng vào nhau quá {limit} lớp; hãy bớt dấu ngoặc [ ], {{ }} hoặc bớt thụt dòng",
    "yaml-too-many-nodes": "bản ghi có hơn {limit} mục; hãy tách thành nhiều bản ghi",
    "yaml-scalar-too-long": "một nội dung dài {length} ký tự; tối đa {limit} ký tự, hãy chuyển ra tệp đính kèm",
    "yaml-duplicate-key": "mục “{value}” được ghi hai lần; mỗi mục chỉ ghi một lần, hãy xóa hoặc gộp một dòng",
    "yaml-key": f"tên mục không phải là chữ; {_ENTRY}; nếu nội dung bắt đầu bằng {{{{ hoặc [ thì đặt trong ngoặc kép",
    "yaml-anchor": f"dấu & ở đầu nội dung có nghĩa riêng; {_QUOTE}",
    "yaml-alias": f"dấu * ở đầu nội dung có nghĩa riêng; {_QUOTE}",
    "yaml-tag": f"dấu ! ở đầu nội dung có nghĩa riêng; {_QUOTE}",
    "yaml-merge-key": "tên mục “<<” không được dùng; hãy ghi đủ từng mục",
    "yaml-colon": f"dấu hai chấm trong nội dung làm dòng bị hiểu sai; {_QUOTE}",
    "yaml-glued-colon": "thiếu dấu cách sau dấu hai chấm; viết “tên: nội dung”",
    "yaml-key-colon": f"dòng này không có tên mục; {_ENTRY}, nội dung nhiều dòng thì các dòng sau thụt vào",
    "yaml-indent": "dòng này thụt vào sai hoặc dòng trên chưa kết thúc; các mục ngang hàng phải thẳng cột với nhau",
    "yaml-no-bar": "các dòng dưới có dấu hai chấm mà sau tên mục chưa có dấu |; hãy thêm dấu | ở cuối dòng này",
    "yaml-after-quote": "còn chữ sau dấu ngoặc kép đóng; hãy đặt cả nội dung trong một cặp ngoặc",
    "yaml-quote-open": "dấu ngoặc mở ở đây mà không có dấu đóng; hãy thêm dấu đóng cùng kiểu ở cuối nội dung",
    "yaml-bracket-open": f"dấu [ hoặc {{{{ mở ở đây mà không đóng đúng; {_IF_TEXT}",
    "yaml-start-character": f"nội dung không được bắt đầu bằng ký tự này; {_QUOTE}",
    "yaml-escape": "dấu \\ trong ngoặc kép có nghĩa riêng; hãy dùng ngoặc đơn '…' thay cho ngoặc kép",
    "yaml-list-place": f"danh sách phải ở dòng dưới tên mục; hãy xuống dòng trước “- ”, {_IF_TEXT}",
    "yaml-block-head": "sau dấu | hoặc > còn chữ; hãy viết nội dung từ dòng dưới, thụt vào",
    "yaml-syntax": f"dòng này viết chưa đúng; {_ENTRY}, nội dung có ký tự đặc biệt thì đặt trong ngoặc kép",
    "yaml-text-cut": f"chữ sau dấu # bị bỏ: “{{value}}”; {_IF_TEXT}, ghi chú thì đưa lên dòng riêng",
    "yaml-legacy-font": "“{value}” là chữ gõ bằng phông cũ (TCVN3 hoặc VNI); hãy chuyển sang Unicode",
    # a table
    "table-workbook": "đây là sổ tính Excel; cần bảng ở dạng CSV",
    "table-cell-too-long": "có ô dài quá {limit} ký tự; thường do thiếu dấu ngoặc kép đóng, hãy xem lại từ dòng này",
    # the fields
    "not_text": f"đang là danh sách hoặc nhóm mục con; {_TEXT}",
    "empty": "chưa có nội dung; {fill}",
    "one_line": "nội dung có xuống dòng; hãy viết thành một dòng",
    "too_long": "dài {length} ký tự; tối đa {limit} ký tự, hãy rút bớt {excess} ký tự",
    "summary_long": "dài {length} tiếng; tối đa {limit} tiếng, hãy rút bớt {excess} tiếng",
    "too_many_brackets": "có {length} dấu “[”; tối đa {limit} dấu, hãy bớt {excess} dấu hoặc tách nội dung",
    "date_format": f"“{{value}}” chưa phải ngày viết đúng; {_DATE}",
    "date_impossible": f"“{{value}}” không có trong lịch; {_DATE}",
    "date_beyond_month": "“{value}” không có trong lịch; tháng {month} chỉ có {days} ngày, hãy xem lại giấy",
    "date_short_year": f"“{{value}}” thiếu hai chữ số đầu của năm; {_DATE}",
    "year_outside": f"“{{value}}” ngoài các năm {_YEARS}; hãy kiểm tra lại năm, còn để ngỏ thì xóa dòng này",
    "month_format": "“{value}” chưa phải tháng viết đúng; tháng viết theo dạng năm-tháng, ví dụ 2026-03",
    "period_format": "“{value}” chưa phải kỳ viết đúng; kỳ là năm, quý hoặc tháng, ví dụ 2026, 2026-q3, 2026-03",
    "quarter_format": "“{value}” chưa phải quý viết đúng; quý viết theo dạng năm-Q, ví dụ 2026-Q3",
    "clock_format": "“{value}” chưa phải giờ viết đúng; giờ viết theo dạng 24 giờ, đủ bốn chữ số, ví dụ 08:00",
    "whole_number": f"“{{value}}” chưa phải số nguyên; {_WHOLE}",
    "decimal_number": f"“{{value}}” chưa phải số viết đúng; {_DECIMAL}",
    "boolean": f"“{{value}}” chưa phải cách ghi có hay không; {_FLAG}",
    "slug": f"“{{value}}” không dùng làm mã được; {_SLUG}",
    "url": f"“{{value}}” không phải địa chỉ trang; {_URL}",
    "file_name": f"“{{value}}” không dùng làm tên tệp được; {_FILE}",
    "reference_format": "“{value}” chưa phải cách dẫn tới một bản ghi; viết “nhóm/mã”, ví dụ “{sample}”",
    "reference_collection": "“{value}” không thuộc nhóm được dẫn ở đây; chỉ dẫn tới: {groups}",
    "reference_part_unwanted": "“{value}” có phần sau dấu #; ở đây chỉ ghi “nhóm/mã”",
    "reference_part_missing": "“{value}” thiếu phần sau dấu #; hãy ghi rõ mục nào, ví dụ “{sample}”",
    # what the model itself finds
    "tuple_type": f"{{found}}; {_LIST}",
    "model_type": f"{{found}}; {_GROUP}, gồm: {{parts}}",
    "missing": "thiếu mục “{name}”; {add}",
    "extra_forbidden": "“{name}”: không có mục này; các mục được phép: {allowed}",
    "enum": "“{value}” không có trong danh mục; các giá trị được phép: {allowed}",
    "too_short": "danh sách có {actual_length} mục; cần ít nhất {min_length} mục, hãy thêm mục bắt đầu bằng “- ”",
    "too_long_list": "danh sách có {actual_length} mục; tối đa {max_length} mục, hãy bớt mục",
    "greater_than_equal": "“{value}” nhỏ quá; số nhỏ nhất được nhận là {ge}",
    "less_than_equal": "“{value}” lớn quá; số lớn nhất được nhận là {le}",
    "greater_than": "“{value}” nhỏ quá; phải lớn hơn {gt}",
    "less_than": "“{value}” lớn quá; phải nhỏ hơn {lt}",
    "more": "còn {count} lỗi nữa trong tệp này; hãy sửa các lỗi trên trước rồi kiểm tra lại",
    "unknown": "nội dung không đúng dạng; {fill}",
}

# Pydantic's own types of error, by the sentence that fits them.  Most cannot happen, because the field types make
# their values themselves; they have sentences all the same, so that a change of a model never shows a code.
_SAME_AS: dict[str, str] = {
    **dict.fromkeys(("string_type", "string_sub_type", "string_unicode"), "not_text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_parsing_size", "int_from_float"), "whole_number"),
    **dict.fromkeys(("decimal_type", "decimal_parsing", "finite_number"), "decimal_number"),
    **dict.fromkeys(("decimal_max_digits", "decimal_max_places", "decimal_whole_digits"), "decimal_number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "boolean"),
    **dict.fromkeys(("date_type", "date_parsing"), "date_format"),
    **dict.fromkeys(("date_from_datetime_parsing", "date_from_datetime_inexact"), "date_format"),
    **dict.fromkeys(("model_attributes_type", "dict_type", "mapping_type", "dataclass_type"), "model_type"),
    **dict.fromkeys(("list_type", "iterable_type", "set_type"), "tuple_type"),
    "invalid_key": "extra_forbidden",
}

# What PyYAML's two parsers say, by our code; the first that fits counts.
_SYNTAX: tuple[tuple[str, str], ...] = (
    (r"scanning an anchor", "yaml-anchor"),
    (r"scanning an alias|undefined alias", "yaml-alias"),
    (r"scanning a tag|parsing a tag|tag handle", "yaml-tag"),
    (r"directive|incompatible YAML", "yaml-directive"),
    (r"mapping values are not allowed", "yaml-colon"),
    (r"could not find expected ':'", "yaml-key-colon"),
    (r"invalid Unicode character escape", "yaml-escape"),
    (r"unexpected end of stream|unexpected document (indicator|separator)", "yaml-quote-open"),
    (r"parsing a flow", "yaml-bracket-open"),
    (r"escape", "yaml-escape"),
    (r"quoted scalar.*hex", "yaml-escape"),
    (r"cannot start any token|node content", "yaml-start-character"),
    (r"sequence entries are not allowed", "yaml-list-place"),
    (r"scanning a block scalar", "yaml-block-head"),
    (r"document start", "yaml-second-document"),
    (r"expected key|block end|'-' indicator", "yaml-indent"),
    (r"mapping keys are not allowed", "yaml-key"),
)


def sentence(code: str, context: Mapping[str, object]) -> str:
    """The sentence of a code; `context` holds what it names, and `nearest` the nearest valid value or ""."""
    text = _SENTENCES[code].format_map({**context, "value": _shown(context.get("value", ""))})
    nearest = _shown(context.get("nearest", ""), 2 * SHOWN)
    if not nearest:
        return text
    if code.startswith("yaml-"):
        return f"{text}; viết lại thành: {nearest}"
    label = context.get("nearest_label")
    return f"{text}; gợi ý: “{nearest}”{f' ({label})' if label else ''}"


def syntax_code(context: str, problem: str) -> str:
    """Our code for what the YAML parser says."""
    said = f"{context} {problem}"
    return next((code for pattern, code in _SYNTAX if re.search(pattern, said)), "yaml-syntax")


def explain(model: type[Part], error: Mapping[str, Any]) -> tuple[str, str]:
    """The code and the sentence of one entry of a pydantic `ValidationError.errors()` of `model`."""
    code, context = _told(model, error)
    return f"field-{code.replace('_', '-')}", sentence(code, context)


def nearest_value(model: type[Part], error: Mapping[str, Any]) -> str:
    """The nearest valid value of which the sentence of such an entry tells; "" where none is sure."""
    return str(_told(model, error)[1]["nearest"])


def _told(model: type[Part], error: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    path, given = error["loc"], error.get("input")
    spec = spec_at(model, path)
    code = _code_of(error["type"], error.get("ctx", {}), given)
    known = error.get("ctx", {})
    context = {"nearest": "", **known, "value": given, "name": _shown(path[-1]), "fill": _fill(spec, path)}
    if more := _MORE.get(code):
        context |= more(_Fault(model, path, spec, given, known))
    return code, context


def _shown(value: object, limit: int = SHOWN) -> str:
    text = "" if isinstance(value, dict | list) else " ".join(str(value).split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _code_of(kind: str, context: Mapping[str, Any], given: object) -> str:
    code = _SAME_AS.get(kind, kind)
    if code == "too_long" and "max_length" in context:
        return "too_long_list"
    if code in ("missing", "extra_forbidden"):
        return code
    if isinstance(given, str) and not given.strip():
        return "empty"
    if code == "enum" and not isinstance(given, str):
        return "not_text"
    return code if code in _SENTENCES else "unknown"


def _fill(spec: FieldSpec | None, path: tuple[str | int, ...]) -> str:
    if spec is None or not spec.required or isinstance(path[-1], int):
        return "hãy điền, hoặc xóa dòng này nếu không cần"
    return f"mục này phải có, ví dụ: {_sample(spec)}"


def _sample(spec: FieldSpec) -> str:
    return spec.example if isinstance(spec.example, str) else spec.example[0]


def _names(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name} ({label})" for name, label in pairs)


class _Fault(NamedTuple):
    """What an enricher below may look at."""

    model: type[Part]
    path: tuple[str | int, ...]
    spec: FieldSpec | None
    given: Any
    known: Mapping[str, Any]  # what the error itself says


def _unknown_key(fault: _Fault) -> dict[str, object]:
    pairs = [(spec.name, spec.title) for spec in siblings(fault.model, fault.path)]
    return {"allowed": _names(pairs), "nearest": closest(str(fault.path[-1]), pairs)}


def _missing_key(fault: _Fault) -> dict[str, object]:
    spec = fault.spec
    if spec is None:
        return {"add": "hãy thêm mục này"}
    if spec.kind == "part":
        start = "mỗi mục bắt đầu bằng “- ”, " if spec.many else ""
        needed = _names((part.name, part.title) for part in _parts(fault) if part.required)
        return {"add": f"hãy thêm “{spec.name}:”, {start}gồm: {needed}"}
    if spec.many:
        return {"add": f"hãy thêm “{spec.name}:” và ở dòng dưới “- {_sample(spec)}”"}
    line = f"{spec.name}: {_sample(spec)}"
    return {"add": f"hãy thêm dòng “{quoted(line) if has_two_colons(line) else line}”"}


def _parts(fault: _Fault) -> tuple[FieldSpec, ...]:
    item = (*fault.path, 0) if fault.spec and fault.spec.many and not isinstance(fault.path[-1], int) else fault.path
    return siblings(fault.model, (*item, ""))


def _outside_choice(fault: _Fault) -> dict[str, object]:
    choices = dict(fault.spec.choices) if fault.spec else {}
    nearest = closest(fault.given, choices.items())
    return {"allowed": _names(choices.items()), "nearest": nearest, "nearest_label": choices.get(nearest, "")}


def _found(given: object) -> str:
    if isinstance(given, dict):
        return "đang là các mục con có tên"
    return "đang là danh sách" if isinstance(given, list) else f"đang là một dòng chữ “{_shown(given)}”"


def _not_list(fault: _Fault) -> dict[str, object]:
    plain = isinstance(fault.given, str) and fault.spec is not None and fault.spec.kind != "part"
    return {"found": _found(fault.given), "nearest": f"- {fault.given}" if plain else ""}


def _not_group(fault: _Fault) -> dict[str, object]:
    """Where a group has one obligatory field, a bare text was meant for it: `- regulations/…` in a list of bases."""
    parts = _parts(fault)
    needed = [spec for spec in parts if spec.required]
    meant = isinstance(fault.given, str) and len(needed) == 1 and needed[0].kind in ("reference", "line")
    nearest = f"{needed[0].name}: {fault.given}" if meant else ""
    return {
        "found": _found(fault.given),
        "parts": _names((spec.name, spec.title) for spec in parts),
        "nearest": nearest,
    }


def _not_text(fault: _Fault) -> dict[str, object]:
    """A list item `- Chào hỏi: mời ngồi` arrives as a key and a value: it was one line of text."""
    pairs = [*fault.given.items()] if isinstance(fault.given, dict) else []
    running = fault.spec is not None and fault.spec.kind in ("line", "summary", "markdown")
    whole = running and len(pairs) == 1 and isinstance(pairs[0][1], str)
    return {"nearest": f'"{pairs[0][0]}: {pairs[0][1]}"' if whole else ""}


def _over(fault: _Fault) -> dict[str, object]:
    return {"excess": fault.known["length"] - fault.known["limit"]}


def _bound(fault: _Fault) -> dict[str, object]:
    return {"nearest": fault.known.get("ge", fault.known.get("le", ""))}


def _bad_url(fault: _Fault) -> dict[str, object]:
    domain = re.fullmatch(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/\S*)?", fault.given.strip())
    return {"nearest": f"https://{domain[0]}" if domain else ""}


def _bad_file_name(fault: _Fault) -> dict[str, object]:
    name = PurePath(fault.given.strip())
    slug, suffix = slugified(name.stem), name.suffix.lower()
    fits = slug and suffix in (".png", ".jpg", ".jpeg", ".webp", ".pdf")
    return {"nearest": f"{slug}{suffix}" if fits else ""}


def _bad_reference(fault: _Fault) -> dict[str, object]:
    sample = _sample(fault.spec) if fault.spec else f"{fault.known.get('collection', 'stories')}/ma-ban-ghi"
    nearest = str(fault.known.get("nearest", ""))
    group, slash, name = fault.given.partition("/")
    if not nearest and slugified(name or group) and "#" not in sample:
        known_group = group if slash and group in collections() else sample.partition("/")[0]
        nearest = f"{known_group}/{slugified(name or group)}"
    return {"sample": sample, "nearest": nearest}


def _foreign_reference(fault: _Fault) -> dict[str, object]:
    names = fault.known["collections"].split(", ")
    pairs = [(name, collections()[name].label) for name in names]
    group, _, name = fault.given.partition("/")
    near = closest(group, [*pairs, *((code, collections()[code].slug) for code in names)])
    return {"groups": _names(pairs), "nearest": f"{near}/{name}" if near else ""}


_MORE: dict[str, Callable[[_Fault], dict[str, object]]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing_key,
    "enum": _outside_choice,
    "tuple_type": _not_list,
    "model_type": _not_group,
    "not_text": _not_text,
    "empty": lambda _: {"nearest": ""},
    "slug": lambda fault: {"nearest": slugified(fault.given)},
    "url": _bad_url,
    "file_name": _bad_file_name,
    "reference_format": _bad_reference,
    "reference_part_missing": _bad_reference,
    "reference_collection": _foreign_reference,
    **dict.fromkeys(("greater_than_equal", "less_than_equal"), _bound),
    **dict.fromkeys(("too_long", "summary_long", "too_many_brackets"), _over),
}
