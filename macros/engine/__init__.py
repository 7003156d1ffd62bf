"""The incremental engine: the record store, queries over its records, and the results that still hold."""

from macros.engine.portal import Portal
from macros.engine.recorder import query

__all__ = ["Portal", "query"]
