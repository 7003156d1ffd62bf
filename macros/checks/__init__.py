"""Checks: rules over the whole portal.  A rule is a small generator that yields the defects of one record.

The docstring of a rule is the rule in words, in Vietnamese, because editors read it.
"""

from collections.abc import Callable
from pathlib import Path

from macros.checks import folders, prose, vanished
from macros.checks.defect import CheckedProblems
from macros.engine import Portal
from macros.loading.problems import Problem


def check_portal(
    portal: Portal,
    results: CheckedProblems,
    docs: Path,
    before_fork: Callable[[], object] = lambda: None,
    *,
    whole: bool = True,
) -> list[Problem]:
    """All problems of records and of the pages in `docs`.

    `results` holds those of the last run and is updated in place.  Unless `whole`, only the inputs in
    `results.pending` have changed since then.  `before_fork` is called before worker processes start.
    """
    pages = prose.page_keys(docs)
    version = (*portal.refs_version, *pages)
    renamed = results.names_version != version
    if renamed:
        results.keep_only([*portal.rows, *pages])
    results.verify(portal, whole=whole)
    prose.check_changed(portal, docs, results)
    due = results.lacking(portal.rows) if renamed else sorted(results.stale)
    if due:
        from macros.checks.run import check_records  # noqa: PLC0415 - a third of a run that has nothing to check

        for ref, (result, trace) in zip(due, check_records(portal, due, before_fork), strict=True):
            results.record(ref, trace, result)
    results.names_version = version
    problems = [Problem(*fields) for result in results.results() for fields in result]
    problems += prose.check_links(docs)
    if portal.unread or portal.not_shown:
        from macros.checks.run import check_left_out  # noqa: PLC0415

        problems += check_left_out(portal)
    return [*problems, *folders.check_folders(portal), *vanished.check_vanished(portal)]
