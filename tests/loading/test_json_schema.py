"""The schemas accept and refuse what the loader does, as far as a schema can, and the committed ones are current."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from macros.engine.others import Others
from macros.loading.json_schema import DRAFT, IDS, schema_of
from macros.loading.record_reader import read
from macros.records import collections
from macros.records.base import Record
from macros.records.fields import (
    Clock,
    Date,
    FileName,
    Flag,
    Line,
    Markdown,
    Month,
    Points,
    RegulationRef,
    RuleRef,
    Slug,
    Summary,
    Url,
    Whole,
    field,
)
from scripts.portal import main
from tests.checks import sample_library
from tests.checks.mistakes import Mistake, mistakes, tables
from tests.checks.sample_library import GOOD
from tests.miniature import ROOT
from tests.sweep import offenders
from tests.yaml_1_2 import typed

VALIDATORS = {name: Draft7Validator(schema_of(model)) for name, model in collections().items()}
MISTAKES = [mistake for name in tables() for mistake in mistakes(name)]
LOST_WITH_THE_TYPE = ("null", "~", "True", "FALSE", "1e3", "12.0", "+5", "7.125", "1.", "-0")
SPELLINGS = (
    *LOST_WITH_THE_TYPE,
    *("", "''", "' '", "a", "A", "no", "true", "'true'", "false", "12", "'12'", "-3", "7.5", "7,5", "1234567890"),
    *("0", "301", "'301x'", "2026-03-05", "'2026-03-05'", "2026-02-29", "2024-02-29", "2000-02-29", "1900-02-29"),
    *("5/3/2026", "05-03-2026", "29.2.2024","29/2/2026", "31/4/2026", "30/2/2024", "5/3-2026", "5/13/2026", "5/3/1899"),
    *("2026-04-31", "0000-01-01", "2026-03", "2026-13", "08:00", "24:00", "8:00", "van-phong", "a--b"),
    *("con", "con-1", "a" * 80, "a" * 81, "https://a.vn/b", "//a", "/dao-tao/", "mailto:a@b", "a b", "a.png"),
    *("con.png", "a.gif", "regulations/a", "regulations/a#b", "policies/a#b", "policies/a", "policies/nul#a"),
    *("[a]", "[]", "{a: b}", '"a\\nb"', "|\n  a\n  b", "x" * 400, "x" * 401, f"'{'x ' * 201}'", "tiếng " * 60),
    *("tiếng " * 61, f"'{'[' * 200}'", f"'{'[' * 201}'"),
)  # fmt: skip


class Every(Record):
    """A record with a field of each kind."""

    slug, label, one, intro = "x", "X", "x", "X."
    summary: Summary | None = field("x", "x", "x", default=None)
    line: Line | None = field("x", "x", "x", default=None)
    text: Markdown | None = field("x", "x", "x", default=None)
    name: Slug | None = field("x", "x", "x", default=None)
    url: Url | None = field("x", "x", "x", default=None)
    file: FileName | None = field("x", "x", "x", default=None)
    month: Month | None = field("x", "x", "x", default=None)
    clock: Clock | None = field("x", "x", "x", default=None)
    date: Date | None = field("x", "x", "x", default=None)
    whole: Whole | None = field("x", "x", "x", default=None)
    bounded: Whole | None = field("x", "x", "x", default=None, ge=1, le=300)
    points: Points | None = field("x", "x", "x", default=None)
    flag: Flag = field("x", "x", "x", default=False)
    regulation: RegulationRef | None = field("x", "x", "regulations/a", default=None)
    rule: RuleRef | None = field("x", "x", "policies/a#b", default=None)
    lines: tuple[Line, ...] = field("x", "x", ["x"], default=())
    some: tuple[Line, ...] = field("x", "x", ["x"], default=("a",), min_length=1)
    several: tuple[Line, ...] = field("x", "x", ["x"], default=("a", "b"), min_length=2)


KINDS = [name for name in Every.model_fields if name not in Record.model_fields or name in ("summary", "audience")]


def loader_takes(model: type[Record], text: str) -> bool:
    """Whether the loader makes a record of a file."""
    return not read(text.encode(), model, "x.yml")[2]


def test_every_schema_is_one_and_names_its_draft() -> None:
    for name, validator in VALIDATORS.items():
        Draft7Validator.check_schema(validator.schema)
        assert validator.schema["$schema"] == DRAFT, name


def test_every_record_passes() -> None:
    paths = [path for folder in (ROOT / "data", sample_library.GOOD) for path in sorted(folder.glob("*/*.yml"))]
    assert len(paths) > 200
    wrong = [path for path in paths if not VALIDATORS[path.parent.name].is_valid(typed(path.read_text("utf-8")))]
    assert wrong == []


def text_of(path: str) -> str:
    """A file of the good library as it stands in the current folder of other tests."""
    folder = {root.name: folder for root, folder in zip(sample_library.ROOTS, sample_library.FOLDERS, strict=True)}
    root, _, rest = path.partition("/")
    source = folder.get(root, Path()) / rest
    return source.read_text("utf-8") if source.is_file() else ""


NOWHERE = "ở đâu cũng không"  # what may stand in several places and stands in none, a schema does not see


def test_a_mistake_in_a_field_is_seen_and_no_other() -> None:
    look = Others([str(GOOD)], {}).data_of

    def check(mistake: Mistake) -> None:
        if mistake.name.endswith(NOWHERE):
            return
        for path, text in mistake.texts(text_of).items():
            name = Path(path).parent.name
            if name in VALIDATORS and path.endswith(".yml"):
                problems = read(text.encode(), collections()[name], path, look)[2]
                if not any(problem.code.startswith("yaml-") for problem in problems):
                    unsaid = any(line.startswith(f"summary-missing {path}:") for line in mistake.expected)
                    assert VALIDATORS[name].is_valid(typed(text)) is not (bool(problems) or unsaid), path

    assert offenders(MISTAKES, check, lambda mistake: mistake.name) == []


@pytest.mark.parametrize("name", KINDS)
def test_a_value_is_taken_or_refused_as_the_loader_does(name: str) -> None:
    validator = Draft7Validator(schema_of(Every))
    differ = set()
    for spelling in SPELLINGS:
        text = f"title: x\n{name}: {spelling}\n"
        if validator.is_valid(typed(text)) != loader_takes(Every, text):
            differ.add(spelling)
    numbers = {"0", "12", "301", "1234567890", "true", "false"} if name == "regulation" else set()  # perhaps an id
    assert differ <= {*LOST_WITH_THE_TYPE, *numbers}


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a schema."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def test_the_server_speaks_vietnamese_wherever_it_lets_a_schema_speak() -> None:
    schemas = [item for validator in VALIDATORS.values() for item in objects(validator.schema)]
    conditions = [item["if"] for item in schemas if "if" in item]
    rules = [item for item in schemas if isinstance(item.get("type"), str | list) and item not in conditions]
    assert [item for item in rules if "errorMessage" not in item] == []
    assert [
        item for item in schemas if isinstance(item.get("pattern"), str) and "patternErrorMessage" not in item
    ] == []


def test_what_the_pop_up_shows() -> None:
    schema = VALIDATORS["regulations"].schema
    assert schema["title"] == "Văn bản"
    kind = schema["properties"]["type"]
    assert kind["markdownDescription"] == (
        "**Loại văn bản** (không bắt buộc): Tên loại in trên văn bản. "
        "Bỏ trống thì lấy theo số, ký hiệu, nếu số cho biết chắc.\n\nVí dụ: `decision`"
    )
    assert dict(zip(kind["enum"], kind["enumDescriptions"], strict=True))["decree"] == "Nghị định"
    assert kind["errorMessage"].startswith("các giá trị được phép: law (Luật), ordinance (Pháp lệnh)")
    issued = schema["properties"]["issued"]
    assert (
        issued["patternErrorMessage"]
        == "ngày viết theo dạng ngày/tháng/năm hoặc năm-tháng-ngày, ví dụ 5/3/2026, 2026-03-05"
    )
    assert schema["errorMessage"].startswith(
        "thiếu mục, hoặc có mục lạ, hoặc chưa phải các dòng “tên: nội dung”; phải có: title (Tên)"
    )


def test_a_summary_is_optional_only_where_no_rule_asks_for_one() -> None:
    story, unit = (VALIDATORS[name].schema for name in ("stories", "units"))
    says = "Tối đa 60 tiếng, nói ngay điều người đọc cần biết.\n\nVí dụ: `Một câu nêu việc chính.`"
    assert story["properties"]["summary"]["markdownDescription"] == f"**Tóm tắt**: {says}"
    assert unit["properties"]["summary"]["markdownDescription"] == f"**Tóm tắt** (không bắt buộc): {says}"
    assert story["required"] == ["title", "summary", "happened", "published", "body"]  # not what is derived
    assert "; phải có: title (Tên), summary (Tóm tắt), happened (Ngày diễn ra)," in story["errorMessage"]
    assert "summary" not in unit["required"]


def test_the_committed_settings_name_schemas_that_the_command_writes() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
    expected = {f"./.vscode/schema/{name}.json": f"data/{name}/*.yml" for name in collections()}
    assert settings["yaml.schemas"].items() <= expected.items()  # the command adds what is missing


@pytest.fixture
def written(tmp_path: Path, monkeypatch, capsys) -> dict[str, Any]:
    """What `portal schema` writes beside the good library, by file."""
    sample_library.lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    Path(".vscode/schema").mkdir(parents=True)
    Path(".vscode/settings.json").write_text('{"files.eol": "\\n", "yaml.schemas": {}}', "utf-8")
    Path(".vscode/schema/cu.json").write_text("{}", "utf-8")
    assert main(["schema"]) == 0
    files = len(collections()) + 2
    assert capsys.readouterr().out == f"{files} tệp vừa đổi trong .vscode/schema.\n"
    return {path.name: json.loads(path.read_text("utf-8")) for path in Path(".vscode/schema").iterdir()}


def test_the_command_writes_what_is_stale_and_says_so(written, capsys) -> None:
    assert set(written) == {IDS, *(f"{name}.json" for name in collections())}
    settings = json.loads(Path(".vscode/settings.json").read_text("utf-8"))
    assert settings["files.eol"] == "\n"
    assert settings["yaml.schemas"]["./.vscode/schema/stories.json"] == "data/stories/*.yml"
    assert main(["schema"]) == 0
    assert capsys.readouterr().out == "0 tệp vừa đổi trong .vscode/schema.\n"


def test_references_propose_what_is_there_with_its_name(written) -> None:
    names = {key: dict(zip(item["enum"], item["enumDescriptions"], strict=True)) for key, item in written[IDS].items()}
    assert names["units"]["units/van-phong"] == "Văn phòng"
    assert names["people-units"]["people/nguyen-van-a"] == "Nguyễn Văn A"
    assert names["policies-rules"]["policies/tiep-cong-dan#don-tiep"].startswith("Tiếp công dân: ")
    assert names["criteria"]["tiep-dan"] == "Tiếp công dân đúng quy tắc"
    assert written["stories.json"]["properties"]["unit"]["anyOf"][1] == {"$ref": "ids.json#/units"}
    line = written["scores.json"]["properties"]["lines"]["items"]["properties"]
    assert line["criterion"]["anyOf"][1] == {"$ref": "ids.json#/criteria"}
    assert "id" in line
    assert "$ref" not in json.dumps(line["id"])


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [("units/van-phong", True), ("units/phong-moi", True), ("van-phong", True), ("Văn phòng", False)],
)
def test_a_reference_to_what_is_not_there_yet_is_no_mistake(written, unit: str, wanted: bool) -> None:
    schema = written["stories.json"]["properties"]["unit"]
    schema["anyOf"][1] = written[IDS]["units"]
    assert Draft7Validator(schema).is_valid(unit) is wanted


def test_every_key_is_completed_with_its_colon() -> None:
    """The language server writes a colon after a key whose value has a type, `anyOf`, `items` or `properties`."""
    fields = [
        (name, key)
        for name, validator in VALIDATORS.items()
        for item in objects(validator.schema)
        for key, value in (item.get("properties") or {}).items()
        if not {"type", "anyOf", "items", "properties"} & set(value)
    ]
    assert fields == []


def test_no_number_is_proposed_that_nobody_said() -> None:
    """For a key whose first type is a number the language server writes 0, for a boolean false."""
    every = [item for validator in VALIDATORS.values() for item in objects(validator.schema)]
    types = [value.get("type") for item in every for value in (item.get("properties") or {}).values()]
    firsts = {kind if isinstance(kind, str) else kind[0] for kind in types if kind}
    assert firsts == {"object", "array", "string"}


def test_the_editor_asks_nobody_outside_and_moves_no_text() -> None:
    settings = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))
    off = (
        "yaml.schemaStore.enable",
        "yaml.kubernetesCRDStore.enable",
        "yaml.format.enable",
        "redhat.telemetry.enabled",
    )
    assert [name for name in off if settings[name] is not False] == []
    assert settings["[yaml]"]["editor.insertSpaces"] is True
