"""Prints every value that a catalogue leads to, with nothing but h5py and docs/formats.md: one line of JSON each.

Text and numbers are printed as texts, arrays as element type, shape and the hex digits of their bytes.
"""

import hashlib
import json
import sys

import h5py
import numpy

TOKENS = {"|b1": "bool", "|i1": "i8", "<i2": "i16", "<i4": "i32", "<i8": "i64", "|u1": "u8", "<u2": "u16",
          "<u4": "u32", "<f4": "f32", "<f8": "f64"}


def text_of(raw):
    return raw.decode("utf-8") if isinstance(raw, bytes) else raw


def attribute(thing, name):
    return text_of(thing.attrs[name])


def name_of(spelled):
    """Undoes the spelling of members' names: % and two hex digits for a byte, % alone for the empty name."""
    if spelled == "%":
        return ""
    parts = spelled.encode("ascii").split(b"%")
    return (parts[0] + b"".join(bytes([int(p[:2], 16)]) + p[2:] for p in parts[1:])).decode("utf-8")


def brief(raw):
    return raw.hex() if len(raw) <= 512 else "sha256:" + hashlib.sha256(raw).hexdigest()


def string_of(thing):
    raw = bytes(thing[()])
    if "utf8-length" in thing.attrs:
        raw = raw.ljust(int(thing.attrs["utf8-length"]), b"\0")
    return raw.decode("utf-8")


def number_or_text(thing):
    return string_of(thing) if thing.dtype.kind == "S" else str(int(thing[()]))


def real(number):
    return numpy.float64(number).tobytes().hex()


def numbers(thing):
    return [TOKENS[thing.dtype.str], [str(n) for n in thing.shape], brief(numpy.asarray(thing[()]).tobytes())]


def texts(thing):
    found = numpy.asarray(thing[()])
    return ["text", [str(n) for n in found.shape], [text_of(bytes(t)) for t in found.reshape(-1)]]


def grown(group):
    """A large array of texts: its bytes and where each ends, and, if not too large, the texts for readers."""
    raw = group["content"][()].tobytes()
    values = texts(group["values"])
    ends = numpy.frombuffer(raw[len(raw) - 8 * len(values[2]):], "<u8")
    begins = [0, *[int(e) for e in ends[:-1]]]
    assert values[2] == [raw[b:int(e)].decode("utf-8") for b, e in zip(begins, ends)], group.name
    return values


def elements(thing):
    if isinstance(thing, h5py.Group):
        return [dump(thing[str(i)]) for i in range(len(thing))]
    kind = {"b": "boolean", "i": "integer", "f": "real", "S": "string"}[thing.dtype.kind]
    show = {"b": lambda v: str(bool(v)).lower(), "i": lambda v: str(int(v)), "f": real,
            "S": lambda v: text_of(bytes(v))}[thing.dtype.kind]
    return [[kind, show(v)] for v in thing[()]]


def members(group):
    return sorted([name_of(name), dump(group[name])] for name in group)


def shown(thing, kind):
    if kind == "null":
        assert thing.shape is None
        return "null"
    if kind == "boolean":
        return str(bool(thing[()])).lower()
    if kind == "integer":
        return number_or_text(thing)
    if kind in ("instant", "duration"):
        since = " since 1970-01-01T00:00:00Z" if kind == "instant" else ""
        assert thing.dtype.kind == "S" or attribute(thing, "units") == "nanoseconds" + since
        return number_or_text(thing)
    if kind == "real":
        return real(thing[()])
    if kind == "bytes":
        return brief(thing[()].tobytes())
    if kind == "array":
        return numbers(thing)
    if kind == "string-array":
        return texts(thing)
    if kind == "texts":
        return grown(thing)
    if kind in ("list", "set"):
        return elements(thing)
    if kind in ("dict", "directory"):
        return members(thing)
    if kind == "map":
        return [dump(thing["keys"]), dump(thing["values"])]
    if kind == "file":
        return [str(bool(thing.attrs["executable"])).lower(), dump(thing["content"])]
    return string_of(thing)


def dump(thing):
    kind = attribute(thing, "encoding-type")
    value = [kind if kind != "texts" else "string-array", shown(thing, kind)]
    return ["typed", attribute(thing, "type"), value] if "type" in thing.attrs else value


def entries(group):
    if "encoding-type" in group.attrs and attribute(group, "encoding-type") == "larder-entry":
        yield group
    else:
        for name in group:
            yield from entries(group[name])


def main():
    with h5py.File(sys.argv[1], "r") as catalogue:
        found = [[attribute(e, "larder.attribute"), dump(e["value"])] for e in entries(catalogue)]
    for each in sorted(found):
        print(json.dumps(each, ensure_ascii=False, separators=(",", ":")))


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main()
