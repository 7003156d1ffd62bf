"""What `portal new` fills in for a dossier, and for the award that follows from one."""

from __future__ import annotations

from scripts.editing import proposals
from tests.pages.test_dossiers import MEETING, built, dossier
from tests.pages.test_titles import LEVEL, title


def test_a_dossier_begins_with_whoever_is_eligible_and_the_last_council() -> None:
    portal = built(titles__khen=title("giay-khen", LEVEL))
    proposal = proposals.for_dossier(
        portal, {"honour": "titles/khen", "year": "2025", "meeting": {"date": "2026-01-09"}}
    )
    assert proposal.data == {
        "audience": "leadership",
        "candidates": ["people/an", "people/chi"],
        "meeting": {"council": "units/hd", "date": "2026-01-09"},
    }
    assert proposal.words == ("Điền sẵn danh sách đề nghị (2): Trần An, Võ Chi.",)


def test_candidates_that_were_given_stay() -> None:
    data = {"honour": "titles/tien-tien", "year": "2025", "candidates": ["people/chi"]}
    assert "candidates" not in proposals.for_dossier(built(), data).data


def test_an_award_takes_all_but_the_decision_from_the_dossier_and_names_nobody_who_is_withheld() -> None:
    proposal = proposals.for_award(built(), "dossiers/d")
    assert proposal
    assert proposal.data == {
        "title": "Danh hiệu Lao động tiên tiến năm 2025",
        "summary": "Trần An được tặng danh hiệu Lao động tiên tiến năm 2025 vì hoàn thành tốt nhiệm vụ.",
        "form": "lao-dong-tien-tien",
        "year": "2025",
        "winners": ["people/an"],
        "reason": "Hoàn thành tốt nhiệm vụ",
    }
    assert proposal.words == ("Không công bố tên nên không đưa vào bản ghi: Võ Chi.",)
    assert proposals.for_award(built(), "dossiers/khong-co") is None


def test_a_summary_leaves_out_a_reason_that_is_too_long() -> None:
    long = dossier({"who": "people/an"}, {"who": "people/chi"}, reason="Hoàn thành tốt nhiệm vụ " * 12, meeting=MEETING)
    proposal = proposals.for_award(built(dossiers__d=long), "dossiers/d")
    assert proposal
    assert proposal.data["summary"] == "02 cá nhân được tặng danh hiệu Lao động tiên tiến năm 2025."
