"""Has eight processes miss one key of 1 s at once, in the ways of joblib and diskcache; prints a row of a Markdown table for each.

A library that is not there is left out, with the reason on standard error.
"""

import multiprocessing
import os
import sys
import tempfile
import time

PROCESSES = 8


def compute(runs):
    descriptor = os.open(runs, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(descriptor, b"computed\n")
    os.close(descriptor)
    time.sleep(1)
    return 42


def with_joblib(place, runs):
    import joblib

    return joblib.Memory(place, verbose=0).cache(compute)


def with_diskcache(place, runs):
    import diskcache

    return diskcache.Cache(place).memoize()(compute)


def with_diskcache_and_a_barrier(place, runs):
    import diskcache

    cache = diskcache.Cache(place)
    return diskcache.barrier(cache, diskcache.Lock)(cache.memoize()(compute))


def child(way, place, runs, ready, go, results):
    function = way(place, runs)
    ready.release()
    go.wait()
    results.put(function(runs))


def measure(name, way):
    with tempfile.TemporaryDirectory() as directory:
        runs = os.path.join(directory, "runs")
        place = os.path.join(directory, "cache")
        ready, go, results = multiprocessing.Semaphore(0), multiprocessing.Event(), multiprocessing.Queue()
        crew = [
            multiprocessing.Process(target=child, args=(way, place, runs, ready, go, results)) for _ in range(PROCESSES)
        ]
        for each in crew:
            each.start()
        for _ in crew:
            ready.acquire()
        before = time.perf_counter()
        go.set()
        for _ in crew:
            assert results.get() == 42
        seconds = time.perf_counter() - before
        for each in crew:
            each.join()
        with open(runs) as lines:
            computed = len(lines.readlines())
        print(f"| the same with {name} | {computed} computed, all have it after {seconds:.2f} s | |")


for library, ways in {
    "joblib": {"joblib": with_joblib},
    "diskcache": {"diskcache": with_diskcache, "diskcache and its barrier": with_diskcache_and_a_barrier},
}.items():
    try:
        version = __import__(library).__version__
    except ImportError:
        print(f"benchmarks/run: no {library} for {sys.executable}, so nothing is timed beside it", file=sys.stderr)
        continue
    for name, way in ways.items():
        measure(name.replace(library, f"{library} {version}"), way)
