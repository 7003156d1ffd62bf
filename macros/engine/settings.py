"""What a site is a function of, and where a run finds and leaves what it needs; knows no stage of the flow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from pathlib import Path

from macros.records.choices import Audience


@dataclass(frozen=True)
class Settings:
    """What a site is a function of, and where it goes."""

    project: Path
    site_dir: Path
    as_of: date
    data: tuple[Path, ...] = (Path("data"),)
    audience: Audience = Audience.STAFF
    clean: bool = False  # forget what the last run recorded
    shared: int = 1  # how many of the data roots, from the first on, are for everybody; the others are leaders'

    @property
    def work(self) -> Path:
        """The folder for what runs record."""
        return self.project / ".portal"

    @property
    def state_path(self) -> Path:
        """The state of this site, audience and data."""
        return self.work / f"state-{self._key}"

    @property
    def search_path(self) -> Path:
        """The search store of this site, audience and data."""
        return self.work / f"search-{self._key}"

    @property
    def _key(self) -> str:
        parts = [str(self.site_dir.resolve()), str(self.audience), *(str(root) for root in self.data)]
        return blake2b("|".join(parts).encode(), digest_size=8).hexdigest()
