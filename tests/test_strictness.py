"""The tests run as strictly in the worker processes of pytest-xdist as in the process that starts them."""

from __future__ import annotations

import os
import sys
import warnings

import pytest


def test_warnings_are_errors() -> None:
    with pytest.raises(UserWarning, match="xin chào"):
        warnings.warn("xin chào", stacklevel=1)


@pytest.mark.skipif("PYTEST_XDIST_WORKER" not in os.environ, reason="started by hand")
def test_workers_compare_no_bytes_with_text_and_run_in_development_mode() -> None:
    assert (sys.flags.bytes_warning, sys.flags.dev_mode) == (2, True)


def test_tests_come_in_random_order_and_a_runaway_is_stopped(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.has_plugin("randomly") or "no:randomly" in pytestconfig.invocation_params.args
    assert float(pytestconfig.getini("timeout")) > 0
