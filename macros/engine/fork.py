"""Many items in worker processes: the same results in the same order as here, on all processors."""

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

MANY = 200  # for fewer items a process costs more than it saves
_BATCH = 32
_MISSING: Any = object()


def each(items: Sequence[T], work: Callable[[T], R], before_fork: Callable[[], object]) -> Iterator[R]:
    """What `work` gives of each item, in their order; where they are many, in worker processes.

    `before_fork` imports what the workers need and closes what they must not share.  What a worker did not send, for
    whatever reason, is done here.
    """
    return _each(items, work, before_fork, _Messages)


def each_traced(
    portal: P, items: Sequence[T], make: Callable[[P, T], R], before_fork: Callable[[], object]
) -> Iterator[Traced[R]]:
    """What `make(portal, item)` gives of each item, in their order, with what it depends on; see `each`."""
    return _each(items, lambda item: traced(portal, make, item), before_fork, lambda: _TracedMessages(portal))


class _Messages(Generic[R]):
    """The results of one worker as they are sent: packed there, unpacked here."""

    def packed(self, results: list[R]) -> Any:
        return results

    def unpacked(self, message: Any) -> Iterable[R]:
        results: Iterable[R] = message
        return results


class _TracedMessages(_Messages[Traced[R]]):
    """With answers to be stored; a dependency is sent once, and then named by its number."""

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
        dependencies += (  # equal names become one object again: there are millions
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
    count = os.cpu_count() or 1  # to receive what they send leaves this process half its time
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
        for _, stream, _ in workers:  # all of them first: a worker holds the ends of those before it
            stream.close()
        for worker, _, _ in workers:
            os.waitpid(worker, 0)


def _start(items: Sequence[T], work: Callable[[T], R], messages: _Messages[R]) -> tuple[int, BinaryIO]:
    """Start a worker on these items; its process id and the stream of what it sends."""
    reading, writing = os.pipe()
    worker = os.fork()
    if worker:
        os.close(writing)
        return worker, os.fdopen(reading, "rb")
    status = 1
    with suppress(BaseException):  # the parent does the rest, and meets what is wrong itself
        os.close(reading)
        gc.freeze()
        with os.fdopen(writing, "wb") as stream:
            for begin in range(0, len(items), _BATCH):
                batch = items[begin : begin + _BATCH]
                pickle.dump(messages.packed([work(item) for item in batch]), stream, pickle.HIGHEST_PROTOCOL)
                stream.flush()
                gc.collect(1)  # the collector is off: of what this batch alone made, what refers to itself
        status = 0
    os._exit(status)


def _receive(stream: BinaryIO, messages: _Messages[R]) -> Iterator[R]:
    with suppress(EOFError, pickle.UnpicklingError):
        while True:
            yield from messages.unpacked(pickle.load(stream))  # noqa: S301 - from our own child
