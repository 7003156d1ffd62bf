"""The incremental engine: records in a store, queries over them, and which results still hold."""

from macros.engine.portal import Portal
from macros.engine.recorder import query

__all__ = ["Portal", "query"]
