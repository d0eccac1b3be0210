# SPDX-License-Identifier: Apache-2.0
"""Timing in turns, and what a comparison found."""

import dataclasses
import math
import statistics
import time


def seconds_of(work):
    """Wall and process CPU seconds of one call."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def _repeated(work, count):
    def run():
        for _ in range(count):
            work()

    return run


def in_turns(works, repetitions, turn_seconds=0.5, all_seconds=20):
    """Calls every work once to warm up, then all of them in turns, the order reversed every time. A
    turn is as many calls as take turn_seconds, and there are at least `repetitions` turns and as
    many as take all_seconds: a machine's neighbours are heard for seconds at a time.

    works: {name: (function, units)}. Answers {name: [(wall, cpu) seconds a unit, ...]}.
    """
    turns, times = {}, {name: [] for name in works}
    for name, (work, units) in works.items():
        work()
        calls = max(1, math.ceil(turn_seconds / seconds_of(work)[0]))
        turns[name] = (_repeated(work, calls), units * calls)
    start, repetition = time.perf_counter(), 0
    while repetition < repetitions or time.perf_counter() - start < all_seconds:
        names = list(works) if repetition % 2 == 0 else list(reversed(works))
        repetition += 1
        for name in names:
            work, units = turns[name]
            times[name].append(tuple(seconds / units for seconds in seconds_of(work)))
    return times


def best_of(candidates, repetitions=2, all_seconds=10):
    """The name of the candidate that takes the least wall time a unit, and all times in ms: the least
    of each one's calls, between which all others have theirs. Each has `repetitions` at least, and as
    many as take all_seconds together: of a few short calls noise would choose.

    candidates: {name: (function, units)}; one that raises is out, with its message as its time.
    """
    found, broken = {}, {}
    start, repetition = time.perf_counter(), -1  # one to warm up
    while repetition < repetitions or time.perf_counter() - start < all_seconds:
        for name, (work, units) in candidates.items():
            if name in broken:
                continue
            try:
                milliseconds = seconds_of(work)[0] / units * 1e3
            except Exception as failure:  # whatever a peer can't do is not its best
                broken[name] = str(failure).splitlines()[0][:80]
                found.pop(name, None)
                continue
            if repetition >= 0:
                found[name] = min(milliseconds, found.get(name, math.inf))
        repetition += 1
    if not found:
        raise RuntimeError(f"no configuration works: {broken}")
    return min(found, key=found.get), {**found, **broken}


@dataclasses.dataclass
class Finding:
    """How many times as long `other` takes as `ours`: median, least and most of the repetitions."""

    key: str
    wall: tuple  # (median, least, most)
    cpu: tuple
    ours_ms: float  # median wall a unit
    other_ms: float
    unit: str
    note: str = ""

    def as_json(self):
        return dataclasses.asdict(self)


def _spread(ratios):
    return (statistics.median(ratios), min(ratios), max(ratios))


def ratio(key, times, other, ours, unit, note=""):
    """The finding from in_turns' times: other over ours, repetition by repetition."""
    pairs = list(zip(times[other], times[ours]))
    return Finding(
        key,
        _spread([a[0] / b[0] for a, b in pairs]),
        _spread([a[1] / b[1] for a, b in pairs]),
        statistics.median(b[0] for _, b in pairs) * 1e3,
        statistics.median(a[0] for a, _ in pairs) * 1e3,
        unit,
        note,
    )
