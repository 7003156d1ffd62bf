"""The switch `extra.sample` of mkdocs.yml, which shows on every page that the data are examples."""

import re
from collections.abc import Callable
from pathlib import Path

from macros.loading.problems import Problem

_FILE = "mkdocs.yml"
_ON = re.compile(r"^(  sample: *)true\b", re.MULTILINE)


def idle_switch(project: Path, has_samples: Callable[[], bool]) -> tuple[Problem, ...]:
    """Warn if the switch is on although no record is illustrative any more, according to `has_samples`."""
    file = project / _FILE
    text = file.read_text("utf-8") if file.is_file() else ""
    switch = _ON.search(text)
    if not switch or has_samples():
        return ()
    message = "không còn bản ghi minh họa nào, mà mọi trang vẫn ghi “Bản dùng thử”; hãy ghi “sample: false”"
    line = text[: switch.start()].count("\n") + 1
    return (Problem(_FILE, line, 3, "sample-idle", "extra.sample, bản dùng thử", message, "warning"),)


def switch_off(project: Path) -> bool:
    """Turn the switch off in mkdocs.yml; returns whether it was on."""
    file = project / _FILE
    text = file.read_text("utf-8") if file.is_file() else ""
    if off := _ON.search(text):
        file.write_text(_ON.sub(r"\1false", text), "utf-8", newline="\n")
    return bool(off)
