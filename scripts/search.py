"""Tìm trong trang đã dựng, như ô tìm kiếm.

Ví dụ:
  portal search "van hoa cong vu"
  portal search "qd 1847" --json
  portal search --propose
Mã trả về: 0 tìm thấy, 1 không tìm thấy, 2 gọi sai hoặc trang chưa có chỉ mục.
"""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from macros.search import weights
from macros.search.answers import direct_answer
from macros.search.query import Answer, Result, enrich, search
from macros.search.reader import Index, NoIndex
from scripts.editing.abbreviations import candidates, unexplained


def arguments(parser: argparse.ArgumentParser) -> None:
    """The query, and options of the command."""
    parser.add_argument("query", metavar="CÂU", nargs="?", default="", help="điều cần tìm, viết như trong ô tìm kiếm")
    parser.add_argument(
        "--site", metavar="THƯ_MỤC", type=Path, default=Path("site"), help="trang đã dựng (mặc định: site)"
    )
    parser.add_argument("--limit", metavar="SỐ", type=_count, default=weights.READ, help="số kết quả (mặc định: 10)")
    parser.add_argument("--newest", action="store_true", help="mới nhất trước")
    parser.add_argument("--propose", action="store_true", help="gợi ý chữ tắt để thêm vào mục Cách gọi khác")
    parser.add_argument("--json", action="store_true", help="in dạng JSON")


def run(options: argparse.Namespace) -> int:
    """Search; 0 found, 1 nothing found, 2 no index."""
    try:
        index = Index(options.site)
    except NoIndex:
        print(f"“{options.site}” chưa có chỉ mục tìm kiếm; hãy chạy “portal build”.", file=sys.stderr)
        return 2
    if options.propose:
        for item in candidates(options.site, index.wordings.rows):
            print(f"{item.initials}: {item.phrase} ({item.pages} trang)")
        print(
            f"Chữ tắt có trong trang mà chưa có nghĩa: {', '.join(unexplained(index.syllables, index.wordings.rows))}"
        )
        return 0
    if not options.query:
        print("Thiếu câu cần tìm, ví dụ: portal search “van hoa cong vu”.", file=sys.stderr)
        return 2
    limit = max(options.limit, weights.READ)
    answer = enrich(index, search(index, options.query, limit=limit, newest=options.newest))
    answer = replace(answer, results=answer.results[: options.limit])
    print(json.dumps(_plain(answer), ensure_ascii=False, indent=2) if options.json else _text(answer))
    return 0 if answer.results else 1


def _text(answer: Answer) -> str:
    lines = [f"Có phải bạn muốn tìm: {answer.suggestion}?"] if answer.suggestion else []
    lines += [f"Đang tìm cả: {'; '.join(answer.also)}"] if answer.also else []
    short_answer = direct_answer([result.card for result in answer.results], answer.asks, answer.topic)
    lines += [f"Trả lời: {short_answer.text} ({short_answer.card.url})"] if short_answer else []
    rough = "khoảng " if answer.total_is_about else "trên " if answer.total_is_floor else ""
    lines.append(f"Có {rough}{answer.total} kết quả." if answer.results else "Không tìm thấy.")
    return "\n".join([*lines, *(line for result in answer.results for line in _lines(result))])


def _lines(result: Result) -> list[str]:
    card = result.card
    heading = " · ".join(part for part in (card.number, card.title, card.status) if part)
    about = result.snippet.text if result.snippet else card.abstract
    anchor = f"#{result.snippet.anchor}" if result.snippet and result.snippet.anchor else ""
    return ["", heading, f"  {card.url}{anchor}", *([f"  {about}"] if about else [])]


def _plain(answer: Answer) -> dict[str, Any]:
    return {
        "total": answer.total,
        "total_is_floor": answer.total_is_floor,
        "total_is_about": answer.total_is_about,
        "suggestion": answer.suggestion,
        "also": list(answer.also),
        "results": [
            {**result.card._asdict(), "score": result.score, "snippet": result.snippet and result.snippet._asdict()}
            for result in answer.results
        ],
    }


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"“{text}” không phải số lượng; hãy ghi một số từ 1 trở lên")
    return int(text)
