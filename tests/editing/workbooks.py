"""Workbooks as people fill them in, and the command that takes them in, over a small library."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from scripts.portal import main

UNITS = {
    "van-phong": "title: Văn phòng\nkind: department\nplace: 10\nstarts: 2020-01-01\n",
    "phong-du-lich": "title: Phòng Du lịch\nkind: department\nplace: 20\nstarts: 2020-01-01\n",
}
PEOPLE = {
    "tran-thi-b": (
        "title: Trần Thị B\nkind: vien-chuc\npositions:\n"
        "  - unit: units/van-phong\n    title: Chánh Văn phòng\n    rank: 10\n    leader: true\n    since: 2020-01-01\n"
    )
}


def library(folder: Path, **records: dict[str, str]) -> Path:
    """A data root with two units, a person, and what else is given by collection and id."""
    for collection, files in {"units": UNITS, "people": PEOPLE, **records}.items():
        (folder / collection).mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / collection / f"{name}.yml").write_text(text, "utf-8")
    return folder


def book(**sheets: Sequence[Sequence[Any]]) -> Workbook:
    """A workbook with these rows."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    return workbook


def bytes_of(workbook: Workbook) -> bytes:
    """The file of a workbook."""
    stream = BytesIO()
    workbook.save(stream)
    return stream.getvalue()


class Desk:
    """Where a clerk runs the command: a library, and a file that was filled in."""

    def __init__(self, folder: Path, capsys: Any) -> None:
        self.data, self._folder, self._capsys = folder / "data", folder, capsys

    def take(self, content: bytes | str | Workbook, *more: str, name: str = "") -> tuple[int, list[str]]:
        """Give a file to `portal import`: its status, and what it prints on both channels."""
        raw = bytes_of(content) if isinstance(content, Workbook) else content
        path = self._folder / (name or ("bang.xlsx" if isinstance(content, Workbook) else "bang.csv"))
        path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
        status = main(["import", str(path), *more, "--data", str(self.data)])
        output = self._capsys.readouterr()
        return status, (output.err + output.out).replace(str(path), "TỆP").splitlines()

    def form(self, collection: str, *more: str) -> Path:
        """The file that `portal template` writes."""
        path = self._folder / f"{collection}.xlsx"
        assert main(["template", collection, str(path), "--force", *more, "--data", str(self.data)]) == 0
        self._capsys.readouterr()
        return path

    def text(self, name: str) -> str:
        """The file of a record."""
        return (self.data / f"{name}.yml").read_text("utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of the library."""
        return {path.relative_to(self.data).as_posix(): path.read_bytes() for path in self.data.rglob("*.yml")}


def desk_at(folder: Path, capsys: Any, monkeypatch: Any) -> Desk:
    """A desk in a folder with the small library."""
    monkeypatch.chdir(folder)
    library(folder / "data")
    return Desk(folder, capsys)
