"""Follows a catalogue's links again and again until told to stop, and checks every value that it meets."""

import os
import sys
import threading

import h5py


def check(entry):
    value = entry["value"]
    number, version, data = int(value["number"][()]), int(value["version"][()]), value["data"][()]
    assert entry.attrs["larder.attribute"] == b"n%d" % number, entry.name
    assert data.shape == (3000,) and (data == number * 1e6 + version).all(), (number, version, data)


def is_back(linked):
    """Whether a file that a link did not lead to is there again; if so, it must be a whole one."""
    try:
        with h5py.File(linked, "r") as file:
            check(file)
            return True
    except FileNotFoundError:
        return False


def follow(catalogue, seen):
    with h5py.File(catalogue, "r") as file:
        for kind in file.values():
            for key in kind.values():
                for name in key:
                    try:
                        entry = key[name]
                    except (KeyError, OSError):
                        linked = os.path.join(os.path.dirname(catalogue), key.get(name, getlink=True).filename)
                        seen["right" if is_back(linked) else "gone"] += 1
                        continue
                    check(entry)
                    seen["right"] += 1
    seen["rounds"] += 1


def main():
    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), stop.set()), daemon=True).start()
    seen = {"rounds": 0, "right": 0, "gone": 0}
    while not stop.is_set():
        try:
            follow(sys.argv[1], seen)
        except FileNotFoundError:
            continue
    print("rounds", seen["rounds"], "right", seen["right"], "gone", seen["gone"])


if __name__ == "__main__":
    main()
