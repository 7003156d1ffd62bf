"""Making: every output that is due; where they are many, in processes beside this one, which indexes them meanwhile."""

from __future__ import annotations

import os
import pickle
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, NamedTuple

from macros import outputs
from macros.linking import Portal
from macros.outputs import Planned
from macros.search.documents import Document
from macros.tracing import Asked, Key, Stored, traced

MANY = 200  # outputs; for fewer a process costs more than it spares
_BATCH = 32

Place = Callable[[str, bytes], tuple[str, bool]]


class Made(NamedTuple):
    """An output that stands in its place."""

    path: str
    told: str  # the digest of its content
    written: bool  # unless it stood there already
    document: Document | None
    trace: tuple[Asked, ...]


def make_all(portal: Portal, due: Sequence[Planned], place: Place, part: Callable[[], None]) -> Iterator[Made]:
    """Make what is due and put each into its place, which says the digest of the content and whether it wrote.

    `part` is called before processes part: it lets go of what they must not share.

    What a process beside this one did not bring, for whatever reason, is made here.
    """
    left = {item[0]: item for item in due}
    if len(due) >= MANY and hasattr(os, "fork") and threading.active_count() == 1:
        for item in {item[1]: item for item in due}.values():
            outputs.task_of(item)  # its module is imported once, not in each of them
        part()
        for made in _made_beside(portal, due, place):
            del left[made.path]
            yield made
    for item in left.values():
        yield _make(portal, item, place)


def _make(portal: Portal, item: Planned, place: Place) -> Made:
    (content, document), trace = traced(portal, outputs.make, outputs.task_of(item))
    return Made(item[0], *place(item[0], content), document, trace)


def _made_beside(portal: Portal, due: Sequence[Planned], place: Place) -> Iterator[Made]:
    count = os.cpu_count() or 1  # to put what they bring into the index leaves this process half its time
    children = [_start(portal, due[first::count], place) for first in range(count)]
    portal.fresh.clear()  # the records are in the hands of the children now
    try:
        waiting = [_received(stream, portal) for _, stream in children]
        while waiting:
            for batches in waiting[:]:
                batch = next(batches, None)
                if batch is None:
                    waiting.remove(batches)
                else:
                    yield from batch
    finally:
        for child, stream in children:
            stream.close()
            os.waitpid(child, 0)


def _start(portal: Portal, due: Sequence[Planned], place: Place) -> tuple[int, BinaryIO]:
    """A process that makes these; its number and what it sends."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, os.fdopen(reading, "rb")
    status = 1
    with suppress(BaseException):  # the parent makes the rest, and meets what is wrong itself
        os.close(reading)
        with os.fdopen(writing, "wb") as stream:
            portal.found.clear()
            _send(stream, portal, (_make(portal, item, place) for item in due))
        status = 0
    os._exit(status)


def _send(stream: BinaryIO, portal: Portal, found: Iterator[Made]) -> None:
    """Send in batches, with answers to be stored; a question is sent once, and then named by its number."""
    numbers: dict[Key, int] = {}
    asked: list[tuple[Any, ...]] = []
    batch: list[tuple[Any, ...]] = []

    def flush() -> None:
        answers = [(key, portal.answers[key], portal.causes[key], portal.days.get(key, "")) for key in portal.found]
        pickle.dump((asked, batch, answers), stream, pickle.HIGHEST_PROTOCOL)
        portal.found.clear()
        asked.clear()
        batch.clear()

    for made in found:
        for item in made.trace:
            if item.key not in numbers:
                numbers[item.key] = len(numbers)
                asked.append(tuple(item))
        batch.append((*made[:4], [numbers[item.key] for item in made.trace]))
        if len(batch) == _BATCH:
            flush()
    flush()


def _received(stream: BinaryIO, portal: Portal) -> Iterator[list[Made]]:
    known: list[Asked] = []
    with suppress(EOFError, pickle.UnpicklingError):
        while True:
            asked, batch, answers = pickle.load(stream)  # noqa: S301 - from our own child
            for key, *stored in answers:
                portal.take(key, Stored(*stored))
                portal.found.append(key)
            known += (Asked(*item) for item in asked)
            yield [
                Made(path, told, written, document, tuple([known[number] for number in numbers]))
                for path, told, written, document, numbers in batch
            ]
