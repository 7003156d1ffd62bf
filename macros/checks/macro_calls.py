"""Checks one expression between braces in `docs/*.md`.

Names and parameters come from the macros themselves (`macros.site.macro_marks`).
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any, NamedTuple

from jinja2 import Environment, TemplateSyntaxError, nodes

from macros.checks.nearest import first_few, hint, nearest
from macros.checks.queries import absence, target_of
from macros.engine import Portal
from macros.records import collections
from macros.records.choices import Audience
from macros.site.macro_marks import Parameter, macros

MOST = 50
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_PERIOD = re.compile(r"\d{4}(?:-(?:q[1-4]|0[1-9]|1[0-2]))?")
_TYPES = {str: "chữ trong ngoặc kép", int: "số nguyên, không có ngoặc kép"}


class CallFault(NamedTuple):
    """A fault of a call: its code and the sentence for the author."""

    code: str
    message: str


@cache
def _jinja() -> Environment:
    return Environment(autoescape=True)


def faults_of(portal: Portal, expression: str) -> Iterator[CallFault]:
    """Yield the faults of one `{{ … }}`, given with its braces."""
    try:
        body = _jinja().parse(expression).body
    except TemplateSyntaxError:
        message = f"lệnh viết chưa đúng; mỗi lệnh là tên và các giá trị trong ngoặc tròn, ví dụ {_sample('ref')}"
        yield CallFault("page-syntax", message)
        return
    call = _single_call(body)
    if call is None:
        right = "giữa hai dấu ngoặc nhọn chỉ có một lệnh với giá trị ghi sẵn"
        yield CallFault("page-not-a-call", f"đây không phải lệnh của cổng; {right}, ví dụ {_sample('ref')}")
        return
    name = call.node.name if isinstance(call.node, nodes.Name) else ""
    if name not in macros():
        near = nearest(name, macros())
        yield CallFault("page-macro-unknown", f"không có lệnh “{name}”; các lệnh: {', '.join(macros())}{hint(near)}")
        return
    yield from _argument_faults(portal, name, call)


def foreign_lines(text: str) -> list[int]:
    """The lines of a page where Jinja sees something else than text and calls."""
    try:
        body = _jinja().parse(text).body
    except TemplateSyntaxError as error:
        return [error.lineno]
    parts = [part for node in body for part in (node.nodes if isinstance(node, nodes.Output) else [node])]
    return [part.lineno for part in parts if not isinstance(part, nodes.TemplateData) and not _is_plain_call(part)]


def _single_call(body: list[nodes.Node]) -> nodes.Call | None:
    """The call, if the template is one call with literal arguments and nothing else."""
    if len(body) != 1 or not isinstance(body[0], nodes.Output) or len(body[0].nodes) != 1:
        return None
    call = body[0].nodes[0]
    return call if isinstance(call, nodes.Call) and _is_plain_call(call) else None


def _is_plain_call(node: nodes.Node) -> bool:
    """Whether it is a call of a name with literal arguments."""
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name) or node.dyn_args or node.dyn_kwargs:
        return False
    values = [
        item.node if isinstance(item, nodes.Neg) else item
        for item in (*node.args, *(pair.value for pair in node.kwargs))
    ]
    return all(isinstance(item, nodes.Const) for item in values)


def _argument_faults(portal: Portal, name: str, call: nodes.Call) -> Iterator[CallFault]:
    parameters = macros()[name].parameters
    form = _form(name)
    if len(call.args) > len(parameters):
        yield CallFault(
            "page-argument-count", f"lệnh “{name}” nhận tối đa {len(parameters)} giá trị; cách viết: {form}"
        )
        return
    arguments = dict(zip(parameters, (item.as_const() for item in call.args), strict=False))
    for pair in call.kwargs:
        if pair.key not in parameters or pair.key in arguments:
            wrong = "ghi hai lần" if pair.key in arguments else "không có trong lệnh này"
            near = "" if pair.key in arguments else nearest(pair.key, parameters)
            yield CallFault("page-argument-name", f"“{pair.key}” {wrong}; cách viết: {form}{hint(near)}")
            return
        arguments[pair.key] = pair.value.as_const()
    for key, parameter in parameters.items():
        if key in arguments:
            yield from _value_faults(portal, name, parameter, arguments[key])
        elif parameter.required:
            yield CallFault("page-argument-count", f"lệnh “{name}” thiếu “{key}”; cách viết: {form}")


def _value_faults(portal: Portal, name: str, parameter: Parameter, value: Any) -> Iterator[CallFault]:
    if not isinstance(value, parameter.type) or isinstance(value, bool):
        words = _TYPES[parameter.type]
        yield CallFault(
            "page-argument-type", f"“{parameter.name}” chưa đúng kiểu; ở đây phải là {words}; cách viết: {_form(name)}"
        )
    elif parameter.meaning and (parameter.required or value != parameter.default):
        yield from _MEANINGS[parameter.meaning](portal, name, value)


def _target(portal: Portal, name: str, target: str, only: str = "") -> Iterator[CallFault]:
    collection, _, record_id = target.partition("/")
    wanted = only or collection
    if wanted not in collections() or not record_id or "#" in record_id:
        wrong = f"“{target}” chưa đúng cách ghi dẫn chiếu"
        right = f"viết “nhóm/mã”, ví dụ {_sample(name)}"
        yield CallFault("page-reference", f"{wrong}; {right}{hint(_likely_record(portal, target))}")
    elif collection != wanted:
        yield CallFault(
            "page-reference",
            f"lệnh “{name}” chỉ dẫn tới {collections()[wanted].one}; viết “{wanted}/mã”, ví dụ {_sample(name)}",
        )
    else:
        yield from _existence_faults(portal, target)


def _likely_record(portal: Portal, text: str) -> str:
    """The record that an author most likely meant by a text without its collection or with a part; "" for none."""
    record_id = text.partition("#")[0].rpartition("/")[2]
    refs = (f"{name}/{record_id}" for name in collections() if record_id)
    return next((ref for ref in refs if target_of(portal, ref)), "")


def _existence_faults(portal: Portal, target: str) -> Iterator[CallFault]:
    referred = target_of(portal, target)
    if referred is None:
        yield CallFault("page-reference-missing", absence(portal, target))
    elif referred.level > Audience.STAFF.level:
        message = f"“{target}” chỉ dành cho lãnh đạo; trang này ai cũng đọc được, hãy bỏ lệnh này"
        yield CallFault("page-reference-audience", message)


def _collection(_: Portal, _name: str, value: str) -> Iterator[CallFault]:
    if value not in collections():
        near = nearest(value, collections()) or next(
            (key for key, model in collections().items() if model.slug == value), ""
        )
        yield CallFault("page-collection", f"không có nhóm “{value}”; các nhóm: {', '.join(collections())}{hint(near)}")


def _limit(_: Portal, _name: str, value: int) -> Iterator[CallFault]:
    if not 1 <= value <= MOST:
        near = str(min(max(value, 1), MOST))
        yield CallFault("page-limit", f"số lượng {value} không được nhận; ghi số từ 1 đến {MOST}{hint(near)}")


def _month(_: Portal, _name: str, value: str) -> Iterator[CallFault]:
    if not _MONTH.fullmatch(value):
        loose = re.fullmatch(r"(0?[1-9]|1[0-2])[/-](\d{4})", value)
        near = f"{loose[2]}-{int(loose[1]):02d}" if loose else ""
        yield CallFault("page-month", f"“{value}” chưa phải tháng viết đúng; viết năm-tháng, ví dụ 2026-03{hint(near)}")


def _period(_: Portal, _name: str, value: str) -> Iterator[CallFault]:
    if not _PERIOD.fullmatch(value):
        right = "viết năm, quý hoặc tháng, ví dụ 2026, 2026-q3, 2026-08"
        loose = re.fullmatch(r"(?:q|quý )?([1-4])[/-](\d{4})|(\d{4})-?q([1-4])", value.lower())
        near = f"{loose[2] or loose[3]}-q{loose[1] or loose[4]}" if loose else ""
        yield CallFault("page-period", f"“{value}” chưa phải kỳ viết đúng; {right}{hint(near)}")


_MEANINGS: dict[str, Callable[[Portal, str, Any], Iterator[CallFault]]] = {
    "target": _target,
    "document": partial(_target, only="regulations"),
    "campaign": partial(_target, only="campaigns"),
    "collection": _collection,
    "limit": _limit,
    "month": _month,
    "period": _period,
}


def _sample(name: str) -> str:
    return macros()[name].example


def _form(name: str) -> str:
    """How a call is written: {{ table(collection, limit=20) }}."""
    words = [
        parameter.name if parameter.required else f"{parameter.name}={parameter.default!r}".replace("'", '"')
        for parameter in macros()[name].parameters.values()
    ]
    return f"{{{{ {name}({first_few(words)}) }}}}"
