"""Sample records, put together from the examples of the fields of a model."""

from __future__ import annotations

from typing import Any

from macros.records.base import Part, Record
from macros.records.introspect import ANY, FieldSpec, fields_of

_NOT_SHOWN = frozenset(
    {("former_ids",), ("withdrawn",), ("withdrawn_reason",), ("secrecy",), ("relations", ANY, "number")}
)  # empty in ordinary records
_TITLES = {
    "regulations": "Ban hành Quy chế làm việc của cơ quan (ví dụ)",
    "policies": "Tiếp người dân tại quầy (ví dụ)",
    "acknowledgements": "Phiếu ký đọc nội quy của Văn phòng (ví dụ)",
    "stories": "Một việc tốt trong giờ làm việc (ví dụ)",
    "training": "Kỹ năng tiếp người dân (ví dụ)",
    "attendances": "Tham gia lớp tiếp người dân – Văn phòng (ví dụ)",
    "training_duties": "Viên chức, 40 tiết một năm (ví dụ)",
    "training_results": "Kết quả bồi dưỡng đến tháng 11 (ví dụ)",
    "campaigns": "Thi đua văn hóa công sở (ví dụ)",
    "scores": "Chấm điểm một tháng của Văn phòng (ví dụ)",
    "awards": "Giấy khen tiếp dân tận tình (ví dụ)",
    "units": "Văn phòng",
    "people": "Nguyễn Văn A",
    "announcements": "Lịch nghỉ lễ Quốc khánh (ví dụ)",
}


def sample(model: type[Part], *, everything: bool) -> dict[str, Any]:
    """A record made of the examples: with every field, or with the required ones only."""
    made = _part(fields_of(model), (), everything=everything)
    if issubclass(model, Record) and model.collection in _TITLES:
        made["title"] = _TITLES[model.collection]
    return made


def sample_of(model: type[Part], spec: FieldSpec) -> Any:
    """The example of one field; of a part, its required fields."""
    return _value(fields_of(model), spec, everything=False)


def _part(specs: tuple[FieldSpec, ...], above: tuple[str, ...], *, everything: bool) -> dict[str, Any]:
    return {
        spec.name: _value(specs, spec, everything=everything)
        for spec in specs
        if spec.path[:-1] == above and (spec.required or everything) and spec.path not in _NOT_SHOWN
    }


def _value(specs: tuple[FieldSpec, ...], spec: FieldSpec, *, everything: bool) -> Any:
    if spec.kind == "part":
        inner = _part(specs, (*spec.path, ANY) if spec.many else spec.path, everything=everything)
        return [inner] if spec.many else inner
    if spec.many:
        return list(spec.example) if isinstance(spec.example, tuple) else [spec.example]
    text = str(spec.example)
    return f"{text}\n" if spec.kind == "markdown" else text
