"""`portal new --from`: a record that follows from another, or from what a reader has sent."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from macros.loading.yaml_reader import parse
from macros.loading.yaml_writer import dump
from scripts.portal import main
from tests.editing.test_slips import SLIP
from tests.pages.test_dossiers import RECORDS

OUTPUT = (
    "Không công bố tên nên không đưa vào bản ghi: Võ Chi.\n\n"
    "Đã ghi data/awards/danh-hieu-lao-dong-tien-tien-nam-2025.yml. Bước tiếp theo:\n"
    "  git add data/awards/danh-hieu-lao-dong-tien-tien-nam-2025.yml\n"
    '  git commit -m "Thêm khen thưởng danh-hieu-lao-dong-tien-tien-nam-2025"\n'
    "  git push\n"
    "Đã ghi “award: awards/danh-hieu-lao-dong-tien-tien-nam-2025” vào kho/data/dossiers/d.yml; "
    "tệp này thuộc kho của lãnh đạo, hãy lưu riêng.\n"
)
NUMBER, DAY, ISSUER = "decision.number=1/QĐ-A", "decision.date=2026-01-10", "decision.issuer=Giám đốc"


def put(path: str, data: dict[str, object]) -> Path:
    """A record in its file."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(dump(data), "utf-8")
    return target


@pytest.fixture
def dossier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a dossier, in the leaders' repository."""
    monkeypatch.chdir(tmp_path)
    for ref, data in RECORDS.items():
        put(f"{'kho/data' if data.get('audience') else 'data'}/{ref}.yml", {"summary": "Quy chế.", **data})
    return Path("kho/data/dossiers/d.yml")


def test_an_award_takes_what_its_dossier_says_and_the_dossier_names_it(dossier, capsys):
    before = parse(dossier.read_bytes())
    roots = ("--data", "data", "--data", "kho/data", "--as-of", "2026-01-12")
    assert main(["new", "awards", "--from", "dossiers/d", *roots, "--set", NUMBER, "--set", DAY, "--set", ISSUER]) == 0
    assert capsys.readouterr().out == OUTPUT
    award = "danh-hieu-lao-dong-tien-tien-nam-2025"
    assert parse(dossier.read_bytes()) == {**before, "award": f"awards/{award}"}
    record = parse(Path(f"data/awards/{award}.yml").read_bytes())
    assert (record["winners"], record["reason"]) == (["people/an"], "Hoàn thành tốt nhiệm vụ")
    assert record["decision"] == {"number": "1/QĐ-A", "date": "2026-01-10", "issuer": "Giám đốc"}


def test_a_dossier_asks_for_the_title_first_and_fills_in_who_has_all_of_it(dossier, capsys, monkeypatch):
    """People who are filled in are not asked for again, unlike the last answer of an interrupted run."""
    dossier.unlink()
    answers = ("lao dong tien tien", "2025", "", "Hoàn thành tốt nhiệm vụ", "", "")
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*answers, ""])))
    assert main(["new", "dossiers", "--data", "data", "--data", "kho/data", "--as-of", "2026-01-12"]) == 0
    out = capsys.readouterr().out
    prompts = ("Xét theo danh hiệu", "Năm", "Tóm tắt", "Thành tích")
    assert [line.partition(". ")[0] for line in out.splitlines() if line.startswith(prompts)] == [*prompts]
    assert "> Điền sẵn danh sách đề nghị (2): Trần An, Võ Chi.\n" in out
    assert dossier.with_stem("lao-dong-tien-tien-nam-2025").read_text("utf-8") == (
        "audience: leadership\nhonour: titles/tien-tien\nyear: 2025\nreason: Hoàn thành tốt nhiệm vụ\n"
        "candidates:\n  - people/an\n  - people/chi\n"
    )


@pytest.mark.parametrize("source", ["-", "phieu.txt"])  # the page of the slip is none: it may not be linked
@pytest.mark.usefixtures("project")
def test_a_task_is_made_from_a_slip_that_is_pasted_or_in_a_file(source, capsys, monkeypatch):
    Path("phieu.txt").write_text(SLIP, "utf-8-sig")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SLIP}\n.\n"))
    assert main(["new", "actions", "--from", source, "--set", "due=2026-12-01", "--as-of", "2026-11-24"]) == 0
    output = (
        "Lập từ phiếu báo sai; đơn vị chủ trì: Văn phòng.\n\nĐã ghi data/actions/sua-trang-trang-phuc-noi-cong-so.yml."
    )
    prompts = "Dán phiếu vào đây, rồi gõ một dòng chỉ có dấu chấm.\n" if source == "-" else ""
    assert capsys.readouterr().out.startswith(prompts + output)
    record = parse(Path("data/actions/sua-trang-trang-phuc-noi-cong-so.yml").read_bytes())
    assert (record["starts"], record["due"], record["lead"]) == ("2026-11-24", "2026-12-01", "units/van-phong")
    assert record["body"].startswith("- Trang: Trang phục nơi công sở (/quy-tac/trang-phuc-cong-so/)\n")
