"""Whether the site would differ today although nobody pushed: prints `due=true` or `due=false` for a CI server.

Takes the address of the live site and asks its `next-change.json`.  Where that cannot be had the answer is `true`:
a build too many costs a minute, a build too few leaves yesterday's law on the site.  Needs nothing but Python, since
it runs before anything is installed.

  python3 deploy/pipelines/due.py ADDRESS
"""

import json
import sys
from datetime import date
from urllib.request import urlopen

_PATIENCE = 10  # seconds


def due(address: str, today: date) -> bool:
    """Whether the day has come that the live site announces; True where it announces nothing that can be read."""
    if not address.startswith(("https://", "http://")):
        return True
    try:
        with urlopen(f"{address.rstrip('/')}/next-change.json", timeout=_PATIENCE) as answer:  # noqa: S310 - http only
            announced = json.load(answer)["next_change"]
        return announced is not None and date.fromisoformat(announced) <= today
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"Không đọc được ngày đổi kế tiếp của {address}, nên cứ dựng: {error}", file=sys.stderr)
        return True


if __name__ == "__main__":
    live = sys.argv[1] if len(sys.argv) > 1 else ""
    print(f"due={str(due(live, date.today())).lower()}")  # noqa: DTZ011 - the agency's own calendar day
