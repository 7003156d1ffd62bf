"""Gives a record a new id: moves its file and pictures, and corrects everything that refers to it, seals included."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from macros.engine import Portal
from macros.engine.loader import load
from macros.engine.media import MEDIA
from macros.loading.completion import completed, written_path
from macros.loading.yaml_reader import LoadError, locate, parse
from macros.queries.emulation.seal_hash import inputs_hash, last_inputs_hash
from macros.queries.emulation.seals import period_of
from macros.records import collection_names, model_of
from macros.records.choices import Audience
from macros.records.introspect import references
from macros.records.reviews import Block
from macros.text.slugs import is_slug

_FORMER = re.compile(r"^former_ids:\n", re.MULTILINE)


class NotRenamed(Exception):
    """Nothing was renamed; the message says why."""


class Renamed(NamedTuple):
    """What a renaming changed."""

    file: Path
    places: int  # that referred to the record
    files: int  # that hold them


def rename(roots: Sequence[Path], old: str, new: str, as_of: date) -> Renamed:
    """Give a record another id, or finish if only its file was renamed.  Raises `NotRenamed`."""
    file = _file_after(roots, old, new)
    target = file.with_stem(old.partition("/")[2])
    if not target.exists():  # renamed by hand: the seals are compared with the state before
        file.rename(target)
    agreeing = {before for _, before, now in _sealed(roots, as_of) if before == now}
    target.rename(file)
    _write(file, _with_former(file.read_text("utf-8"), old.partition("/")[2]))
    counts = [_replace_references(path, old, new) for root in roots for path in root.glob("*/*.yml")]
    for media in (root / MEDIA / old for root in roots):
        if media.is_dir():
            media.rename(media.with_name(new.partition("/")[2]))
    for path, before, now in _sealed(roots, as_of):
        if before in agreeing:  # the inputs are the same under another name
            _write(path, path.read_text("utf-8").replace(before, now))
    return Renamed(file, sum(counts), sum(map(bool, counts)))


def _file_after(roots: Sequence[Path], old: str, new: str) -> Path:
    """The file of the record after renaming."""
    collection, _, name = old.partition("/")
    other, _, wanted = new.partition("/")
    if collection not in collection_names() or other != collection or not (is_slug(name) and is_slug(wanted)):
        raise NotRenamed("ghi hai mã cùng nhóm, dạng <nhóm>/<mã>, ví dụ: units/phong-cu units/phong-moi")
    for root in roots:
        before, after = (root / collection / f"{part}.yml" for part in (name, wanted))
        if before.exists() and after.exists():
            raise NotRenamed(f"{new} đã có bản ghi dùng; hãy chọn mã khác")
        if before.exists() or (after.exists() and old not in load(roots).rows):
            return after
    raise NotRenamed(f"không có bản ghi nào mang mã {old}")


def _with_former(text: str, name: str) -> str:
    entry = f"  - {name}\n"
    if entry in text.partition("former_ids:\n")[2]:
        return text
    if _FORMER.search(text):
        return _FORMER.sub(f"former_ids:\n{entry}", text, count=1)
    return f"{text.rstrip()}\nformer_ids:\n{entry}"


def _replace_references(path: Path, old: str, new: str) -> int:
    """Replace references and links to the record in a file with its new id; returns how many."""
    text, places = path.read_text("utf-8"), 0
    for before, after in _names(old, new):
        text, count = re.subn(rf"(?<![\w/-]){before}(?![\w-])", after, text)
        places += count
    text, count = _by_id_alone(path, text, old, new)
    places += count
    if places:
        _write(path, text)
    return places


def _names(old: str, new: str) -> Iterator[tuple[str, str]]:
    """(pattern, new text) of its reference, its address, and its part in keys of numbers that issued reviews keep."""
    (collection, _, name), (_, _, wanted) = old.partition("/"), new.partition("/")
    slug = model_of(collection).slug
    yield old, new
    yield f"/{slug}/{name}", f"/{slug}/{wanted}"
    if collection == "indicators":
        yield f"{Block.INDICATORS}:{name}", f"{Block.INDICATORS}:{wanted}"
    if collection == "policies":
        yield f"{Block.RULES}:{name}(?=#)", f"{Block.RULES}:{wanted}"


def _by_id_alone(path: Path, text: str, old: str, new: str) -> tuple[str, int]:
    """Replace the id where it has no collection before it: in a field, a list, or between the semicolons of a row."""
    (_, _, name), (_, _, wanted) = old.partition("/"), new.partition("/")
    model, raw, lines = model_of(path.parent.name), text.encode(), text.splitlines(keepends=True)
    try:
        data = parse(raw)
    except LoadError:
        return text, 0
    whole, places = completed(model, data), 0
    for at, target, _ in references(model, whole):
        if target.partition("#")[0] == old:
            line, _ = locate(raw, written_path(model, data, at))
            alone = rf"(?<![\w/-]){re.escape(name)}(?=#|\s*(?:;|['\"]?\s*$))"
            lines[line - 1], count = re.subn(alone, wanted, lines[line - 1])
            places += count
    return "".join(lines), places


def _sealed(roots: Sequence[Path], as_of: date) -> Iterator[tuple[Path, str, str]]:
    """(file, hash written last, hash of what counts now) of every seal."""
    portal = Portal(load(roots), as_of, Audience.LEADERSHIP)
    for row in portal.by_collection["seals"]:
        data = parse(Path(row.file).read_bytes())
        campaign, period = row.data["campaign"], str(data["period"]).strip()
        yield Path(row.file), last_inputs_hash(data), inputs_hash(portal, campaign, period_of(period))


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")
