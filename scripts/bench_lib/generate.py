"""`portal bench generate`: writes the records of a made-up agency as an editor would, one line per value."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from scripts.bench_lib.agency import Content
from scripts.bench_lib.contents import records


def write(count: int, folder: Path, seed: int = 7) -> dict[str, int]:
    """Write the records below `folder`; returns the number of each collection."""
    counts: dict[str, int] = {}
    for ref, content in records(count, seed):
        collection = ref.partition("/")[0]
        if collection not in counts:
            (folder / collection).mkdir(parents=True, exist_ok=True)
        counts[collection] = counts.get(collection, 0) + 1
        (folder / f"{ref}.yml").write_text(as_yaml(content), "utf-8")
    return counts


def as_yaml(content: Content) -> str:
    """A record as an editor would write it: one line per value, long text as a block."""
    return "\n".join(_lines(content, "")) + "\n"


def _lines(content: Content, indent: str) -> Iterator[str]:
    for name, value in content.items():
        if value == []:
            continue  # the loader refuses a name without content
        if isinstance(value, str) and "\n" in value:
            yield f"{indent}{name}: |"
            yield from (f"{indent}  {line}" if line else "" for line in value.rstrip("\n").split("\n"))
        elif isinstance(value, Mapping):
            yield f"{indent}{name}:"
            yield from _lines(value, f"{indent}  ")
        elif isinstance(value, list):
            yield f"{indent}{name}:"
            for item in value:
                yield from _item(item, f"{indent}  ")
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _item(item: Any, indent: str) -> Iterator[str]:
    if not isinstance(item, Mapping):
        yield f"{indent}- {_scalar(item)}"
        return
    first, *rest = _lines(item, f"{indent}  ")
    yield f"{indent}- {first.lstrip()}"
    yield from rest


def _scalar(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = value.isoformat() if isinstance(value, date) else str(value)
    plain = text[0].isalnum() and ": " not in text and " #" not in text and not text.endswith(":")
    return text if plain or isinstance(value, int) else "'" + text.replace("'", "''") + "'"
