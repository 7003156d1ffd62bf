"""Queries for the values of one key, answered from a table of all keys that is built once."""

from collections.abc import Callable, Mapping
from functools import update_wrapper
from typing import Generic, TypeVar, overload

from macros.engine import Portal, query

K = TypeVar("K")
V = TypeVar("V")
Table = Callable[[Portal], Mapping[K, tuple[V, ...]]]


class ByKey(Generic[K, V]):
    """A query for the values of one key, () for an unknown one; `table` is the query for all of them."""

    def __init__(self, body: Table[K, V], *, stored: bool) -> None:
        def table(portal: Portal) -> Mapping[K, tuple[V, ...]]:
            return body(portal)

        def values(portal: Portal, key: K) -> tuple[V, ...]:
            return self.table(portal).get(key, ())

        update_wrapper(table, body).__name__ = f"{body.__name__}_table"
        self.table = query(stored=stored)(table)
        self._values = query(update_wrapper(values, body))
        update_wrapper(self, body)

    def __call__(self, portal: Portal, key: K) -> tuple[V, ...]:
        """The values of a key."""
        return self._values(portal, key)


@overload
def by_key(body: Table[K, V], /) -> ByKey[K, V]: ...


@overload
def by_key(*, stored: bool) -> Callable[[Table[K, V]], ByKey[K, V]]: ...


def by_key(
    body: Table[K, V] | None = None, /, *, stored: bool = False
) -> ByKey[K, V] | Callable[[Table[K, V]], ByKey[K, V]]:
    """Turn a function that returns all values by key into a query for those of one key; `stored` as for `query`."""
    return ByKey(body, stored=stored) if body else lambda body: ByKey(body, stored=stored)
