"""Worker processes: many items are worked on in parallel, with the same results in the same order."""

from __future__ import annotations

import gc
import os
import pickle
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import cycle
from sys import intern
from typing import Any, BinaryIO, Generic, TypeVar

from macros.engine.recorder import Dependency, Key, Recorder, Stored, Trace, traced

T = TypeVar("T")
R = TypeVar("R")
P = TypeVar("P", bound=Recorder)
Traced = tuple[R, Trace]

MANY = 200  # below this, a process costs more than it saves
_BATCH = 32
_MISSING: Any = object()


def each(items: Sequence[T], work: Callable[[T], R], before_fork: Callable[[], object]) -> Iterator[R]:
    """Yield `work(item)` for each item, in order; many items are worked on in worker processes.

    `before_fork` imports what the workers need and closes what they must not share.  Results that a worker does not
    send, for whatever reason, are computed in this process.
    """
    return _each(items, work, before_fork, _Messages)


def each_traced(
    portal: P, items: Sequence[T], make: Callable[[P, T], R], before_fork: Callable[[], object]
) -> Iterator[Traced[R]]:
    """Yield `make(portal, item)` and its trace for each item, in order; see `each`."""
    return _each(items, lambda item: traced(portal, make, item), before_fork, lambda: _TracedMessages(portal))


class _Messages(Generic[R]):
    """Packs the results of one worker there, and unpacks them here."""

    def packed(self, results: list[R]) -> Any:
        return results

    def unpacked(self, message: Any) -> Iterable[R]:
        results: Iterable[R] = message
        return results


class _TracedMessages(_Messages[Traced[R]]):
    """Sends answers to be stored as well; a dependency is sent once, and afterwards by its number."""

    def __init__(self, portal: Recorder) -> None:
        self._portal = portal
        self._sent = len(portal.to_store)  # answers that are here already
        self._numbers: dict[Key, int] = {}
        self._dependencies: list[Dependency | int] = []

    def packed(self, results: list[Traced[R]]) -> Any:
        portal, numbers, new = self._portal, self._numbers, list[tuple[Any, ...]]()
        for item in (item for _, trace in results for item in trace):
            if item.key not in numbers:
                numbers[item.key] = len(numbers)
                new.append(tuple(item))
        keys = portal.to_store[self._sent :]
        self._sent = len(portal.to_store)
        answers = [(key, portal.answers[key], portal.inputs[key], portal.days.get(key, "")) for key in keys]
        places = [(result, trace.name, [numbers[item.key] for item in trace]) for result, trace in results]
        return new, places, answers

    def unpacked(self, message: Any) -> Iterable[Traced[R]]:
        new, results, answers = message
        for key, *stored in answers:
            self._portal.adopt(key, Stored(*stored))
            self._portal.to_store.append(key)
        dependencies = self._dependencies
        dependencies += (  # interned, since there are millions of equal names
            Dependency(key, fingerprint, tuple(map(intern, inputs)), day) for key, fingerprint, inputs, day in new
        )
        return [(result, Trace(dependencies, places, name)) for result, name, places in results]


def _each(
    items: Sequence[T],
    work: Callable[[T], R],
    before_fork: Callable[[], object],
    messages: Callable[[], _Messages[R]],
) -> Iterator[R]:
    if len(items) >= MANY and hasattr(os, "fork"):
        before_fork()
        if threading.active_count() == 1:
            return _each_in_workers(items, work, messages)
    return map(work, items)


def _each_in_workers(items: Sequence[T], work: Callable[[T], R], messages: Callable[[], _Messages[R]]) -> Iterator[R]:
    count = os.cpu_count() or 1  # receiving the results takes this process half of its time
    workers: list[tuple[int, BinaryIO, _Messages[R]]] = []
    try:
        for first in range(count):
            of_worker = messages()
            workers.append((*_start(items[first::count], work, of_worker), of_worker))
        received = [_receive(stream, of_worker) for _, stream, of_worker in workers]
        for item, results in zip(items, cycle(received), strict=False):
            result = next(results, _MISSING)
            yield work(item) if result is _MISSING else result
    finally:
        for _, stream, _ in workers:  # close all before waiting: a worker holds the pipes of earlier ones
            stream.close()
        for worker, _, _ in workers:
            os.waitpid(worker, 0)


def _start(items: Sequence[T], work: Callable[[T], R], messages: _Messages[R]) -> tuple[int, BinaryIO]:
    """Start a worker on these items; return its process id and the stream of its results."""
    reading, writing = os.pipe()
    worker = os.fork()
    if worker:
        os.close(writing)
        return worker, os.fdopen(reading, "rb")
    status = 1
    with suppress(BaseException):  # the parent computes the rest, and meets the same error
        os.close(reading)
        gc.freeze()
        with os.fdopen(writing, "wb") as stream:
            for begin in range(0, len(items), _BATCH):
                batch = items[begin : begin + _BATCH]
                pickle.dump(messages.packed([work(item) for item in batch]), stream, pickle.HIGHEST_PROTOCOL)
                stream.flush()
                gc.collect(1)  # the collector is off: free the cycles that this batch made
        status = 0
    os._exit(status)


def _receive(stream: BinaryIO, messages: _Messages[R]) -> Iterator[R]:
    with suppress(EOFError, pickle.UnpicklingError):
        while True:
            yield from messages.unpacked(pickle.load(stream))  # noqa: S301 - from our own child
