"""Timing in turns, so that a busy machine burdens all cases alike; and memory."""

import math
import statistics
import threading
import time

import psutil


class Sample:
    """Durations of one case, in seconds, in the order of measuring."""

    def __init__(self, seconds=(), queries=None):
        self.seconds = list(seconds)
        #: SQL queries of the last run, if the case counts them.
        self.queries = queries

    @property
    def median(self):
        return statistics.median(self.seconds)

    @property
    def fastest(self):
        return min(self.seconds)

    @property
    def p95(self):
        """The time that 95 of 100 runs stay below, by the nearest rank."""
        return sorted(self.seconds)[math.ceil(len(self.seconds) * 0.95) - 1]


def interleave(cases, repeats, calls=None, warm_up=1):
    """Run all cases in turns.

    :param dict cases: name -> function, which may return a number of SQL queries
    :param int repeats: rounds that count
    :param dict calls: name -> how often a short case is run in each round
    :param int warm_up: rounds before, that do not count
    :return: name -> :class:`Sample`
    """
    samples = {name: Sample() for name in cases}
    for turn in range(-warm_up, repeats):
        # To and fro, so that none is always the one that follows a heavy one.
        order = list(cases) if turn % 2 else list(reversed(cases))
        for name in order:
            for _call in range((calls or {}).get(name, 1)):
                started = time.perf_counter()
                queries = cases[name]()
                seconds = time.perf_counter() - started
                if turn >= 0:
                    samples[name].seconds.append(seconds)
                    samples[name].queries = queries
        print(".", end="" if turn < repeats - 1 else "\n", flush=True)
    return samples


def ratio(slow, fast):
    """Return how many times longer ``slow`` takes, by the medians."""
    return slow.median / fast.median


class MemoryWatch:
    """Samples this process's resident memory, in MiB, while it is entered."""

    def __enter__(self):
        self.mebibytes = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_error):
        self._over.set()
        self._thread.join()

    def _watch(self):
        process = psutil.Process()
        while not self._over.wait(0.1):
            self.mebibytes.append(process.memory_info().rss / 2**20)

    def quarters(self):
        """Return the medians of the first and the last quarter."""
        size = max(len(self.mebibytes) // 4, 1)
        first, last = self.mebibytes[:size], self.mebibytes[-size:]
        return statistics.median(first), statistics.median(last)
