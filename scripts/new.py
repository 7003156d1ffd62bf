"""Tạo một bản ghi mới: hỏi từng mục, kiểm tra ngay từng câu trả lời, rồi ghi tệp.

Ví dụ:
  portal new stories
  portal new awards --set form=giay-khen --set winners=people/nguyen-van-a --set decision.number=45/QĐ-MAU
  portal new dossiers --set honour=titles/lao-dong-tien-tien --set year=2026 --data data --data kho-lanh-dao
  portal new awards --from dossiers/lao-dong-tien-tien-nam-2026 --data data --data kho-lanh-dao
  portal new actions --from phieu-bao-sai.txt
Có --set thì chỉ hỏi những mục bắt buộc còn thiếu. Câu trả lời đưa qua đường ống (stdin) cũng được.
Dừng giữa chừng thì câu trả lời được giữ trên máy này; chạy lại lệnh để làm tiếp.
Mã trả về: 0 đã ghi, 1 chưa ghi gì vì còn lỗi hoặc đã dừng, 2 gọi sai.
"""

import argparse
import io
import shlex
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from macros.loading.suggest import closest, fold
from macros.records import collections
from macros.records.actions import Action
from macros.records.awards import Award
from macros.records.base import Record
from macros.records.choices import Audience
from macros.records.dossiers import Dossier
from macros.records.introspect import fields_of
from macros.run.flow import Settings, examine
from scripts import options as shared
from scripts import schema
from scripts.editing import proposals, slips
from scripts.editing.answers import Answers, UnknownField, set_answer
from scripts.editing.drafts import Drafts, SavedAnswers, id_fault, used_ids
from scripts.editing.interview import Stopped, finish, interview
from scripts.editing.prompts import LATER, Dialog


def arguments(parser: argparse.ArgumentParser) -> None:
    """The collection, and options of the command."""
    names = ", ".join(f"{name} ({model.label})" for name, model in collections().items())
    kind = f"nhóm của bản ghi: {names}"
    parser.add_argument("collection", metavar="NHÓM", nargs="?", type=collection_named, help=kind)
    add_set(parser, "trả lời trước một mục, có thể ghi nhiều lần: unit=…, decision.number=…, positions.1.unit=…")
    parser.add_argument(
        "--from",
        dest="source",
        metavar="NGUỒN",
        default="",
        help="awards: hồ sơ khen thưởng; actions: tệp ghi phiếu “Báo sai trang này”, ghi - thì dán phiếu vào",
    )
    parser.add_argument("--id", metavar="MÃ", default="", help="mã bản ghi (mặc định: đặt theo tên)")
    shared.add_data(parser)
    shared.add_as_of(parser)


def run(options: argparse.Namespace) -> int:
    """Ask and write; 0 written, 1 not, 2 wrong usage."""
    _ready_for_text()
    outcome = "câu trả lời được giữ, chạy lại lệnh để làm tiếp" if sys.stdin.isatty() else "chưa ghi gì"
    try:
        return _run(options)
    except UnknownField as error:
        print(f"portal new: {error}", file=sys.stderr)
        return 2
    except EOFError:
        print(f"\nHết phần trả lời giữa chừng; {outcome}.", file=sys.stderr)
    except (KeyboardInterrupt, Stopped):
        print(f"\nĐã dừng; {outcome}.", file=sys.stderr)
    except FileExistsError as error:
        print(f"{error.filename}: tệp này vừa được tạo; {outcome}.", file=sys.stderr)
    return 1


def _ready_for_text() -> None:
    """Read UTF-8 from a pipe on every system; use readline on a terminal, which otherwise cuts long lines."""
    if sys.stdin.isatty():
        with suppress(ImportError):  # there is none on Windows, and no need for one
            import_module("readline")
    elif isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape", newline=None)


def _run(options: argparse.Namespace) -> int:
    model: type[Record] | None = options.collection
    if model is None:
        names = "\n".join(f"  portal new {name}  {item.label}" for name, item in collections().items())
        print(f"Hãy ghi tên nhóm của bản ghi mới:\n{names}", file=sys.stderr)
        return 2
    if model.written_by:
        words = f"“{model.label}” do lệnh ghi từ số liệu, không nhập tay; hãy chạy: {model.written_by}"
        print(words, file=sys.stderr)
        return 2
    settings = shared.settings(options)
    if missing := [str(root) for root in settings.data if not root.is_dir()]:
        print(f"Không có thư mục dữ liệu “{missing[0]}”.", file=sys.stderr)
        return 2
    if options.source and model not in (Award, Action):
        print("--from chỉ dùng với nhóm awards (Khen thưởng) và actions (Nhiệm vụ).", file=sys.stderr)
        return 2
    for_leaders = model is Dossier or ("audience", str(Audience.LEADERSHIP)) in options.set
    drafts = Drafts(settings, for_leaders=for_leaders)
    return _ask_and_write(options, settings, drafts)


def _ask_and_write(options: argparse.Namespace, settings: Settings, drafts: Drafts) -> int:
    """Ask for a record and write it."""
    model: type[Record] = options.collection
    answers = Answers(model, drafts.rows, drafts.photos)
    data: dict[str, Any] = {}
    if refused := _set_answers(options, answers, data) or _fill_in(options, settings, data):
        print(*refused, "Chưa ghi gì.", sep="\n", file=sys.stderr)
        return 1
    saved = SavedAnswers(settings, model) if sys.stdin.isatty() and not data else None
    if saved:
        data = _answers_to_resume(saved, model)
    resumed = bool(data)
    dialog = Dialog(answers, input, print, data, lambda: saved.save(data) if saved else None)
    _begin(options, settings, dialog)
    if options.set or options.source:
        name = finish(dialog, drafts, options.id)
    else:
        name = interview(dialog, drafts, options.id, resumed=resumed)
    if not name:
        print("Chưa ghi gì.", file=sys.stderr)
        return 1
    _print_next_steps(drafts.write(model, name, data), f"Thêm {model.one} {name}", drafts.root)
    if options.source and model is Award:
        _name_award(drafts, options.source, f"awards/{name}")
    if saved:
        saved.drop()
    schema.write(examine(settings)[0].rows)
    return 0


def _fill_in(options: argparse.Namespace, settings: Settings, data: dict[str, Any]) -> list[str]:
    """Fill in what follows from other records; returns why that cannot be."""
    if options.source and options.collection is Action:
        try:
            slip = _slip(options.source)
        except (OSError, UnicodeDecodeError):
            return [f"--from: không đọc được tệp “{options.source}”; hãy ghi đúng tên và thư mục của tệp"]
        proposal = slips.task_of(proposals.everything(settings), slip)
        if proposal is None:
            return [
                f"--from: “{options.source}” không phải phiếu “Báo sai trang này” đã ghi chỗ sai; hãy chép cả phiếu"
            ]
        fields = {"starts": settings.as_of.isoformat(), **proposal.data, **data}
    elif options.source:
        proposal = proposals.for_award(proposals.everything(settings), options.source)
        if proposal is None:
            return [f"--from: không có hồ sơ khen thưởng “{options.source}”; hãy ghi dossiers/<mã>"]
        fields = {**proposal.data, **data}
        fields["decision"] = {**proposal.data.get("decision", {}), **data.get("decision", {})}
    elif options.collection is Dossier and data:
        proposal = proposals.for_dossier(proposals.everything(settings), data)
        fields = {**data, **proposal.data}
    else:
        return []
    data.update(fields)
    if proposal.words:
        print(*proposal.words, sep="\n")
    return []


def _slip(source: str) -> str:
    """The text of a slip: of a file, or pasted up to a line with nothing but a dot."""
    if source == "-":
        print("Dán phiếu vào đây, rồi gõ một dòng chỉ có dấu chấm.")
        return "\n".join(iter(input, "."))
    return Path(source).read_text("utf-8-sig")


def _begin(options: argparse.Namespace, settings: Settings, dialog: Dialog) -> None:
    """Print an introduction; ask first what a dossier is about, or for the decision that an award rests on."""
    if not options.set and not options.source:
        what = f"{'Nhập tiếp bản ghi' if dialog.data else 'Bản ghi mới'} trong nhóm “{dialog.model.label}”"
        print(f"{what}. Chưa trả lời được thì gõ “{LATER}”; Ctrl+C để dừng.")
    if dialog.model is Dossier and not dialog.data:
        _ask_occasion(dialog)
        _fill_in(options, settings, dialog.data)
    if options.source and dialog.model is Award:
        _ask_decision(dialog)


def _ask_occasion(dialog: Dialog) -> None:
    """Ask what a dossier is about first, since the candidates follow from it: a title and its year, or a deed."""
    specs = {spec.name: spec for spec in fields_of(dialog.model) if len(spec.path) == 1}
    name = "year" if dialog.fill(specs["honour"], ("honour",)) else "story"
    dialog.fill(specs[name], (name,))


def _ask_decision(dialog: Dialog) -> None:
    """Ask for number and day of the decision, which are only on the paper."""
    for spec in fields_of(dialog.model):
        if spec.path[:-1] == ("decision",) and not dialog.data["decision"].get(spec.name):
            dialog.fill(spec, spec.path)


def _name_award(drafts: Drafts, dossier: str, award: str) -> None:
    """Enter the award in the dossier that it follows from."""
    row = drafts.rows[dossier]
    text = drafts.changed_text(row, {**drafts.whole(row), "award": award})
    if not text:
        print(f"Hãy thêm vào {row.file} dòng “award: {award}”; tệp có lời chú thích (#) nên không ghi tự động.")
        return
    path = drafts.rewrite(row, text)
    print(f"Đã ghi “award: {award}” vào {path.as_posix()}; tệp này thuộc kho của lãnh đạo, hãy lưu riêng.")


def _set_answers(options: argparse.Namespace, answers: Answers, data: dict[str, Any]) -> list[str]:
    """Set the given answers; returns what is wrong with them."""
    fault = id_fault(options.id, answers.model, used_ids(answers.model, answers.rows)) if options.id else ""
    refused = [f"--id: {fault}"] if fault else []
    for key, typed in options.set:
        refused += [f"--set {key}: {message}" for message in set_answer(answers, data, key, typed)]
    return refused


def _print_next_steps(path: Path, what: str, root: Path) -> None:
    """Print where the record is and the next commands; a data folder elsewhere is in its own repository."""
    media = root / "media" / path.parent.name / path.stem
    inside = Path.cwd() in root.resolve().parents
    paths = [
        item.as_posix() if inside else item.relative_to(root).as_posix() for item in (path, media) if item.exists()
    ]
    git = "git" if inside else f"git -C {shlex.quote(root.as_posix())}"
    print(f"\nĐã ghi {path.as_posix()}. Bước tiếp theo:")
    print(f'  {git} add {" ".join(paths)}\n  {git} commit -m "{what}"\n  {git} push')


def _answers_to_resume(saved: SavedAnswers, model: type[Record]) -> dict[str, Any]:
    """The answers of a run that was stopped, if the editor wants to continue with them."""
    answers = saved.load()
    if answers:
        print(f"Có {model.one} đang nhập dở: “{answers.get('title', 'chưa có tên')}”, đã trả lời {len(answers)} mục.")
        typed = input("  (Enter: làm tiếp; gõ “bỏ”: bỏ hẳn, nhập bản khác) > ")
        if fold(typed) == "bo":
            saved.drop()
            return {}
    return answers


def collection_named(text: str) -> type[Record]:
    """The collection that was named on the command line."""
    labels = [(name, model.label) for name, model in collections().items()]
    slugs = {model.slug: name for name, model in collections().items()}
    wanted = {fold(label): name for name, label in labels} | {fold(slug): name for slug, name in slugs.items()}
    name = text if text in collections() else wanted.get(fold(text), "")
    if not name:
        near = closest(text, [*labels, *((name, slug) for slug, name in slugs.items())])
        hint = f"; gợi ý: “{near}”" if near else ""
        raise argparse.ArgumentTypeError(f"“{text}” không phải nhóm nào; các nhóm: {', '.join(collections())}{hint}")
    return collections()[name]


def add_set(parser: argparse.ArgumentParser, words: str) -> None:
    """`--set FIELD=TEXT`, repeatable."""
    parser.add_argument("--set", metavar="MỤC=NỘI_DUNG", type=setting, action="append", default=[], help=words)


def setting(text: str) -> tuple[str, str]:
    """The field and text of `--set FIELD=TEXT`."""
    key, sign, typed = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"“{text}” thiếu dấu =; viết MỤC=NỘI_DUNG, ví dụ unit=units/van-phong")
    return key.strip(), typed
