"""Tells a CI server whether the site would differ today without a push: prints `due=true` or `due=false`.

Takes the address of the live site and reads its `next-change.json`.  If that cannot be read the answer is `true`: a
needless build costs a minute, a missing one leaves yesterday's law on the site.  Needs nothing but Python, since it
runs before anything is installed.

  python3 deploy/pipelines/due.py ADDRESS
"""

import json
import sys
from datetime import date
from urllib.request import urlopen

_TIMEOUT = 10  # seconds


def due(address: str, today: date) -> bool:
    """Whether the day that the live site announces has come; True if its announcement cannot be read."""
    if not address.startswith(("https://", "http://")):
        return True
    try:
        with urlopen(f"{address.rstrip('/')}/next-change.json", timeout=_TIMEOUT) as answer:  # noqa: S310 - http only
            announced = json.load(answer)["next_change"]
        return announced is not None and date.fromisoformat(announced) <= today
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"Không đọc được ngày đổi kế tiếp của {address}, nên cứ dựng: {error}", file=sys.stderr)
        return True


if __name__ == "__main__":
    live = sys.argv[1] if len(sys.argv) > 1 else ""
    print(f"due={str(due(live, date.today())).lower()}")  # noqa: DTZ011 - the agency's own calendar day
