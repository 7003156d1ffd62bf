"""The settings of a run: what the site is a function of, and the folders that the run uses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from macros.records.choices import Audience


@dataclass(frozen=True)
class Settings:
    """What a site is a function of, and the folder it is written to."""

    project: Path
    site_dir: Path
    as_of: date
    data: tuple[Path, ...] = (Path("data"),)
    audience: Audience = Audience.STAFF
    clean: bool = False  # ignore the state of the last run
    shared: int = 1  # the number of data roots for everybody, from the first on; the others are for leaders

    @property
    def work(self) -> Path:
        """The folder of states, caches and locks."""
        return self.project / ".portal"

    @property
    def state_path(self) -> Path:
        """The state file of this site, audience and data."""
        return self.work / f"state-{self._key}"

    @property
    def search_path(self) -> Path:
        """The search store file of this site, audience and data."""
        return self.work / f"search-{self._key}"

    @property
    def _key(self) -> str:
        parts = [str(self.site_dir.resolve()), str(self.audience), *(str(root) for root in self.data)]
        return blake2b("|".join(parts).encode(), digest_size=8).hexdigest()
