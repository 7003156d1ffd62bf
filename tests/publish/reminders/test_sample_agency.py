"""Each person of the sample agency gets one right letter: what the command writes against a walk over YAML files."""

from __future__ import annotations

import email
import re
from collections import Counter
from datetime import date
from email.message import EmailMessage
from email.policy import default
from functools import cache
from pathlib import Path

import pytest

from macros.engine.loader import load
from scripts import remind
from scripts.portal import main
from tests.miniature import ROOT
from tests.publish.reminders.walk import Expected, Walk, files

DAYS = ("2025-06-11", "2026-03-16", "2026-06-10", "2026-07-06", "2026-09-09", "2026-10-28",
        "2026-11-12", "2026-11-30", "2026-12-08", "2027-01-11")  # fmt: skip
loaded = cache(load)  # the same records on every day
LEADERS = ["--audience", "leadership", "--data", "data", "--data", "deploy/leaders-data"]


def letters(folder: Path) -> list[EmailMessage]:
    """The messages in a folder, as a mail program reads them."""
    mails = [email.message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.iterdir())]
    assert all(isinstance(item, EmailMessage) for item in mails)
    return [item for item in mails if isinstance(item, EmailMessage)]


def parts_of(message: EmailMessage) -> dict[str, list[str]]:
    """The lines of a letter by their headings; "" for those that are only told to be there."""
    body = message.get_body(("plain",))
    assert body is not None
    parts: dict[str, list[str]] = {}
    heading = ""
    for line in body.get_content().splitlines():
        if line.isupper():
            heading = line
        elif line.startswith("- "):
            parts.setdefault(heading, []).append(line[2:])
    return parts


def agrees(lines: list[str], expected: list[str]) -> bool:
    """Whether a part tells all that is expected, or eight of it and the number of the rest."""
    more = [match for line in lines if (match := re.match(r"và (\d+) việc nữa", line))]
    items = [line for line in lines if not re.match(r"và \d+ việc nữa", line)]
    rest = sum(int(match[1]) for match in more)
    return not Counter(items) - Counter(expected) and len(items) + rest == len(expected)


def differences(sections: dict[str, list[str]], expected: Expected) -> list[object]:
    """What a letter says otherwise than expected."""
    sections = dict(sections)
    personal = sections.pop("QUÁ HẠN", []) + sections.pop("SẮP TỚI", [])
    under = sections.pop("ĐƠN VỊ ĐANG CÓ NHIỆM VỤ QUÁ HẠN", [])
    wrong: list[object] = [] if agrees(personal, expected.personal) else [(personal, expected.personal)]
    if sorted(under) != sorted(f"{unit}: {count} nhiệm vụ" for unit, count in expected.subordinates.items()):
        wrong.append((under, expected.subordinates))
    units = {f"VIỆC CỦA {title.upper()}": lines for title, lines in expected.units.items()}
    if sections.keys() != units.keys():
        wrong.append((list(sections), list(units)))
    return wrong + [
        (lines, units[title]) for title, lines in sections.items() if not agrees(lines, units.get(title, []))
    ]


@pytest.mark.parametrize("day", DAYS)
def test_each_person_gets_one_right_letter(day: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(remind, "load", loaded)
    files_of = [f"--eml={tmp_path / 'eml'}", f"--ledger={tmp_path / 'ledger'}", f"--as-of={day}"]
    assert main(["remind", *files_of, *LEADERS]) in (0, 1)  # 1 where an address is shared
    walk = Walk(date.fromisoformat(day))
    due = {
        person: expected
        for person, expected in walk.expected.items()
        if expected.personal or expected.units or expected.subordinates
    }
    by_address = {files("people")[person].get("email"): person for person in due}
    got = letters(tmp_path / "eml")
    sent = [by_address.get(str(item["To"].addresses[0].addr_spec), "") for item in got]
    assert sorted(sent) == sorted(person for address, person in by_address.items() if address)
    wrong = {person: differences(parts_of(item), due[person]) for person, item in zip(sent, got, strict=True)}
    assert {person: items for person, items in wrong.items() if items} == {}
