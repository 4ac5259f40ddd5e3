"""Does the work of StoreRounds with h5py: one file for each array, without checks; prints a line `what microseconds` each."""

import os
import sys
import tempfile
import time

import h5py
import numpy

LARGE, SMALL, LARGE_OPERATIONS, SMALL_OPERATIONS = 10_000_000, 128, 7, 400


def median(operation, times):
    taken = []
    for number in range(times):
        before = time.perf_counter()
        operation(number)
        taken.append((time.perf_counter() - before) * 1e6)
    return sorted(taken)[times // 2]


def put(directory, name, values, force):
    staged, final = os.path.join(directory, "tmp" + name), os.path.join(directory, name)
    with h5py.File(staged, "w", libver=("v110", "v110")) as file:
        file.attrs["rate"] = 12.5
        file.attrs["solver"] = "runge-kutta"
        file.create_dataset("value", data=values)
    if force:
        for path in (staged, directory):
            descriptor = os.open(path, os.O_RDONLY)
            os.fsync(descriptor)
            os.close(descriptor)
    os.rename(staged, final)


def get(directory, name):
    with h5py.File(os.path.join(directory, name), "r") as file:
        return file["value"][()]


def main():
    large, small = numpy.random.default_rng(1).random(LARGE), numpy.zeros(SMALL)
    with tempfile.TemporaryDirectory(dir=sys.argv[1]) as directory:
        rows = {
            "80 MB stored": median(lambda n: put(directory, "large", large, False), LARGE_OPERATIONS),
            "80 MB found and copied into an array": median(lambda n: get(directory, "large"), LARGE_OPERATIONS),
            "1 KB stored, relaxed": median(lambda n: put(directory, str(n), small, False), SMALL_OPERATIONS),
            "1 KB stored, forced": median(lambda n: put(directory, str(n), small, True), SMALL_OPERATIONS // 4),
            "1 KB found": median(lambda n: get(directory, str(n)), SMALL_OPERATIONS),
        }
    for what, took in rows.items():
        print(what, "%.1f" % took, sep="\t")


if __name__ == "__main__":
    main()
