"""The switch for the strip "Bản dùng thử": a warning if no record is illustrative any more, and switching it off."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.loading.sample_switch import idle_switch, switch_off

MESSAGE = "không còn bản ghi minh họa nào, mà mọi trang vẫn ghi “Bản dùng thử”; hãy ghi “sample: false”"
ON = "site_name: Cổng\nextra:\n  # Bản dùng thử\n  sample: true\n  edit: ''\n"


@pytest.mark.parametrize(
    ("text", "has_samples", "messages"),
    [
        (
            ON,
            False,
            [f"mkdocs.yml:4:3: cảnh báo: “extra.sample, bản dùng thử”: {MESSAGE}"],
        ),
        (ON, True, []),
        (ON.replace("true", "false"), False, []),
        ("site_name: Cổng\n", False, []),
    ],
)
def test_a_strip_without_samples_is_told_of(tmp_path: Path, text: str, has_samples: bool, messages: list[str]) -> None:
    (tmp_path / "mkdocs.yml").write_text(text, "utf-8")
    assert [str(problem) for problem in idle_switch(tmp_path, lambda: has_samples)] == messages


def test_the_switch_alone_is_changed(tmp_path: Path) -> None:
    file = tmp_path / "mkdocs.yml"
    assert switch_off(tmp_path) is False
    file.write_text(ON, "utf-8")
    assert switch_off(tmp_path) is True
    assert file.read_text("utf-8") == ON.replace("true", "false")
    assert switch_off(tmp_path) is False
