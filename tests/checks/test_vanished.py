"""The address of a published record still leads somewhere, or says that it was withdrawn; samples may be deleted."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from macros.engine import Portal
from macros.engine.loader import load
from macros.queries.withdrawals import withdrawn
from macros.records import collections
from macros.records.choices import Audience
from scripts.editing.renaming import rename
from tests.checks import sample_library
from tests.checks.sample_library import change

OLD = Path("regulations/84-kh-ubnd-2019.yml")
REF = "regulations/84-kh-ubnd-2019"
REAL = "title: Phòng cũ\nkind: department\nplace: 40\n"


def git(*args: str) -> None:
    """Run git in the current folder."""
    subprocess.run(["git", *args], check=True, capture_output=True)


def commit() -> None:
    """Commit everything."""
    git("add", "--all")
    git("commit", "--quiet", "-m", "Sửa")


@pytest.fixture
def repo(good: Path) -> Path:
    """The good library, committed, without references to the document that tests delete."""
    change(
        good / "regulations" / "1847-qd-ttg-2018.yml",
        "  - type: implemented-by\n    target: regulations/84-kh-ubnd-2019\n",
        "",
    )
    change(good / "regulations" / "1847-qd-ttg-2018.yml", "relations:\n", "")
    git("init", "--quiet")
    commit()
    assert sample_library.problems() == []
    return good


def deletion_warning(ref: str) -> str:
    """The warning of a deletion that is not committed."""
    collection = ref.partition("/")[0]
    wrong = "bản ghi này đã bị xóa, địa chỉ của nó sẽ chỉ nói là đã gỡ"
    return f"{wrong}; nếu muốn đổi mã thì chạy “portal rename {ref} {collection}/<mã mới>”"


def gone(portal: Portal) -> list[str]:
    """The records whose addresses say that they were withdrawn."""
    return [ref for collection in collections() for ref in withdrawn(portal, collection)]


def test_a_deleted_record_is_withdrawn(repo: Path) -> None:
    (repo / OLD).unlink()
    assert sample_library.lines(sample_library.problems()) == [
        f"record-deleted data/{OLD}:1:1: cảnh báo: {deletion_warning(REF)}"
    ]
    commit()
    assert sample_library.problems() == []
    assert gone(sample_library.open_portal()) == [REF]


def test_a_renamed_record_keeps_its_old_id(repo: Path) -> None:
    new = repo / "regulations" / "84-kh-ubnd-2020.yml"
    (repo / OLD).rename(new)
    new_ref = "regulations/84-kh-ubnd-2020"
    right = f"hãy chạy “portal rename {REF} {new_ref}”, để mọi chỗ được sửa và địa chỉ cũ dẫn tới địa chỉ mới"
    wrong = f"bản ghi này đã đổi tên thành {new_ref}"
    expected = [f"id-renamed data/{OLD}:1:1: {wrong}; {right}"]
    assert sample_library.lines(sample_library.problems()) == expected
    commit()
    assert sample_library.lines(sample_library.problems()) == expected
    change(new, "number:", "former_ids:\n  - 84-kh-ubnd-2019\nnumber:")
    assert sample_library.problems() == []
    assert gone(sample_library.open_portal()) == []


def test_a_withdrawn_record_may_be_renamed_too(repo: Path) -> None:
    (repo / OLD).write_text((repo / OLD).read_text("utf-8") + "withdrawn: 2026-06-01\n", "utf-8")
    commit()
    rename([repo], REF, f"{REF}-cu", sample_library.DAY)
    assert sample_library.problems() == []
    commit()
    assert sample_library.problems() == []
    assert gone(sample_library.open_portal()) == [REF, f"{REF}-cu"]


def test_a_file_renamed_by_hand_is_reported_once_however_many_refer_to_it(repo: Path) -> None:
    (repo / "policies" / "tiep-cong-dan.yml").rename(repo / "policies" / "tiep-dan.yml")
    commit()
    errors = [problem for problem in sample_library.problems() if problem.severity == "error"]
    assert [problem.code for problem in errors] == ["id-renamed"]
    assert "portal rename policies/tiep-cong-dan policies/tiep-dan" in errors[0].message


def test_references_to_a_deleted_record_are_reported_with_a_remedy(repo: Path) -> None:
    (repo / "policies" / "tiep-cong-dan.yml").unlink()
    commit()
    errors = sample_library.lines(problem for problem in sample_library.problems() if problem.severity == "error")
    lines = [line for line in errors if line.startswith("reference-deleted data/")]
    assert lines == errors != []
    assert all("lấy lại tệp, thêm dòng “withdrawn: <ngày>”" in line for line in errors)


def test_a_record_does_not_become_a_sample_on_its_way_out(repo: Path) -> None:
    path = repo / OLD
    path.write_text(path.read_text("utf-8") + "illustrative: true\n", "utf-8")
    commit()
    path.unlink()
    commit()
    assert gone(sample_library.open_portal()) == [REF]


def test_only_its_readers_learn_of_a_deleted_record(repo: Path) -> None:
    path = repo / "units" / "phong-kin.yml"
    path.write_text(f"{REAL}audience: leadership\n", "utf-8")
    commit()
    path.unlink()
    commit()
    everything = sample_library.open_portal()
    assert gone(everything) == ["units/phong-kin"]
    staff = Portal(load((repo,)), sample_library.DAY, Audience.STAFF, everything.history)
    assert gone(staff) == []


def test_a_record_that_came_back_is_not_missed(repo: Path) -> None:
    text = (repo / OLD).read_text("utf-8")
    (repo / OLD).unlink()
    commit()
    (repo / OLD).write_text(text, "utf-8")
    assert sample_library.problems() == []
    (repo / OLD).write_text(text.replace("type: plan", "type: lạ"), "utf-8")
    assert [problem.code for problem in sample_library.problems()] == ["field-enum"]


@pytest.mark.parametrize(
    "text", ["illustrative: true\n", "illustrative:   true \n", "{illustrative: true, title: x}\n"]
)
def test_a_sample_may_go(repo: Path, text: str) -> None:
    (repo / "units" / "mau.yml").write_text(text, "utf-8")
    commit()
    (repo / "units" / "mau.yml").unlink()
    commit()
    assert sample_library.problems() == []


@pytest.mark.parametrize(("line", "withdrawn_refs"), [("", []), ("illustrative: false\n", ["units/phong-cu"])])
def test_a_sample_by_the_defaults_of_its_root_may_go(repo: Path, line: str, withdrawn_refs: list[str]) -> None:
    (repo / "defaults.yml").write_text("illustrative:\n  - units\n", "utf-8")
    path = repo / "units" / "phong-cu.yml"
    path.write_text(f"{REAL}{line}", "utf-8")
    commit()
    path.unlink()
    (repo / "defaults.yml").unlink()
    commit()
    assert gone(sample_library.open_portal()) == withdrawn_refs


def test_defaults_that_come_later_make_no_sample(repo: Path) -> None:
    (repo / "defaults.yml").write_text("illustrative:\n  - regulations\n", "utf-8")
    commit()
    (repo / OLD).unlink()
    commit()
    assert gone(sample_library.open_portal()) == [REF]


def test_a_sample_that_became_real_is_withdrawn(repo: Path) -> None:
    path = repo / "units" / "phong-cu.yml"
    path.write_text(REAL + "illustrative: true\n", "utf-8")
    commit()
    path.write_text(REAL, "utf-8")
    commit()
    path.unlink()
    assert gone(sample_library.open_portal()) == ["units/phong-cu"]


@pytest.mark.parametrize(
    "path",
    [
        *("media/units/phong-cu.yml", "units/cu/phong-cu.yml", "units/phong-cu.yaml", "ghi-chu/phong-cu.yml"),
        *("phong-cu.yml", "units/Phong-Cu.yml", "units/.phong-cu.yml"),
    ],
)
def test_other_files_may_go(repo: Path, path: str) -> None:
    (repo / path).parent.mkdir(parents=True, exist_ok=True)
    (repo / path).write_text(REAL, "utf-8")
    commit()
    (repo / path).unlink()
    if not any((repo / path).parent.iterdir()):
        (repo / path).parent.rmdir()
    commit()
    assert gone(sample_library.open_portal()) == []


def test_what_never_was_a_record_may_go(repo: Path) -> None:
    (repo / "units" / "phong-cu.yml").write_text("title: [\n", "utf-8")
    commit()
    (repo / "units" / "phong-cu.yml").unlink()
    commit()
    assert sample_library.problems() == []


def test_many_samples_are_distinguished_from_real_records_in_one_run(repo: Path) -> None:
    paths = [repo / "units" / f"phong-{number}.yml" for number in range(60)]
    for number, path in enumerate(paths):
        path.write_text(REAL + ("illustrative: true\n" if number % 20 else ""), "utf-8")
    commit()
    for path in paths:
        path.unlink()
    commit()
    assert gone(sample_library.open_portal()) == ["units/phong-0", "units/phong-20", "units/phong-40"]


def test_a_record_moved_to_another_root_is_still_there(repo: Path) -> None:
    other = Path("kin/regulations")
    other.mkdir(parents=True)
    (repo / OLD).rename(other / OLD.name)
    assert [problem.code for problem in sample_library.problems(roots=(repo, Path("kin")))] == ["shared-among-leaders"]


def test_a_deleted_document_lists_every_record_that_cites_it(repo: Path) -> None:
    change(
        repo / "policies" / "tiep-cong-dan.yml", "Nghe hết rồi", "Theo Kế hoạch 84/KH-UBND ngày 10/4/2019, nghe hết rồi"
    )
    story = repo / "stories" / "tiep-dan-ngay-mua.yml"
    change(story, "trời mưa to", "theo Điều 2 Kế hoạch số 84/KHUBND ngày 10/4/2019, trời mưa to")
    commit()
    (repo / OLD).unlink()
    still = "lời văn còn viện dẫn văn bản này ở policies/tiep-cong-dan, stories/tiep-dan-ngay-mua"
    lines = sample_library.lines(sample_library.problems())
    assert f"record-deleted data/{OLD}:1:1: cảnh báo: {deletion_warning(REF).replace('; ', f'; {still}; ', 1)}" in lines
    assert any(line.startswith("VD-CHUA-CO-VAN-BAN data/stories/tiep-dan-ngay-mua.yml") for line in lines)
