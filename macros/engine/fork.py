"""Beside: many things in, what is done with each out; in processes beside this one where they are many, else here."""

from __future__ import annotations

import gc
import os
import pickle
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import cycle
from typing import TYPE_CHECKING, Any, BinaryIO, Generic, TypeVar

from macros.engine.recorder import Asked, Key, Stored, traced

if TYPE_CHECKING:
    from macros.engine.portal import Portal

T = TypeVar("T")
R = TypeVar("R")
Traced = tuple[R, tuple[Asked, ...]]

MANY = 200  # for fewer a process costs more than it spares
_BATCH = 32
_MISSING: Any = object()


def each(items: Sequence[T], work: Callable[[T], R], part: Callable[[], object]) -> Iterator[R]:
    """What `work` gives of each thing, in their order.

    Where they are many, processes beside this one do it.  `part` is called before they part: it imports what they
    need, and lets go of what they must not share.  What one of them did not bring, for whatever reason, is done here.
    """
    return _each(items, work, part, _Carrier)


def each_traced(
    portal: Portal, items: Sequence[T], make: Callable[[Portal, T], R], part: Callable[[], object]
) -> Iterator[Traced[R]]:
    """What `make(portal, item)` gives of each thing, in their order, with the trace of what it asked; see `each`."""
    return _each(items, lambda item: traced(portal, make, item), part, lambda: _CarrierOfTraces(portal))


class _Carrier(Generic[R]):
    """Brings results from one process: packs them there, unpacks them here."""

    def packed(self, results: list[R]) -> Any:
        return results

    def unpacked(self, message: Any) -> Iterable[R]:
        results: Iterable[R] = message
        return results


class _CarrierOfTraces(_Carrier[Traced[R]]):
    """With answers to be stored; a question is sent once, and then named by its number."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._sent = len(portal.found)  # answers that stand here already
        self._numbers: dict[Key, int] = {}
        self._known: list[Asked] = []

    def packed(self, results: list[Traced[R]]) -> Any:
        portal, numbers, asked = self._portal, self._numbers, list[tuple[Any, ...]]()
        for item in (item for _, trace in results for item in trace):
            if item.key not in numbers:
                numbers[item.key] = len(numbers)
                asked.append(tuple(item))
        found = portal.found[self._sent :]
        self._sent = len(portal.found)
        answers = [(key, portal.answers[key], portal.causes[key], portal.days.get(key, "")) for key in found]
        return asked, [(result, [numbers[item.key] for item in trace]) for result, trace in results], answers

    def unpacked(self, message: Any) -> Iterable[Traced[R]]:
        asked, results, answers = message
        for key, *stored in answers:
            self._portal.take(key, Stored(*stored))
            self._portal.found.append(key)
        known = self._known
        known += (Asked(*item) for item in asked)
        return [(result, tuple([known[number] for number in numbers])) for result, numbers in results]


def _each(
    items: Sequence[T], work: Callable[[T], R], part: Callable[[], object], carrier: Callable[[], _Carrier[R]]
) -> Iterator[R]:
    if len(items) >= MANY and hasattr(os, "fork"):
        part()
        if threading.active_count() == 1:
            return _done_beside(items, work, carrier)
    return map(work, items)


def _done_beside(items: Sequence[T], work: Callable[[T], R], carrier: Callable[[], _Carrier[R]]) -> Iterator[R]:
    count = os.cpu_count() or 1  # to take what they bring leaves this process half its time
    children: list[tuple[int, BinaryIO, _Carrier[R]]] = []
    try:
        for first in range(count):
            own = carrier()
            children.append((*_start(items[first::count], work, own), own))
        brought = [_brought(stream, own) for _, stream, own in children]
        for item, results in zip(items, cycle(brought), strict=False):
            result = next(results, _MISSING)
            yield work(item) if result is _MISSING else result
    finally:
        for _, stream, _ in children:  # all of them first: a process holds the ends of those before it
            stream.close()
        for child, _, _ in children:
            os.waitpid(child, 0)


def _start(items: Sequence[T], work: Callable[[T], R], carrier: _Carrier[R]) -> tuple[int, BinaryIO]:
    """A process that works on these; its number and what it sends."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, os.fdopen(reading, "rb")
    status = 1
    with suppress(BaseException):  # this one does the rest, and meets what is wrong itself
        os.close(reading)
        gc.freeze()
        with os.fdopen(writing, "wb") as stream:
            for begin in range(0, len(items), _BATCH):
                some = items[begin : begin + _BATCH]
                pickle.dump(carrier.packed([work(item) for item in some]), stream, pickle.HIGHEST_PROTOCOL)
                stream.flush()
                gc.collect(1)  # the collector is off: of what this batch alone made, what holds itself
        status = 0
    os._exit(status)


def _brought(stream: BinaryIO, carrier: _Carrier[R]) -> Iterator[R]:
    with suppress(EOFError, pickle.UnpicklingError):
        while True:
            yield from carrier.unpacked(pickle.load(stream))  # noqa: S301 - from our own child
