"""Sets sheets in a process of its own, for `sheets`: a job is a line of JSON on standard input.

The answer on standard output is a line with a word and a number of bytes, "pdf 8123", then these bytes.  The words are
"pdf", "long" where nothing fits on a page, and "error" with the message of the library.  It ends when no job has come
for as many seconds as its argument says.  The module imports nothing of the project, so that it starts quickly.
"""

import json
import os
import sys
from functools import cache
from threading import Timer
from typing import Any

from typst import Compiler, Fonts, TypstError

_FONTS = Fonts(include_system_fonts=False)  # read once, as that takes as long as setting a sheet


def main() -> None:
    """Do jobs until none has come for a while; then end, as the library takes 50 MB."""
    timer = _end_timer()
    for line in sys.stdin.buffer:
        timer.cancel()
        try:
            word, answer = _set(json.loads(line))
        except (TypstError, RuntimeError) as error:
            word, answer = "error", str(error).encode()
        sys.stdout.buffer.write(f"{word} {len(answer)}\n".encode() + answer)
        sys.stdout.buffer.flush()
        timer = _end_timer()
    timer.cancel()


def _end_timer() -> Timer:
    timer = Timer(float(sys.argv[1]), os._exit, (0,))
    timer.start()
    return timer


def _set(job: dict[str, Any]) -> tuple[str, bytes]:
    """Set the first choice that fits on one page, or the only choice, if it may be longer; returns the answer."""

    @cache  # so that the pages are not set again to write the PDF
    def compiler(place: int) -> Compiler:
        data = json.dumps(job["choices"][place], ensure_ascii=False)
        return Compiler(job["template"], font_paths=_FONTS, sys_inputs={"data": data})

    low, high = 0, len(job["choices"]) if job["must_fit"] else 0
    while low < high:
        middle = (low + high) // 2
        if compiler(middle).query("<last>", field="value", one=True) == "1":
            high = middle
        else:
            low = middle + 1
    if low == len(job["choices"]):
        return "long", b""
    pdf = compiler(low).compile(format="pdf")
    return ("pdf", pdf) if isinstance(pdf, bytes) else ("error", b"")


if __name__ == "__main__":
    main()
