"""Measures reading records and checking each field: CPU milliseconds per KB of YAML, the best of three rounds."""

import time

from macros.loading.record_reader import read
from macros.records import model_of
from scripts.bench_lib.edits import Records
from scripts.bench_lib.generate import as_yaml

_MOST = 3000  # records of all collections; more would not change the result


def milliseconds_a_kb(records: Records) -> float:
    """The cost of `record_reader.read`, models included."""
    step = len(records) // _MOST + 1
    files = [(as_yaml(content).encode(), model_of(ref.partition("/")[0]), ref) for ref, content in records.items()]
    files = files[::step]
    rounds = []
    for _ in range(3):  # the first one also prepares the models
        start = time.process_time()
        for raw, model, ref in files:
            read(raw, model, ref)
        rounds.append(time.process_time() - start)
    return 1000 * min(rounds) / (sum(len(raw) for raw, _, _ in files) / 1024)
