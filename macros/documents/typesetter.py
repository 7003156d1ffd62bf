"""Started by `sheets` in a process of its own: JSON on standard input, the PDF on standard output.

It imports nothing of the project, so that it starts quickly.
"""

from __future__ import annotations

import json
import sys

from typst import Compiler

DOES_NOT_FIT = 3  # exit status


def main() -> int:
    """Set the first of the choices that is one page long, or the only one however long it is."""
    job = json.load(sys.stdin.buffer)
    choices = [{"data": json.dumps(data, ensure_ascii=False)} for data in job["choices"]]
    low, high = 0, len(choices) if job["one_page"] else 0
    while low < high:
        middle = (low + high) // 2
        set_so = Compiler(job["template"], ignore_system_fonts=True, sys_inputs=choices[middle])
        if set_so.query("<last>", field="value", one=True) == "1":
            high = middle
        else:
            low = middle + 1
    if low == len(choices):
        return DOES_NOT_FIT
    pdf = Compiler(job["template"], ignore_system_fonts=True, sys_inputs=choices[low]).compile(format="pdf")
    if isinstance(pdf, bytes):
        sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
