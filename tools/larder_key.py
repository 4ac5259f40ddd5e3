#!/usr/bin/env python3
"""Derives Larder's keys and content digests as docs/key-derivation.md says, and from nothing but that document.

    larder_key.py COMPONENT.json             the key of a component file ("-" reads standard input)
    larder_key.py --recipe COMPONENT.json    its recipe, to the byte: no line feed follows
    larder_key.py --identity COMPONENT.json  its identity
    larder_key.py --digest DATUM.json        the content digest of a datum
    larder_key.py --canonical DATUM.json     the canonical text of a datum, to the byte
    larder_key.py --vectors VECTORS.json     checks published vectors

Exit codes: 0 done, 1 a vector does not agree, 2 bad usage or input (one line on standard error says what and where).

Values are None, bool, int, float, str, list, dict with names as the user means them (not as they are escaped), and Form for
the tagged forms; a NaN or an infinity is a float. Everything that is not right raises Refused.
"""

import base64
import decimal
import hashlib
import hmac
import json
import math
import os
import re
import stat
import struct
import sys

SCHEMA = "recipe/1"
MAX_DEPTH = 256
MAX_DIGITS = 65_536
MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_BYTES_IN_TEXT = 1_024
MAX_ELEMENTS_IN_TEXT = 64
MAX_TREE_NODES = 65_536
MAX_SCALE = 999_999_999
BLOCK = 4_194_304


class Refused(ValueError):
    """Says that an input has no key or no canonical text: what is wrong, and where."""

    def __init__(self, message, place=None):
        super().__init__(message)
        self.message = message
        self.place = place  # (line, column) from 1, columns in characters
        self.path = []  # names and indices, innermost first

    def within(self, step):
        """Notes one more step of the path, from the inside out."""
        self.path.append(step)
        return self

    def located(self, place):
        """Notes the place, unless a more exact one is known."""
        self.place = self.place or place
        return self

    def __str__(self):
        path = ""
        for step in reversed(self.path):
            if isinstance(step, int):
                path += "[%d]" % step
            else:
                plain = re.fullmatch(r"[\w$-]+", step)
                path += ("." if path else "") + (step if plain else json.dumps(step))
        if len(path) > 160:
            path = path[:100] + "…" + path[-50:]
        where = "line %d, column %d: " % self.place if self.place else ""
        return where + (path + ": " if path else "") + self.message


class Form:
    """A tagged form: its members, under the names and in the values that its canonical text has. Made by form()."""

    __slots__ = ("members", "_text", "_depth")

    def __init__(self, members, text=None, depth=0):
        self.members = members
        self._text = text  # kept for sets and maps, whose order needed it
        self._depth = depth

    @property
    def tag(self):
        return min(self.members)

    def __eq__(self, other):
        return isinstance(other, Form) and canonical(self) == canonical(other)

    def __hash__(self):
        return hash(canonical(self))

    def __repr__(self):
        return "Form(%s)" % canonical(self)


# ---------------------------------------------------------------------------------------------------------------------
# Whole numbers, reals and texts as canonical JSON spells them (section 2)
# ---------------------------------------------------------------------------------------------------------------------

_PIECE = 4_000  # digits that int() and str() convert under every setting of Python's limit of 4,300


def _int_of(digits):
    """The int that a run of decimal digits spells."""
    if len(digits) <= _PIECE:
        return int(digits)
    low = len(digits) // 2
    return _int_of(digits[:-low]) * 10**low + _int_of(digits[-low:])


def _digits_of(number):
    """The decimal digits of an int that is not negative."""
    digits = int(number.bit_length() * 0.30103) + 1  # never too few
    if digits <= _PIECE:
        return str(number)
    low = digits // 2
    high, rest = divmod(number, 10**low)
    return _digits_of(high) + _digits_of(rest).zfill(low)


def whole_text(number):
    """The canonical text of an int."""
    if number.bit_length() > MAX_DIGITS * 3.33:
        raise Refused("a whole number has more than 65,536 digits")
    digits = _digits_of(abs(number))
    if len(digits) > MAX_DIGITS:
        raise Refused("a whole number has more than 65,536 digits")
    return ("-" if number < 0 else "") + digits


def real_text(number):
    """The canonical text of a float; NaN and the infinities are the form $real."""
    if math.isnan(number):
        return '{"$real":"NaN"}'
    if math.isinf(number):
        return '{"$real":"Infinity"}' if number > 0 else '{"$real":"-Infinity"}'
    sign = "-" if math.copysign(1.0, number) < 0 else ""
    if number == 0:
        return sign + "0.0"
    mantissa, _, exponent = repr(abs(number)).partition("e")
    before, _, after = mantissa.partition(".")
    digits = (before + after).lstrip("0")
    n = len(before) + int(exponent or "0") - (len(before + after) - len(digits))
    digits = digits.rstrip("0")
    k = len(digits)
    if k <= n <= 21:
        return sign + digits + "0" * (n - k) + ".0"
    if 0 < n <= 21:
        return sign + digits[:n] + "." + digits[n:]
    if -6 < n <= 0:
        return sign + "0." + "0" * -n + digits
    rest = "." + digits[1:] if k > 1 else ""
    return "%s%s%se%s%d" % (sign, digits[0], rest, "+" if n > 0 else "-", abs(n - 1))


_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile('[\x00-\x1f"\\\\]')
_SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def _escape(match):
    char = match.group()
    return _SHORT_ESCAPES.get(char) or "\\u%04x" % ord(char)


def quoted(text):
    """The canonical text of a str."""
    if _SURROGATE.search(text):
        raise Refused("a text holds a lone surrogate, which UTF-8 has no bytes for")
    return '"' + _ESCAPED.sub(_escape, text) + '"'


# ---------------------------------------------------------------------------------------------------------------------
# Canonical JSON (section 2)
# ---------------------------------------------------------------------------------------------------------------------


def canonical(value):
    """The canonical text of a value."""
    pieces = []
    _write(value, 1, pieces)
    return "".join(pieces)


def _write(value, level, pieces):
    """Appends the canonical text of a value that stands at a level (the outermost is 1); returns the value's depth."""
    if level > MAX_DEPTH:
        raise Refused("deeper than 256")
    if value is None:
        pieces.append("null")
    elif value is True:
        pieces.append("true")
    elif value is False:
        pieces.append("false")
    elif isinstance(value, str):
        pieces.append(quoted(value))
    elif isinstance(value, int):
        pieces.append(whole_text(value))
    elif isinstance(value, float):
        pieces.append(real_text(value))
        if not math.isfinite(value):
            if level + 1 > MAX_DEPTH:
                raise Refused("deeper than 256")
            return 2
    elif isinstance(value, (list, tuple)):
        depth = 0
        index = 0
        try:
            pieces.append("[")
            for index, element in enumerate(value):
                if index:
                    pieces.append(",")
                depth = max(depth, _write(element, level + 1, pieces))
            pieces.append("]")
        except Refused as refused:
            raise refused.within(index)
        return depth + 1
    elif isinstance(value, Form) and value._text is not None:
        if level + value._depth - 1 > MAX_DEPTH:
            raise Refused("deeper than 256")
        pieces.append(value._text)
        return value._depth
    elif isinstance(value, (dict, Form)):
        if isinstance(value, Form):
            written = value.members
        else:
            written = {_escaped_name(name): member for name, member in value.items()}
        depth = 0
        name = ""
        separator = "{"
        try:
            for name in sorted(written):
                pieces.append(separator + quoted(name) + ":")
                depth = max(depth, _write(written[name], level + 1, pieces))
                separator = ","
        except Refused as refused:
            raise refused.within(name)
        pieces.append("}" if written else "{}")
        return depth + 1
    else:
        raise Refused("a %s has no canonical form" % type(value).__name__)
    return 1


def _escaped_name(name):
    if not isinstance(name, str):
        raise Refused("a name is not a text")
    return "$" + name if name.startswith("$") else name


def _is_tag(name):
    """Whether a name as it is written begins with exactly one dollar sign."""
    return name[:1] == "$" and name[1:2] != "$"


# ---------------------------------------------------------------------------------------------------------------------
# Digests (section 5)
# ---------------------------------------------------------------------------------------------------------------------

_ELEMENT = {  # dtype: bytes of an element, struct format or least and greatest whole
    "bool": (1, None),
    "i8": (1, (-(2**7), 2**7 - 1)),
    "i16": (2, (-(2**15), 2**15 - 1)),
    "i32": (4, (-(2**31), 2**31 - 1)),
    "i64": (8, (-(2**63), 2**63 - 1)),
    "u8": (1, (0, 2**8 - 1)),
    "u16": (2, (0, 2**16 - 1)),
    "u32": (4, (0, 2**32 - 1)),
    "f32": (4, "<f"),
    "f64": (8, "<d"),
    "text": (8, str),  # where it ends; its own bytes stand before the table of these
}


def _sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _digest_of_pieces(header, pieces):
    """The digest of a header line and of blocks, each piece being one block."""
    whole = hashlib.sha256(header.encode("ascii"))
    for piece in pieces:
        whole.update(hashlib.sha256(piece).digest())
    return "sha256:" + whole.hexdigest()


def _blocks(data):
    return (data[start : start + BLOCK] for start in range(0, len(data), BLOCK))


def digest_of_bytes(data):
    """The digest of long bytes, or of a file that holds them."""
    return _digest_of_pieces("larder/bytes/1 %d %d\n" % (len(data), BLOCK), _blocks(memoryview(data)))


def digest_of_file(path):
    """The digest of a file's bytes, read block by block."""
    with open(path, "rb") as file:
        size = os.fstat(file.fileno()).st_size
        digest = _digest_of_pieces("larder/bytes/1 %d %d\n" % (size, BLOCK), iter(lambda: file.read(BLOCK), b""))
        if file.tell() != size:
            raise Refused("%s changed while it was read" % path)
        return digest


def digest_of_array(dtype, shape, data_bytes):
    """The digest of an array whose elements are these little-endian bytes in C order; of texts, laid out by bytes_of_texts."""
    count = _checked_count(dtype, shape)
    if dtype == "text":
        texts_of_bytes(count, data_bytes)
    elif count * _ELEMENT[dtype][0] != len(data_bytes):
        raise Refused(
            "an array of %d elements of %s has %d bytes, not %d"
            % (count, dtype, count * _ELEMENT[dtype][0], len(data_bytes))
        )
    if dtype == "bool" and bytes(data_bytes).strip(b"\x00\x01"):
        raise Refused("a bool is a byte 0 or 1")
    dimensions = ",".join(whole_text(dimension) for dimension in shape)
    header = "larder/array/1 %s [%s] %d\n" % (dtype, dimensions, BLOCK)
    return _digest_of_pieces(header, _blocks(memoryview(data_bytes)))


def bytes_of_texts(texts):
    """The bytes of an array of texts: their UTF-8 in C order, then for each where it ends, 64 bits and little-endian."""
    pieces = []
    ends = []
    end = 0
    for index, text in enumerate(texts):
        if not isinstance(text, str):
            raise Refused("text cannot hold element %d of data" % index)
        if _SURROGATE.search(text):
            raise Refused("a text holds a lone surrogate, which UTF-8 has no bytes for").within(index)
        pieces.append(text.encode("utf-8"))
        end += len(pieces[-1])
        ends.append(struct.pack("<Q", end))
    return b"".join(pieces + ends)


def texts_of_bytes(count, data_bytes):
    """The texts that the bytes of an array hold: what bytes_of_texts makes, and nothing else."""
    table = len(data_bytes) - 8 * count
    if table < 0 or count == 0 and table > 0:
        raise Refused("an array of %d texts does not have %d bytes" % (count, len(data_bytes)))
    texts = []
    start = 0
    for (end,) in struct.iter_unpack("<Q", memoryview(data_bytes)[table:]):
        if not start <= end <= table:
            raise Refused("text %d does not lie from %d to %d of %d bytes" % (len(texts), start, end, table))
        try:
            texts.append(str(memoryview(data_bytes)[start:end], "utf-8"))
        except UnicodeDecodeError:
            raise Refused("text %d is not UTF-8" % len(texts)) from None
        start = end
    if start != table:
        raise Refused("the texts end at %d of %d bytes" % (start, table))
    return texts


def _checked_count(dtype, shape):
    """The number of elements, once element type and shape are known to be right."""
    if not isinstance(dtype, str) or dtype not in _ELEMENT:
        raise Refused("dtype is one of " + ", ".join(_ELEMENT))
    if not isinstance(shape, (list, tuple)) or not all(
        _is_whole(dimension) and 0 <= dimension < 2**63 for dimension in shape
    ):
        raise Refused("shape is a list of whole numbers from 0 to 2^63-1")
    if 0 in shape:
        return 0
    count = 1
    for dimension in shape:
        count *= dimension
        if count * _ELEMENT[dtype][0] >= 2**63:
            raise Refused("an array has fewer than 2^63 bytes")
    return count


def content_digest(value):
    """The content digest of a datum."""
    return _sha256(canonical(value).encode("utf-8"))


def _is_whole(value):
    return isinstance(value, int) and not isinstance(value, bool)


# ---------------------------------------------------------------------------------------------------------------------
# Tagged forms (section 3)
# ---------------------------------------------------------------------------------------------------------------------


def form(members):
    """The value of a tagged form, from its members as they are written; normalised as section 6 says."""
    tags = [name for name in members if _is_tag(name)]
    if len(tags) != 1:
        raise Refused("a tagged form has exactly one tag, a name that begins with exactly one $")
    tag = tags[0]
    if tag not in _FORMS:
        raise Refused("%s is no tag; a name of your own that begins with $ is written with one more $" % tag)
    make, others = _FORMS[tag]
    unknown = sorted(set(members) - {tag} - set(others))
    if unknown:
        raise Refused("%s does not have a member %s" % (tag, json.dumps(unknown[0])))
    missing = [name for name, needed in others.items() if needed and name not in members]
    if missing:
        raise Refused('%s needs a member "%s"' % (tag, missing[0]))
    return make(members)


def _as_it_stands(members):
    return Form(dict(members))


def _text_form(tag, what, is_canonical):
    """The maker of a form whose content is a text that has one spelling."""

    def make(members):
        text = members[tag]
        if not isinstance(text, str):
            raise Refused("%s holds a text" % tag)
        if not is_canonical(text):
            raise Refused("%s is not %s: %s" % (json.dumps(text[:80], ensure_ascii=False), what, tag))
        return Form(dict(members))

    return make


_DIGEST = re.compile("sha256:[0-9a-f]{64}")


def _is_digest(text):
    return isinstance(text, str) and _DIGEST.fullmatch(text) is not None


def _real(members):
    values = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
    if not isinstance(members["$real"], str) or members["$real"] not in values:
        raise Refused("$real is NaN, Infinity or -Infinity")
    return values[members["$real"]]


_DECIMAL = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?(?:E([+-][0-9]{1,11}))?")


def _is_decimal(text):
    match = _DECIMAL.fullmatch(text)
    if not match:
        return False
    sign, before, after, exponent = match.groups()
    after = after or ""
    digits = (before + after).lstrip("0") or "0"
    scale = len(after) - int(exponent or "0")
    return (
        len(digits) <= MAX_DIGITS
        and -MAX_SCALE <= scale <= MAX_SCALE
        and text == decimal_text(sign == "-" and digits != "0", digits, scale)
    )


def decimal_text(negative, digits, scale):
    """The text of the decimal number digits × 10^-scale; the digits have no leading zero, zero is "0"."""
    k = len(digits)
    a = k - 1 - scale
    sign = "-" if negative else ""
    if scale >= 0 and a >= -6:
        if scale == 0:
            return sign + digits
        digits = digits.rjust(scale + 1, "0")
        return sign + digits[:-scale] + "." + digits[-scale:]
    rest = "." + digits[1:] if k > 1 else ""
    return "%s%s%sE%s%d" % (sign, digits[0], rest, "-" if a < 0 else "+", abs(a))


def bytes_form(data):
    """The form of bytes: $bytes, or $blob where there are more than 1,024."""
    if len(data) <= MAX_BYTES_IN_TEXT:
        return Form({"$bytes": base64.b64encode(data).decode("ascii")})
    return Form({"$blob": {"digest": digest_of_bytes(data), "size": len(data)}})


def _bytes(members):
    text = members["$bytes"]
    if not isinstance(text, str):
        raise Refused("$bytes holds a text")
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except ValueError:
        raise Refused("$bytes is base64 with padding") from None
    if base64.b64encode(data).decode("ascii") != text:
        raise Refused("$bytes is base64 with padding, its unused bits zero")
    return bytes_form(data)


def _sized(tag, names, least):
    """The maker of $blob and $file."""

    def make(members):
        content = members[tag]
        if not isinstance(content, dict) or not {"digest", "size"} <= set(content) <= names:
            raise Refused("%s holds %s" % (tag, ", ".join(sorted(names))))
        if not _is_digest(content["digest"]):
            raise Refused("digest is sha256: and 64 lower-case hex digits")
        if not _is_whole(content["size"]) or not least <= content["size"] < 2**63:
            raise Refused("the size of a %s is a whole number from %d to 2^63-1" % (tag, least))
        if content.get("executable", True) is not True:
            raise Refused("executable is true or does not stand there")
        return Form(dict(members))

    return make


def _tree(members):
    _files_in(Form(dict(members)), [0])
    return Form(dict(members))


def _files_in(tree, count):
    """Checks the entries of a $tree, whose own trees were checked when they were made, and counts what is in it."""
    entries = tree.members["$tree"]
    if not isinstance(entries, dict):
        raise Refused("$tree holds an object of entries")
    for name, entry in entries.items():
        if name in ("", ".", "..") or "/" in name or "\0" in name:
            raise Refused("%s is no name of an entry of a $tree" % json.dumps(name))
        if not isinstance(entry, Form) or entry.tag not in ("$file", "$tree"):
            raise Refused("an entry of a $tree is a $file or a $tree").within(name)
        count[0] += 1
        if count[0] > MAX_TREE_NODES:
            raise Refused("a $tree has at most 65,536 files and directories")
        if entry.tag == "$tree":
            _files_in(entry, count)


def _array(members):
    content = members["$array"]
    members_by_digest = {"digest", "dtype", "shape"}
    if isinstance(content, dict) and content.get("dtype") == "text":
        members_by_digest.add("size")
    if not isinstance(content, dict) or set(content) not in ({"data", "dtype", "shape"}, members_by_digest):
        raise Refused("$array holds dtype, shape and either data or digest; with the digest of texts, their size")
    dtype, shape = content["dtype"], content["shape"]
    count = _checked_count(dtype, shape)
    if "digest" in content:
        if not _is_digest(content["digest"]):
            raise Refused("digest is sha256: and 64 lower-case hex digits")
        short = dtype not in ("f32", "f64")
        if dtype == "text":
            size = content["size"]
            if not _is_whole(size) or not 8 * count <= size < 2**63:
                raise Refused("size is a whole number from 8 for each text to 2^63-1")
            short = size - 8 * count <= MAX_BYTES_IN_TEXT
        if count == 0 or count <= MAX_ELEMENTS_IN_TEXT and short:
            raise Refused("an array of 64 elements or fewer holds its data")
        return Form(dict(members))
    data = content["data"]
    if not isinstance(data, list) or len(data) != count:
        raise Refused("data is a list of as many elements as the shape says, %d" % count)
    if dtype == "text":
        return array_form(dtype, shape, bytes_of_texts(data))
    packed = b"".join(_packed(dtype, index, element) for index, element in enumerate(data))
    if count <= MAX_ELEMENTS_IN_TEXT:
        return Form(dict(members))
    return array_form(dtype, shape, packed)


def _packed(dtype, index, element):
    """The little-endian bytes of one element of an array's data."""
    width, kind = _ELEMENT[dtype]
    if dtype == "bool":
        fits = isinstance(element, bool)
        packed = b"\x01" if element is True else b"\x00"
    elif isinstance(kind, tuple):
        fits = _is_whole(element) and kind[0] <= element <= kind[1]
        packed = element.to_bytes(width, "little", signed=kind[0] < 0) if fits else b""
    else:
        fits = isinstance(element, float)
        if fits and math.isnan(element):
            packed = _CANONICAL_NAN[dtype]
        else:
            try:
                packed = struct.pack(kind, element) if fits else b""
                fits = fits and struct.unpack(kind, packed)[0] == element
            except OverflowError:
                fits = False
    if not fits:
        hint = "; write reals with a point" if isinstance(kind, str) and _is_whole(element) else ""
        raise Refused("%s cannot hold element %d of data exactly%s" % (dtype, index, hint))
    return packed


_CANONICAL_NAN = {"f32": bytes.fromhex("0000c07f"), "f64": bytes.fromhex("000000000000f87f")}


def array_form(dtype, shape, data_bytes):
    """The $array of an array whose elements are these little-endian bytes in C order; of texts, laid out by bytes_of_texts."""
    digest = digest_of_array(dtype, shape, data_bytes)
    count = _checked_count(dtype, shape)
    if dtype == "text":
        if count <= MAX_ELEMENTS_IN_TEXT and len(data_bytes) - 8 * count <= MAX_BYTES_IN_TEXT:
            texts = texts_of_bytes(count, data_bytes)
            return Form({"$array": {"data": texts, "dtype": dtype, "shape": list(shape)}})
        return Form({"$array": {"digest": digest, "dtype": dtype, "shape": list(shape), "size": len(data_bytes)}})
    width, kind = _ELEMENT[dtype]
    elements = []
    if count <= MAX_ELEMENTS_IN_TEXT:
        for start in range(0, len(data_bytes), width):
            packed = bytes(data_bytes[start : start + width])
            if dtype == "bool":
                elements.append(packed == b"\x01")
            elif isinstance(kind, tuple):
                elements.append(int.from_bytes(packed, "little", signed=kind[0] < 0))
            else:
                elements.append(struct.unpack(kind, packed)[0])
                if math.isnan(elements[-1]) and packed != _CANONICAL_NAN[dtype]:
                    break
        else:
            return Form({"$array": {"data": elements, "dtype": dtype, "shape": list(shape)}})
    return Form({"$array": {"digest": digest, "dtype": dtype, "shape": list(shape)}})


_DATE = re.compile(r"([0-9]{4}|\+[1-9][0-9]{4,9}|-[0-9]{4}|-[1-9][0-9]{4,9})-([0-9]{2})-([0-9]{2})")
_TIME = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{0,8}[1-9])?")
_DURATION = re.compile(r"PT(-?)(0|[1-9][0-9]{0,18})(\.[0-9]{0,8}[1-9])?S")


def _is_date(text, greatest_year=999_999_999):
    match = _DATE.fullmatch(text)
    if not match or match.group(1) == "-0000":
        return False
    year, month, day = (int(part) for part in match.groups())
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    days = (31, 29 if leap else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    return abs(year) <= greatest_year and 1 <= month <= 12 and 1 <= day <= days[month - 1]


def _is_time(text):
    return _TIME.fullmatch(text) is not None


def _is_datetime(text, greatest_year=999_999_999):
    date, t, time = text.partition("T")
    return t == "T" and _is_date(date, greatest_year) and _is_time(time)


def _is_instant(text):
    return text.endswith("Z") and _is_datetime(text[:-1], 1_000_000_000)


def _is_duration(text):
    match = _DURATION.fullmatch(text)
    if not match:
        return False
    sign, seconds, fraction = match.group(1), int(match.group(2)), match.group(3)
    if sign:
        # the amount is not below -2^63 seconds, and zero has no sign
        return seconds < 2**63 + (0 if fraction else 1) and (seconds > 0 or fraction is not None)
    return seconds < 2**63


def _set(members):
    elements = members["$set"]
    if not isinstance(elements, (list, tuple)):
        raise Refused("$set holds a list")
    texts = {}
    depth = 0
    for index, element in enumerate(elements):
        pieces = []
        try:
            depth = max(depth, _write(element, 3, pieces))
        except Refused as refused:
            raise refused.within(index).within("$set")
        texts.setdefault("".join(pieces), element)
    order = sorted(texts)
    return Form({"$set": [texts[text] for text in order]}, '{"$set":[' + ",".join(order) + "]}", depth + 2)


def _map(members):
    pairs = members["$map"]
    if not isinstance(pairs, (list, tuple)):
        raise Refused("$map holds a list of pairs")
    texts = {}
    depth = -1  # an empty map has no pairs, whose depth would count
    for index, pair in enumerate(pairs):
        try:
            if not isinstance(pair, (list, tuple)) or len(pair) != 2:
                raise Refused("a pair of a $map is a list of a key and a value")
            key_pieces, value_pieces = [], []
            depth = max(depth, _write(pair[0], 4, key_pieces), _write(pair[1], 4, value_pieces))
            key_text = "".join(key_pieces)
            if key_text in texts:
                raise Refused("the key %s stands twice" % key_text[:80])
        except Refused as refused:
            raise refused.within(index).within("$map")
        texts[key_text] = ("".join(value_pieces), list(pair))
    order = sorted(texts)
    text = '{"$map":[' + ",".join("[%s,%s]" % (key, texts[key][0]) for key in order) + "]}"
    return Form({"$map": [texts[key][1] for key in order]}, text, depth + 3)


def _named(tag):
    """The maker of $type and $by."""

    def make(members):
        if not isinstance(members[tag], str) or not members[tag]:
            raise Refused("%s holds a name that is not empty" % tag)
        return Form(dict(members))

    return make


def _key(members):
    attribute = members["attribute"]
    if not _is_digest(members["$key"]):
        raise Refused("$key is sha256: and 64 lower-case hex digits")
    if not isinstance(attribute, str):
        raise Refused("attribute is a text")
    if _SURROGATE.search(attribute) or not 1 <= len(attribute.encode("utf-8")) <= 255:
        raise Refused("attribute has 1 to 255 UTF-8 bytes")
    return Form(dict(members))


def _code(members):
    if not _is_digest(members["$code"]):
        raise Refused("$code is sha256: and 64 lower-case hex digits")
    if "text" in members and (not isinstance(members["text"], str) or not members["text"]):
        raise Refused("the text beside $code is a text that is not empty")
    return Form(dict(members))


_UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_MAC = re.compile("[0-9a-f]{64}")

_FORMS = {  # tag: maker, names of the other members and whether they must stand
    "$real": (_real, {}),
    "$decimal": (_text_form("$decimal", "the canonical text of a decimal number", _is_decimal), {}),
    "$bytes": (_bytes, {}),
    "$blob": (_sized("$blob", {"digest", "size"}, MAX_BYTES_IN_TEXT + 1), {}),
    "$file": (_sized("$file", {"digest", "executable", "size"}, 0), {}),
    "$tree": (_tree, {}),
    "$array": (_array, {}),
    "$instant": (_text_form("$instant", "an instant such as 2012-01-01T00:00:00Z", _is_instant), {}),
    "$date": (_text_form("$date", "a date such as 2012-01-01 that exists", _is_date), {}),
    "$time": (_text_form("$time", "a time such as 06:30:00", _is_time), {}),
    "$datetime": (_text_form("$datetime", "a date and time such as 2012-01-01T06:30:00", _is_datetime), {}),
    "$duration": (_text_form("$duration", "a duration in seconds such as PT90.5S", _is_duration), {}),
    "$uuid": (_text_form("$uuid", "a UUID in lower case", lambda text: _UUID.fullmatch(text) is not None), {}),
    "$set": (_set, {}),
    "$map": (_map, {}),
    "$type": (_named("$type"), {"value": True}),
    "$by": (_named("$by"), {"value": True}),
    "$secret": (_text_form("$secret", "64 lower-case hex digits", lambda text: _MAC.fullmatch(text) is not None), {}),
    "$key": (_key, {"attribute": True}),
    "$content": (_text_form("$content", "sha256: and 64 lower-case hex digits", _is_digest), {}),
    "$code": (_code, {"text": False}),
}


def file_form(path):
    """The $file of a file."""
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise Refused("%s is no regular file" % path)
    content = {"digest": digest_of_file(path), "size": status.st_size}
    if status.st_mode & stat.S_IXUSR:
        content["executable"] = True
    return form({"$file": content})


def tree_of(path):
    """The $tree of a directory."""
    return _tree_of(os.fspath(path), (), [0])


def _tree_of(path, above, count):
    status = os.stat(path)
    here = (status.st_dev, status.st_ino)
    if here in above:
        raise Refused("%s leads to a directory it lies in" % path)
    if 2 * len(above) + 2 > MAX_DEPTH:
        raise Refused("%s lies deeper than a text can say" % path)
    entries = {}
    for name in os.listdir(path):
        inner = os.path.join(path, name)
        if _SURROGATE.search(name):
            raise Refused("%r is a name that is not Unicode" % inner)
        mode = os.stat(inner).st_mode
        count[0] += 1
        if count[0] > MAX_TREE_NODES:
            raise Refused("%s: a $tree has at most 65,536 files and directories" % path)
        if stat.S_ISDIR(mode):
            entries[name] = _tree_of(inner, above + (here,), count)
        else:
            entries[name] = file_form(inner)
    return form({"$tree": entries})


def rounded(number, significant_digits):
    """What Larder's rule round/N makes of a real."""
    if not 1 <= significant_digits <= 17:
        raise Refused("round/N has an N from 1 to 17")
    if number == 0 or not math.isfinite(number):
        return number
    context = decimal.Context(prec=significant_digits, rounding=decimal.ROUND_HALF_EVEN)
    return float(context.plus(decimal.Decimal(number)))


def seal(secret_value, hmac_key):
    """The $secret of a value under a key of at least 16 bytes."""
    if len(hmac_key) < 16:
        raise Refused("the key of secrets has at least 16 bytes")
    mac = hmac.new(bytes(hmac_key), canonical(secret_value).encode("utf-8"), hashlib.sha256)
    return form({"$secret": mac.hexdigest()})


# ---------------------------------------------------------------------------------------------------------------------
# Reading JSON strictly (section 6)
# ---------------------------------------------------------------------------------------------------------------------

_SPACE = re.compile("[ \t\n\r]*")
_NUMBER = re.compile(r"(-?)((?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)")
_PLAIN = re.compile('[^"\\\\\x00-\x1f\ud800-\udfff]*')
_HEX4 = re.compile("[0-9a-fA-F]{4}")
_UNESCAPED = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"null": None, "true": True, "false": False}


class _Reader:
    """Reads one JSON text into a value, refusing what RFC 8259 leaves open."""

    def __init__(self, text):
        self.text = text
        self.at = 0
        self.members_at = {}  # where the values of the outermost object's members begin

    def document(self):
        self.space()
        value = self.value(1)
        self.space()
        if self.at < len(self.text):
            raise self.error("nothing may follow the value")
        return value

    def place(self, at):
        """Line and column of an offset."""
        before = self.text[:at].replace("\r\n", "\n").replace("\r", "\n")
        return before.count("\n") + 1, len(before) - before.rfind("\n")

    def error(self, message, at=None):
        return Refused(message, self.place(self.at if at is None else at))

    def space(self):
        self.at = _SPACE.match(self.text, self.at).end()

    def value(self, level):
        if level > MAX_DEPTH:
            raise self.error("deeper than 256")
        first = self.text[self.at : self.at + 1]
        start = self.at
        if first == '"':
            return self.string()
        if first == "[":
            elements = []
            try:
                while self.more(elements, "]"):
                    elements.append(self.value(level + 1))
            except Refused as refused:
                raise refused.within(len(elements))
            return elements
        if first == "{":
            members = {}
            name = None
            try:
                while self.more(members, "}"):
                    name = None
                    name = self.name(members)
                    if level == 1:
                        self.members_at[name] = self.at
                    members[name] = self.value(level + 1)
            except Refused as refused:
                raise refused.within(name) if name is not None else refused
            if not any(map(_is_tag, members)):
                return {name[1:] if name[:1] == "$" else name: member for name, member in members.items()}
            try:
                return form(members)
            except Refused as refused:
                raise refused.located(self.place(start))
        for word, value in _WORDS.items():
            if self.text.startswith(word, start):
                self.at += len(word)
                return value
        return self.number()

    def more(self, read, close):
        """Whether another element or member begins here; steps over the bracket, the comma and white space."""
        if not read:
            self.at += 1
            self.space()
            if self.text[self.at : self.at + 1] != close:
                return True
        else:
            self.space()
            if self.text[self.at : self.at + 1] == ",":
                self.at += 1
                self.space()
                return True
            if self.text[self.at : self.at + 1] != close:
                raise self.error('"," or "%s" is missing' % close)
        self.at += 1
        return False

    def name(self, members):
        start = self.at
        if self.text[start : start + 1] != '"':
            raise self.error("a name in quotes is missing")
        name = self.string()
        if name in members:
            raise self.error("the name %s stands twice in one object" % json.dumps(name), start)
        self.space()
        if self.text[self.at : self.at + 1] != ":":
            raise self.error('":" is missing')
        self.at += 1
        self.space()
        return name

    def string(self):
        start = self.at
        self.at += 1
        pieces = []
        while True:
            plain = _PLAIN.match(self.text, self.at)
            pieces.append(plain.group())
            self.at = plain.end()
            char = self.text[self.at : self.at + 1]
            if char == '"':
                self.at += 1
                return "".join(pieces)
            if char == "":
                raise self.error("a text is not ended", start)
            if char != "\\":
                what = "a control" if char < " " else "a lone surrogate"
                raise self.error("%s (U+%04X) may not stand in a text" % (what, ord(char)))
            pieces.append(self.escape())

    def escape(self):
        start = self.at
        kind = self.text[start + 1 : start + 2]
        if kind in _UNESCAPED:
            self.at += 2
            return _UNESCAPED[kind]
        unit = self.unit(start)
        if unit is None:
            raise self.error("no escape of JSON")
        if not 0xD800 <= unit <= 0xDFFF:
            return chr(unit)
        low = self.unit(self.at)
        if unit > 0xDBFF or low is None or not 0xDC00 <= low <= 0xDFFF:
            raise self.error("a lone surrogate (U+%04X) may not stand in a text" % unit, start)
        return chr(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))

    def unit(self, at):
        """The UTF-16 unit of a \\u escape at an offset, or None; steps over it."""
        hexes = _HEX4.match(self.text, at + 2) if self.text.startswith("\\u", at) else None
        if hexes is None:
            return None
        self.at = hexes.end()
        return int(hexes.group(), 16)

    def number(self):
        match = _NUMBER.match(self.text, self.at)
        if match is None:
            char = self.text[self.at : self.at + 1]
            raise self.error("a value is missing" if char in ("", "]", "}", ",", ":") else "no value of JSON begins so")
        sign, spelt, fraction, exponent = match.groups()
        after = self.text[match.end() : match.end() + 1]
        if after and after in "0123456789.eE+-":
            raise self.error("no number of JSON")
        if len(spelt) > MAX_DIGITS:
            raise self.error("a number has more than 65,536 characters")
        if fraction or exponent:
            number = float(match.group())
            if math.isinf(number):
                raise self.error("too large for a real number")
        else:
            number = -_int_of(spelt) if sign else _int_of(spelt)
        self.at = match.end()
        return number


def _decoded(text):
    """The characters of a file, which has a size that it may not exceed."""
    size = len(text)
    if isinstance(text, str) and size <= MAX_FILE_BYTES:
        size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_FILE_BYTES:
        raise Refused("larger than 16 MiB")
    return _characters(text)


def _characters(text):
    """The characters of UTF-8 bytes; a str passes as it is."""
    if isinstance(text, str):
        return text
    if bytes(text[:3]) == b"\xef\xbb\xbf":
        raise Refused("a byte order mark may not stand there", (1, 1))
    try:
        return bytes(text).decode("utf-8")
    except UnicodeDecodeError as error:
        before = bytes(text[: error.start]).decode("utf-8")
        raise Refused("the bytes are not UTF-8", _Reader(before).place(len(before))) from None


def read(text):
    """The value of a datum as a person writes it: a str, or the bytes of a file."""
    return _checked(_Reader(_decoded(text)).document())


def _checked(value):
    canonical(value)  # a value may be deeper than it was written
    return value


def parse_canonical(text):
    """The value of a canonical text; any other text is refused."""
    text = _characters(text)
    value = _Reader(text).document()
    _require_same(text, canonical(value))
    return value


def _require_same(text, wanted):
    if text != wanted:
        at = next((i for i, (a, b) in enumerate(zip(text, wanted)) if a != b), min(len(text), len(wanted)))
        raise Refused("not canonical", _Reader(text).place(at))


# ---------------------------------------------------------------------------------------------------------------------
# Components, recipes, keys (sections 1, 4 and 6)
# ---------------------------------------------------------------------------------------------------------------------


def _component(reader):
    """The five members of a recipe, from a component file."""
    members = reader.document()
    if not isinstance(members, dict):
        raise Refused("a component is an object with type and version", reader.place(0))
    name = ""
    try:
        for name in members:
            if name not in ("inputs", "larder", "parameters", "type", "version"):
                raise Refused("a component has no such member")
        name = "larder"
        if members.setdefault("larder", SCHEMA) != SCHEMA:
            raise Refused('the schema must be "%s"' % SCHEMA)
        name = "type"
        _require_text(members, name)
        name = "version"
        version = members.get("version")
        if not (isinstance(version, Form) and version.tag == "$code"):
            _require_text(members, name)
        name = "parameters"
        if not isinstance(members.setdefault("parameters", {}), dict):
            raise Refused("the parameters are an object, not a tagged form")
        name = "inputs"
        _require_references(members.setdefault("inputs", {}))
    except Refused as refused:
        raise refused.within(name).located(reader.place(reader.members_at.get(name, 0)))
    return members


def _require_text(members, name):
    if name not in members:
        raise Refused("missing")
    if not isinstance(members[name], str) or not members[name]:
        raise Refused("must be a text that is not empty" + (", or a $code" if name == "version" else ""))


def _require_references(inputs):
    if isinstance(inputs, Form) and inputs.tag == "$set":
        steps = enumerate(inputs.members["$set"])
    elif isinstance(inputs, list):
        steps = enumerate(inputs)
    elif isinstance(inputs, dict):
        steps = inputs.items()
    else:
        raise Refused("the inputs are an object, a list or a $set")
    for step, reference in steps:
        if not isinstance(reference, Form) or reference.tag not in ("$key", "$content"):
            raise Refused("an input is a $key with its attribute, or a $content").within(step)


def recipe(component_text):
    """The recipe of a component file: a str, or the bytes of the file."""
    return canonical(_component(_Reader(_decoded(component_text))))


def parse_recipe(text):
    """The five members of a recipe; any text that is not exactly one is refused."""
    text = _characters(text)
    members = _component(_Reader(text))
    _require_same(text, canonical(members))
    return members


def key(component_text):
    """The key of a component file."""
    return _sha256(recipe(component_text).encode("utf-8"))


def identity(component_text):
    """The identity of a component file: the SHA-256 of its recipe without inputs."""
    members = _component(_Reader(_decoded(component_text)))
    canonical(members)  # inputs that are too deep have no identity either
    del members["inputs"]
    return _sha256(canonical(members).encode("utf-8"))


# ---------------------------------------------------------------------------------------------------------------------
# Published vectors
# ---------------------------------------------------------------------------------------------------------------------


def _check_component(vector):
    text = vector["component"]
    yield "recipe", recipe(text), vector["recipe"]
    yield "key", key(text), vector["key"]
    if "identity" in vector:
        yield "identity", identity(text), vector["identity"]
    yield "recipe as it is parsed", canonical(parse_recipe(vector["recipe"])), vector["recipe"]


def _check_datum(vector):
    value = read(vector["datum"])
    yield "text", canonical(value), vector["text"]
    yield "digest", content_digest(value), vector["digest"]
    yield "text as it is parsed", canonical(parse_canonical(vector["text"])), vector["text"]


def _check_refused(vector):
    readers = {"component": recipe, "datum": read, "recipe": parse_recipe, "text": parse_canonical}
    kinds = [kind for kind in readers if kind in vector]
    if not kinds:
        raise Refused("the vector names nothing to refuse")
    for kind in kinds:
        try:
            readers[kind](vector[kind])
            yield kind, "accepted", "refused"
        except Refused:
            yield kind, "refused", "refused"


def _check_content(vector):
    if "hex" in vector:
        data = bytes.fromhex(vector["hex"])
    elif "fill" in vector:
        data = bytes([vector["fill"]["byte"]]) * vector["fill"]["count"]
    else:
        count = vector["pattern"]["count"]
        data = (bytes((i * 31 + 7) % 256 for i in range(256)) * (count // 256 + 1))[:count]
    if "dtype" in vector:
        yield "digest", digest_of_array(vector["dtype"], vector["shape"], data), vector["digest"]
    else:
        yield "digest", digest_of_bytes(data), vector["digest"]


def _check_secret(vector):
    sealed = seal(read(vector["value"]), bytes.fromhex(vector["key"]))
    yield "mac", sealed.members["$secret"], vector["mac"]


_SECTIONS = {
    "components": _check_component,
    "data": _check_datum,
    "refused": _check_refused,
    "contents": _check_content,
    "secrets": _check_secret,
}


def check_vectors(vectors):
    """Checks published vectors, as json.load gives them; returns a count for each section, and what fails as lines."""
    if not isinstance(vectors, dict) or vectors.get("schema") != SCHEMA:
        raise Refused("vectors are an object with the schema %s" % SCHEMA)
    counts, failures = {}, []
    for section in sorted(set(vectors) - set(_SECTIONS) - {"schema"}):
        failures.append("%s: an unknown section, not checked" % section)
    for section, check in _SECTIONS.items():
        counts[section] = len(vectors.get(section, ()))
        for index, vector in enumerate(vectors.get(section, ())):
            name = "%s[%d]" % (section, index)
            try:
                name = "%s: %s" % (section, vector["name"])
                for what, is_, should in check(vector):
                    if is_ != should:
                        failures.append("%s: %s is %.300s, not %.300s" % (name, what, is_, should))
            except Refused as refused:
                failures.append("%s: refused: %s" % (name, refused))
            except (KeyError, TypeError, ValueError) as error:
                failures.append("%s: not a vector of this section: %r" % (name, error))
    if not any(counts.values()):
        failures.append("the file holds no vectors")
    return counts, failures


# ---------------------------------------------------------------------------------------------------------------------
# The command
# ---------------------------------------------------------------------------------------------------------------------


def _content_of(path):
    if path == "-":
        return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    with open(path, "rb") as file:
        return file.read(MAX_FILE_BYTES + 1)


def _vectors(path):
    with open(path, encoding="utf-8") as file:
        try:
            vectors = json.load(file)
        except ValueError as error:
            raise Refused("not JSON: %s" % error) from None
    counts, failures = check_vectors(vectors)
    for failure in failures:
        print(json.dumps(failure, ensure_ascii=True)[1:-1].replace('\\"', '"'))
    if failures:
        return 1
    print(", ".join("%d %s" % (count, section) for section, count in counts.items()) + ": all agree")
    return 0


_COMMANDS = {
    "--key": lambda data: key(data) + "\n",
    "--recipe": recipe,
    "--identity": lambda data: identity(data) + "\n",
    "--digest": lambda data: content_digest(read(data)) + "\n",
    "--canonical": lambda data: canonical(read(data)),
}


def main(arguments):
    """Runs the command; returns its exit code."""
    if "--help" in arguments or "-h" in arguments:
        print(__doc__.strip())
        return 0
    options = [argument for argument in arguments if argument.startswith("-") and argument != "-"]
    paths = [argument for argument in arguments if argument not in options]
    if len(options) > 1 or len(paths) != 1 or (options and options[0] not in (*_COMMANDS, "--vectors")):
        print("larder_key.py: one option and one file are wanted; see --help", file=sys.stderr)
        return 2
    option, path = options[0] if options else "--key", paths[0]
    try:
        if option == "--vectors":
            return _vectors(path)
        answer = _COMMANDS[option](_content_of(path)).encode("utf-8")
    except Refused as refused:
        problem = str(refused)
    except OSError as error:
        problem = error.strerror or str(error)
    else:
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
        return 0
    name = "standard input" if path == "-" else path
    line = "".join(char if char.isprintable() else " " for char in "%s: %s" % (name, problem))
    print("larder_key.py: " + line, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
