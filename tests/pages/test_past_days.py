"""The site of any day leads nowhere but to its own pages: what comes later is named, never linked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from macros.publish.verify.walk import inspect
from macros.records.choices import Audience
from macros.run import flow
from tests import miniature

pytestmark = pytest.mark.whole

STEP = timedelta(days=61)  # in every month another
DAYS = [*(miniature.DAY + number * STEP for number in range(-14, 3)), date(2200, 12, 31)]


@pytest.mark.first
@pytest.mark.usefixtures("project")
def test_the_miniature_has_no_dead_link_on_any_day() -> None:
    for day in DAYS:
        for audience in (Audience.STAFF, Audience.LEADERSHIP):
            site = Path(f"site-{audience}")
            flow.build(replace(miniature.settings(), site_dir=site, audience=audience, as_of=day))
            assert inspect(site, Path(f"seen-{audience}")).problems == [], day
