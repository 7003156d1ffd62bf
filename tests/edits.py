"""Random edits of a miniature portal, each as an editor, a developer or the calendar would make it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from PIL import Image

from macros.records import collections
from macros.records.choices import Audience
from macros.run import flow
from tests import miniature

NUMBER = re.compile(r"^number: (.*)", re.MULTILINE)
ISO_DATE = re.compile(r"\b20\d\d-\d\d-\d\d\b")
REFERENCE = re.compile(r"\b([a-z]+)/([a-z0-9-]+)(#[a-z0-9-]+)?$", re.MULTILINE)
TITLES = ("Đổi tên lần {}", "Ồn ào <b>số {}</b> & “ngoặc”", "Zalo số {}", "Ăn, ở, đi lại {}")
PARAGRAPHS = (
    'Viện dẫn {{ cite("regulations/20-2025-nd-cp", "Điều 5") }}.',
    '{{ latest("announcements", 3) }}',
    '{{ table("training", 2) }}',
    'Có {{ count("people") }} người.',
    "Đoạn thường, không có lệnh.",
    "Theo khoản 2 Điều 3 Nghị định số 20/2025/NĐ-CP và Luật số 99/2019/QH14.",
)


@dataclass
class World:
    """A project in the current folder, what to build of it, and a source of chance."""

    chance: Random
    settings: flow.Settings
    step: int = 0
    done: list[str] = field(default_factory=list)
    repaint: bool = False  # whether an edit touched what the painter reads since that was painted last

    def records(self, collection: str = "*") -> list[Path]:
        """The files of all records, or of those of one collection."""
        return sorted(path for path in Path("data").glob(f"{collection}/*.yml") if path.parent.name in collections())

    def some(self, collection: str = "*") -> Path:
        """One record file."""
        return self.chance.choice(self.records(collection))

    def prose(self) -> Path:
        """One prose page."""
        return self.chance.choice(sorted(Path("docs/huong-dan").glob("*.md")))

    def rewrite(self, path: Path, text: str) -> None:
        """Write a file as an editor's program does: a new file in the place of the old one."""
        new = path.with_name(path.name + "~")
        new.write_text(text, "utf-8")
        new.replace(path)

    def apply(self, edit: Edit) -> None:
        """Make an edit and write down what it was."""
        self.step += 1
        self.done.append(f"{edit.__name__}: {edit(self)}")


Edit = Callable[[World], str]


def change_title(world: World) -> str:
    path = world.some()
    title = world.chance.choice(TITLES).format(world.step)
    world.rewrite(path, re.sub(r"^title: .*", lambda _: f"title: '{title}'", path.read_text("utf-8"), count=1))
    return f"{path} {title}"


def change_summary(world: World) -> str:
    path = world.some()
    text = path.read_text("utf-8")
    summary = f"summary: Tóm tắt mới {world.step}."
    world.rewrite(path, re.sub(r"^summary: .*", summary, text, count=1, flags=re.MULTILINE))
    return str(path)


def change_date(world: World) -> str:
    path = world.some()
    text = path.read_text("utf-8")
    dates = list(ISO_DATE.finditer(text))
    if not dates:
        return f"{path} has no date"
    found = world.chance.choice(dates)
    moved = (date.fromisoformat(found[0]) + timedelta(days=world.chance.choice((-40, -3, -1, 1, 2, 9, 30)))).isoformat()
    world.rewrite(path, text[: found.start()] + moved + text[found.end() :])
    return f"{path} {found[0]} -> {moved}"


def change_reference(world: World) -> str:
    path = world.some()
    text = path.read_text("utf-8")
    found = [item for item in REFERENCE.finditer(text) if item[1] in collections() and not item[3]]
    if not found:
        return f"{path} refers to nothing"
    item = world.chance.choice(found)
    target = f"{item[1]}/{world.some(item[1]).stem}"
    world.rewrite(path, text[: item.start()] + target + text[item.end() :])
    return f"{path} {item[0]} -> {target}"


def change_points(world: World) -> str:
    path = world.some("scores")
    points = world.chance.choice(("1", "2.5", "6", "8"))
    text = path.read_text("utf-8")
    world.rewrite(path, re.sub(r"points: [0-9.]+", f"points: {points}", text, count=1))
    return f"{path} {points}"


def change_consent(world: World) -> str:
    path = Path("data/people/nguyen-van-a.yml")
    if not path.exists():
        return "nobody to consent"
    text = path.read_text("utf-8")
    withdrawn = "    withdrawn: 2026-11-23\n"
    given = "    given: 2026-01-05\n"
    text = text.replace(withdrawn, "") if withdrawn in text else text.replace(given, given + withdrawn)
    world.rewrite(path, text)
    return "withdrawn or given again"


def cite(world: World) -> str:
    """Name a document in a long text: one that is there, one that may come, or by its number in another spelling."""
    texts = [path for path in sorted(Path("data").glob("*/*.yml")) if "|\n" in path.read_text("utf-8")]
    if not texts:
        return "no long text"
    path = world.chance.choice(texts)
    held = [number for item in world.records("regulations") for number in NUMBER.findall(item.read_text("utf-8"))]
    number = world.chance.choice([*held, "99/2019/QH14", "12/KH-MAU"])
    said = world.chance.choice((number, number.lower().replace("đ", "d"), f"khoản 2 Điều 3 Quyết định số {number}"))
    head, mark, rest = path.read_text("utf-8").partition("|\n")
    indent = rest[: len(rest) - len(rest.lstrip(" "))]
    world.rewrite(path, f"{head}{mark}{indent}Theo {said}.\n\n{rest}")
    return f"{path} {said}"


def reword(world: World) -> str:
    """Add a sentence that cites nothing to a long text."""
    texts = [path for path in sorted(Path("data").glob("*/*.yml")) if "|\n" in path.read_text("utf-8")]
    if not texts:
        return "no long text"
    path = world.chance.choice(texts)
    head, mark, rest = path.read_text("utf-8").partition("|\n")
    indent = rest[: len(rest) - len(rest.lstrip(" "))]
    world.rewrite(path, f"{head}{mark}{indent}Thêm câu thứ {world.step}.\n\n{rest}")
    return str(path)


def renumber(world: World) -> str:
    path = world.some("regulations")
    number = world.chance.choice(("99/2019/QH14", "12/KH-MAU", f"{world.step}/2020/NĐ-CP"))
    world.rewrite(path, NUMBER.sub(f"number: {number}", path.read_text("utf-8"), count=1))
    return f"{path} {number}"


def change_reach(world: World) -> str:
    path = world.some()
    reach = world.chance.choice(("public", "staff", "leadership"))
    text = re.sub(r"^audience: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    world.rewrite(path, re.sub(r"\n", f"\naudience: {reach}\n", text, count=1))
    return f"{path} {reach}"


def change_facet(world: World) -> str:
    path = world.some("regulations")
    issuer = world.chance.choice(("Cơ quan Mẫu", "Ủy ban Mẫu", "Trung tâm Mẫu"))
    world.rewrite(path, re.sub(r"^issuer: .*", f"issuer: {issuer}", path.read_text("utf-8"), flags=re.MULTILINE))
    return f"{path} {issuer}"


def add_record(world: World) -> str:
    path = world.some()
    text = path.read_text("utf-8")
    text = re.sub(r"^former_ids:\n(  - .*\n)+", "", text, flags=re.MULTILINE)
    text = re.sub(r"^number: \d+", f"number: {world.step + 100}", text, flags=re.MULTILINE)
    if path.parent.name == "scores":
        text = text.replace("2026-10", world.chance.choice(("2026-07", "2026-08", "2026-09", "2026-11")))
    new = path.with_name(f"{path.stem[:40]}-{world.step}.yml")
    new.write_text(text, "utf-8")
    return str(new)


def delete_unused(world: World) -> str:
    everything = "\n".join(path.read_text("utf-8") for path in (*world.records(), *Path("docs").rglob("*.md")))
    unused = [path for path in world.records() if f"{path.parent.name}/{path.stem}" not in everything]
    if not unused:
        return "everything is used"
    path = world.chance.choice(unused)
    path.unlink()
    shutil.rmtree(Path("data/media") / path.parent.name / path.stem, ignore_errors=True)
    return str(path)


def delete_any(world: World) -> str:
    path = world.some()
    path.unlink()
    return str(path)


def withdraw(world: World) -> str:
    path = world.some()
    text = re.sub(r"^withdrawn: .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    on = miniature.DAY + timedelta(days=world.chance.choice((-30, -1, 0, 3, 30)))
    world.rewrite(path, f"{text.rstrip()}\nwithdrawn: {on}\n" if world.chance.random() < 0.8 else text)
    return f"{path} {on}"


def rename_record(world: World) -> str:
    path = world.some()
    collection, old, new = path.parent.name, path.stem, f"ten-moi-{world.step}"
    text = path.read_text("utf-8")
    if "former_ids:\n" in text:
        text = text.replace("former_ids:\n", f"former_ids:\n  - {old}\n", 1)
    else:
        text = text.replace("\n", f"\nformer_ids:\n  - {old}\n", 1)
    path.unlink()
    path.with_name(f"{new}.yml").write_text(text, "utf-8")
    for other in (*world.records(), *Path("docs").rglob("*.md")):
        content = other.read_text("utf-8")
        moved = re.sub(rf"\b{collection}/{old}(?![a-z0-9-])", f"{collection}/{new}", content)
        if moved != content:
            world.rewrite(other, moved)
            world.repaint |= other.suffix == ".md"
    media = Path("data/media") / collection / old
    if media.exists():
        media.rename(media.with_name(new))
    return f"{collection}/{old} -> {new}"


def touch(world: World) -> str:
    path = world.some()
    os.utime(path)
    return str(path)


def rewrite_same(world: World) -> str:
    path = world.some()
    world.rewrite(path, path.read_text("utf-8"))
    return str(path)


def break_record(world: World) -> str:
    path = world.some()
    world.rewrite(path, path.read_text("utf-8") + world.chance.choice(("khong-co: x\n", "title: lần hai\n", "\tx\n")))
    return str(path)


def change_picture(world: World) -> str:
    pictures = sorted(Path("data/media").rglob("*.png"))
    if not pictures:
        return "no pictures"
    path = world.chance.choice(pictures)
    Image.new("L", world.chance.choice(((64, 40), (40, 64), (900, 600))), world.step % 10).save(path)
    return str(path)


def add_picture(world: World) -> str:
    story = world.some("stories")
    folder = Path("data/media/stories") / story.stem
    folder.mkdir(parents=True, exist_ok=True)
    name = f"anh-{world.step}.png"
    shutil.copy(miniature.SITE / "data/media/stories/ngay-mua/quay.png", folder / name)
    entry = f"  - file: {name}\n    caption: Ảnh thêm\n    alt: Ảnh thêm\n"
    text = story.read_text("utf-8")
    known = text if "pictures:\n" in text else f"{text.rstrip()}\npictures:\n"
    world.rewrite(story, known.replace("pictures:\n", f"pictures:\n{entry}", 1))
    return str(folder / name)


def remove_picture(world: World) -> str:
    pictures = sorted(Path("data/media").rglob("*.png"))
    if not pictures:
        return "no pictures"
    path = world.chance.choice(pictures)
    path.unlink()
    story = Path("data/stories") / f"{path.parent.name}.yml"
    if story.exists():
        text = re.sub(rf"  - file: {path.name}\n    caption: .*\n    alt: .*\n", "", story.read_text("utf-8"))
        world.rewrite(story, text.replace("pictures:\n", "") if "  - file:" not in text else text)
    return str(path)


def move_day(world: World) -> str:
    moved = miniature.DAY + timedelta(days=world.chance.choice((-700, -60, -1, 0, 1, 5, 8, 40, 100)))
    world.settings = replace(world.settings, as_of=moved)
    return moved.isoformat()


def change_audience(world: World) -> str:
    audience = world.chance.choice(list(Audience))
    world.settings = replace(world.settings, audience=audience)
    return str(audience)


def save_in_git(world: World) -> str:
    when = f"2026-11-{1 + world.step % 28:02d}T0{world.step % 10}:30:00+07:00"
    miniature.commit(Path(), f"Lần {world.step}", when)
    return when


def add_call(world: World) -> str:
    path = world.prose()
    world.rewrite(path, f"{path.read_text('utf-8').rstrip()}\n\n{world.chance.choice(PARAGRAPHS)}\n")
    world.repaint = True
    return str(path)


def remove_paragraph(world: World) -> str:
    path = world.prose()
    paragraphs = path.read_text("utf-8").rstrip().split("\n\n")
    if len(paragraphs) > 3:
        del paragraphs[world.chance.randrange(2, len(paragraphs))]
    world.rewrite(path, "\n\n".join(paragraphs) + "\n")
    world.repaint = True
    return str(path)


def add_page(world: World) -> str:
    path = Path(f"docs/huong-dan/trang-{world.step}.md")
    path.write_text(f"# Trang {world.step}\n\n{world.chance.choice(PARAGRAPHS)}\n", "utf-8")
    world.repaint = True
    return str(path)


def remove_page(world: World) -> str:
    added = sorted(Path("docs/huong-dan").glob("trang-*.md"))
    world.repaint |= bool(added)
    if not added:
        return "no page to spare"
    path = world.chance.choice(added)
    path.unlink()
    return str(path)


def change_theme(world: World) -> str:
    path = Path(world.chance.choice(("overrides/main.html", "overrides/layout.html", "docs/assets/css/portal.css")))
    mark = f"/* {world.step} */" if path.suffix == ".css" else ""
    text = path.read_text("utf-8")
    world.rewrite(path, text + mark if mark else re.sub(r"</(nav|article)>", rf"<!-- {world.step} --></\1>", text))
    world.repaint = True
    return str(path)


RECORD_EDITS: tuple[Edit, ...] = (
    change_title,
    change_title,
    change_summary,
    change_date,
    change_date,
    change_reference,
    change_points,
    cite,
    reword,
    renumber,
    change_consent,
    change_reach,
    change_facet,
    add_record,
    add_record,
    delete_unused,
    delete_any,
    withdraw,
    withdraw,
    rename_record,
    touch,
    rewrite_same,
    break_record,
    change_picture,
    add_picture,
    remove_picture,
    move_day,
    move_day,
    change_audience,
    save_in_git,
)
PAINT_EDITS: tuple[Edit, ...] = (add_call, remove_paragraph, add_page, remove_page, change_theme)
