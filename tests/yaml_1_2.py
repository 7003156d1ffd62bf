"""A YAML file as the editor's language server takes it: YAML 1.2 core, every bare value with a type of its own."""

from __future__ import annotations

import re
from typing import Any

import yaml


class _Core(yaml.SafeLoader):
    """Reads the types of YAML 1.2 core and no others; a date stays text."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - read by PyYAML as it is


def _known(tag: str, pattern: str) -> None:
    _Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"(?:{pattern})$"), None)


_known("bool", "true|True|TRUE|false|False|FALSE")
_known("null", "~|null|Null|NULL|")
_known("int", "[-+]?[0-9]+")
_known("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_Core.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))
_Core.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(node.value))


def typed(text: str) -> Any:
    """What the text of a file holds."""
    return yaml.load(text, Loader=_Core)  # noqa: S506 - a safe loader with other scalars
