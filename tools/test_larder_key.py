"""Tests of larder_key.py against docs/key-derivation.md; run with: python3 -m unittest discover tools"""

import contextlib
import hashlib
import io
import json
import math
import os
import random
import struct
import subprocess
import sys
import tempfile
import unittest
from fractions import Fraction

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import larder_key as lk

DIGEST = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
EXAMPLE = """{"type": "neuro.rates", "version": "2",
 "parameters": {"solver": {"tol": 1e-7, "steps": 400}, "name": "α", "$$raw": true,
                "from": {"$date": "2012-01-01"}, "seeds": {"$set": [10, 9, 10]}},
 "inputs": [{"$content": "%s"}]}""" % DIGEST
SMALLEST = '{"inputs":{},"larder":"recipe/1","parameters":{},"type":"a","version":"1"}'


class Case(unittest.TestCase):
    def becomes(self, written, text):
        """A text is read to a canonical one, which is parsed and read to itself."""
        self.assertEqual(lk.canonical(lk.read(written)), text)
        self.assertEqual(lk.canonical(lk.parse_canonical(text)), text)
        self.assertEqual(lk.canonical(lk.read(text)), text)

    def stays(self, *texts):
        for text in texts:
            with self.subTest(text=text[:80]):
                self.becomes(text, text)

    def refused(self, *texts):
        for text in texts:
            with self.subTest(text=text[:80]):
                with self.assertRaises(lk.Refused):
                    lk.read(text)

    def not_canonical(self, *texts):
        for text in texts:
            with self.subTest(text=text[:80]):
                lk.read(text)
                with self.assertRaises(lk.Refused):
                    lk.parse_canonical(text)


def tagged(tag, *texts):
    return [json.dumps({tag: text}, separators=(",", ":")) for text in texts]


class WorkedExamples(Case):
    def test_the_smallest_recipe(self):
        text = '{"version":"1","type":"a"}'
        self.assertEqual(lk.recipe(text), SMALLEST)
        self.assertEqual(lk.key(text), "sha256:01081217353586475bb37204f65e3eb48bebed02684d46c00eed41e5343ac24f")
        self.assertEqual(lk.identity(text), "sha256:97f74a9d5aa39e45a1ff0c4340e1d259abe4e357a9be6e1a6bae7fb4abd96d83")

    def test_a_component_file(self):
        self.assertEqual(
            lk.recipe(EXAMPLE),
            '{"inputs":[{"$content":"' + DIGEST + '"}],"larder":"recipe/1","parameters":{"$$raw":true,'
            '"from":{"$date":"2012-01-01"},"name":"α","seeds":{"$set":[10,9]},"solver":{"steps":400,"tol":1e-7}},'
            '"type":"neuro.rates","version":"2"}',
        )
        self.assertEqual(lk.key(EXAMPLE), "sha256:c7f1c8b1fdfbd0592d68eec1a9e329f7a7b8cc9a4b637fd93ff58432a851522d")

    def test_digests(self):
        self.assertEqual(
            lk.digest_of_array("f64", [65], bytes(520)),
            "sha256:94156faae39e2a5f7b646cd4d404a3b2d59dd4cc773d3140c73282408b3cdb01",
        )
        hello = "sha256:57e13a6196ba5b396129a462e97e4445eb8908680113a260d1f8238abbd4f418"
        self.assertEqual(lk.digest_of_bytes(b"hello"), hello)
        self.assertEqual(
            lk.content_digest(lk.form({"$file": {"digest": hello, "size": 5}})),
            "sha256:cce15cd24bfa6f56037aafbea61eecd35a2d2b8a27ec8c89651cd6d26d121ac6",
        )

    def test_a_secret(self):
        self.assertEqual(
            lk.canonical(lk.seal("hunter2", b"0123456789abcdef")),
            '{"$secret":"d6c860bad44302c1c67ceb63851feb726a4bee83b1715561c56ce461523e54e1"}',
        )
        with self.assertRaises(lk.Refused):
            lk.seal("hunter2", b"0123456789abcde")


class Components(Case):
    def recipe_refused(self, *texts):
        for text in texts:
            with self.subTest(text=text[:80]):
                with self.assertRaises(lk.Refused):
                    lk.recipe(text)

    def test_members_have_their_kinds(self):
        self.recipe_refused(
            "1",
            "[]",
            "{}",
            '{"type":"a"}',
            '{"version":"1"}',
            '{"type":"","version":"1"}',
            '{"type":"a","version":""}',
            '{"type":1,"version":"1"}',
            '{"type":"a","version":1}',
            '{"type":"a","version":null}',
            '{"type":"a","version":{"text":"1"}}',
            '{"type":"a","version":{"$code":"' + DIGEST + '","text":""}}',
            '{"type":"a","version":"1","parameters":null}',
            '{"type":"a","version":"1","parameters":[]}',
            '{"type":"a","version":"1","parameters":{"$date":"2012-01-01"}}',
            '{"type":"a","version":"1","larder":"recipe/2"}',
            '{"type":"a","version":"1","other":1}',
            '{"type":"a","version":"1","$$type":1}',
            '{"type":"a","version":"1","type":"a"}',
            '{"type":"a","version":"1","ty\\u0070e":"a"}',
        )

    def test_versions(self):
        self.assertIn('"version":{"$code":"', lk.recipe('{"type":"a","version":{"$code":"' + DIGEST + '"}}'))
        both = '{"$code":"' + DIGEST + '","text":"1"}'
        self.assertIn('"version":' + both, lk.recipe('{"type":"a","version":' + both + "}"))

    def test_inputs_are_references(self):
        content, key = '{"$content":"%s"}' % DIGEST, '{"$key":"%s","attribute":"value"}' % DIGEST
        for inputs in (
            "{}",
            "[]",
            '{"$set":[]}',
            '{"a":%s,"b":%s}' % (content, key),
            '{"$$a":%s}' % content,
            "[%s,%s,%s]" % (key, content, key),
            '{"$set":[%s,%s]}' % (content, key),
        ):
            text = SMALLEST.replace('"inputs":{}', '"inputs":' + inputs)
            self.assertEqual(lk.recipe(text), text)
            self.assertEqual(lk.canonical(lk.parse_recipe(text)), text)
            self.assertEqual(lk.identity(text), lk.identity(SMALLEST))
        self.recipe_refused(
            *(
                '{"type":"a","version":"1","inputs":' + inputs + "}"
                for inputs in (
                    "null",
                    '"a"',
                    "[1]",
                    '{"a":1}',
                    '{"$set":[1]}',
                    "[[%s]]" % content,
                    content,
                    key,
                    '[{"$key":"%s"}]' % DIGEST,
                    '[{"$content":"%s","attribute":"value"}]' % DIGEST,
                    '{"$map":[["a",%s]]}' % content,
                    '[{"$code":"%s"}]' % DIGEST,
                )
            )
        )
        merged = lk.recipe('{"type":"a","version":"1","inputs":{"$set":[%s,%s,%s]}}' % (key, content, key))
        self.assertIn('"inputs":{"$set":[%s,%s]}' % (content, key), merged)

    def test_files(self):
        self.recipe_refused(
            b"\xef\xbb\xbf" + EXAMPLE.encode(),
            "\ufeff" + EXAMPLE,
            EXAMPLE.encode("utf-16"),
            EXAMPLE.encode("latin-1", "replace") + b"\xe9",
            b'{"type":"\xed\xa0\x80","version":"1"}',
            b'{"type":"\xc0\x80","version":"1"}',
            b'{"type":"\xf4\x90\x80\x80","version":"1"}',
        )
        self.assertEqual(lk.recipe(EXAMPLE.encode()), lk.recipe(EXAMPLE))
        space = b" " * (16_777_216 - len(SMALLEST))
        self.assertEqual(lk.recipe(space + SMALLEST.encode()), SMALLEST)
        self.recipe_refused(space + b" " + SMALLEST.encode())

    def test_depth_counts_the_recipe_itself(self):
        def deep(n):
            return '{"type":"a","version":"1","parameters":{"a":' + "[" * n + "]" * n + "}}"

        lk.recipe(deep(254))
        self.recipe_refused(deep(255))

    def test_parsing_a_recipe_is_strict(self):
        lk.parse_recipe(SMALLEST)
        for text in (
            SMALLEST + "\n",
            SMALLEST.replace(",", ", ", 1),
            '{"larder":"recipe/1","parameters":{},"type":"a","version":"1"}',
            '{"inputs":{},"parameters":{},"type":"a","version":"1"}',
            '{"larder":"recipe/1","inputs":{},"parameters":{},"type":"a","version":"1"}',
            SMALLEST.replace('"a"', '"\\u0061"'),
        ):
            with self.assertRaises(lk.Refused):
                lk.parse_recipe(text)


class Texts(Case):
    def test_escapes(self):
        self.becomes(r'"\u0041\/\b\t\n\f\r\"\\"', r'"A/\b\t\n\f\r\"\\"')
        self.becomes(r'"\u001F\u0000\u0008\u000b"', r'"\u001f\u0000\b\u000b"')
        self.becomes(r'"\u007f\u00e9\ud83d\ude00\uD83D\uDE00\u2028"', '"\x7fé😀😀\u2028"')
        self.stays('"\ufeff"', '"\ufffe\uffff\U0010ffff"', '""')
        self.not_canonical(r'"\/"', r'"\u0041"', r'"\u000a"', r'"\u001F"', r'"\u007f"')

    def test_what_is_no_text(self):
        self.refused(r'"\ud800"', r'"\udc00"', r'"\ud800\ud800"', r'"\udc00\ud800"', r'"\ud800x"', '"\ud800"')
        self.refused('"\x00"', '"\n"', '"\x1f"', r'"\x41"', r'"\u12"', r'"\u12g4"', r'"\U0041"', '"', '"\\', '"\\"')
        self.refused(r'{"\ud800":1}', "'a'", r'"\u+123"', r'"\u 123"')

    def test_normalisation_does_not_happen(self):
        self.assertNotEqual(lk.canonical("\u00e9"), lk.canonical("e\u0301"))


class Objects(Case):
    def test_order_is_of_code_points(self):
        self.becomes('{"😀":1,"～":2,"b":3,"a":4,"B":5,"":6}', '{"":6,"B":5,"a":4,"b":3,"～":2,"😀":1}')
        self.becomes(r'{"\ud83d\ude00":1,"\uff5e":2}', '{"～":2,"😀":1}')

    def test_dollars(self):
        self.assertEqual(lk.read('{"$$x":1,"$$$x":2,"$$":3}'), {"$x": 1, "$$x": 2, "$": 3})
        self.becomes('{"a":0,"$$x":1,"$$$x":2,"#":3,"$$":4,"%":5}', '{"#":3,"$$":4,"$$$x":2,"$$x":1,"%":5,"a":0}')
        self.assertEqual(lk.canonical({"$real": "NaN"}), '{"$$real":"NaN"}')
        self.refused('{"$x":1}', '{"$":1}', '{"$table":[]}', '{"$Date":"2012-01-01"}', '{"$$x":1,"$x":2}')

    def test_names_stand_once(self):
        self.refused('{"a":1,"a":2}', '{"a":1,"a":1}', r'{"a":1,"\u0061":1}', '{"a":{"b":1,"c":2,"b":1}}')
        self.refused('{"$date":"2012-01-01","$date":"2012-01-01"}')
        self.stays('{"a":1,"á":1}')

    def test_grammar(self):
        self.becomes(' \t\r\n{ "a" : [ 1 , null ] , "b" : { } , "c" : [ ] } ', '{"a":[1,null],"b":{},"c":[]}')
        self.stays('{"a":null}', "{}", "[]", "[[],{}]", "null", "true", "false")
        self.refused("", " ", "[1,]", "[,1]", "[1 2]", '{"a":1,}', "{,}", '{"a"}', '{"a":}', "{1:2}", "[", "{", "]", "1 1")
        self.refused("nul", "True", "nulll", "[1]]", "[1}", '{"a":1]', "// x\n1", "\u00a01", "\x0b1", "\x001", "{'a':1}")


class Numbers(Case):
    def test_wholes(self):
        self.becomes("-0", "0")
        self.becomes("[-0,-1,10]", "[0,-1,10]")
        self.stays("0", "-1", "9007199254740993", "1" * 4301, "-" + "9" * 65536, "1" + "0" * 65535)
        self.refused("1" * 65537, "-" + "1" * 65537, "01", "-01", "00", "+1", "-", "0x1", "1_0", "--1", "١")
        self.not_canonical("-0")

    def test_digits_of_large_wholes(self):
        seed = random.randrange(2**32)
        random.seed(seed)
        for _ in range(60):
            text = str(random.randrange(1, 10)) + "".join(random.choices("0099123456789", k=random.randrange(3990, 20000)))
            self.assertEqual(lk.canonical(lk.read(text)), text, "seed %d" % seed)

    def test_number_text_limit(self):
        self.becomes("1." + "0" * 65534, "1.0")
        self.becomes("-1." + "0" * 65534, "-1.0")
        self.becomes("1e-" + "0" * 65532 + "1", "0.1")
        self.refused("1." + "0" * 65535, "-1." + "0" * 65535, "1e-" + "0" * 65533 + "1")

    def test_reals_of_the_tables(self):
        for written, text in (
            ("1.0", "1.0"),
            ("0.1", "0.1"),
            ("-0.0", "-0.0"),
            ("-0e5", "-0.0"),
            ("0e99999999999", "0.0"),
            ("4.9406564584124654e-324", "5e-324"),
            ("1.5e300", "1.5e+300"),
            ("1e21", "1e+21"),
            ("1e20", "100000000000000000000.0"),
            ("1E+20", "100000000000000000000.0"),
            ("1e-6", "0.000001"),
            ("1e-7", "1e-7"),
            ("1.25e-7", "1.25e-7"),
            ("123456.75", "123456.75"),
            ("123456789012345680000.0", "123456789012345680000.0"),
            ("1234567890123456800000.0", "1.2345678901234568e+21"),
            ("0.0000012345", "0.0000012345"),
            ("0.10000000149011612", "0.10000000149011612"),
            ("1e0", "1.0"),
            ("2e23", "2e+23"),
            ("9007199254740993.0", "9007199254740992.0"),
            ("9007199254740995.0", "9007199254740996.0"),
            ("5.684341886080801486968994140625e-14", "5.684341886080802e-14"),
            ("5.6843418860808015e-14", "5.684341886080802e-14"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("1.797693134862315807e308", "1.7976931348623157e+308"),
            ("2.4703282292062327208e-324", "0.0"),
            ("2.4703282292062328e-324", "5e-324"),
            ("-1e-400", "-0.0"),
            ("1e-9999999999999999999999", "0.0"),
            ("2.2250738585072014e-308", "2.2250738585072014e-308"),
        ):
            with self.subTest(written=written):
                self.becomes(written, text)
        self.refused("1e309", "-1e309", "1.7976931348623159e308", "1e9999999999999999999999")
        self.refused("1.", ".5", "1.e5", "1e", "1e+", "1.5.5", "1e5e5", "NaN", "Infinity", "-Infinity", "1f", "1e5.0")
        self.not_canonical("1e0", "1.50", "1E5", "1e+20", "1e22", "0.10", "1.0e-7", "-0.00", "5e-0324")
        half = str(2**1024 - 2**970)
        self.refused(half + ".0")
        self.becomes(half[:-1] + str(int(half[-1]) - 1) + ".9", "1.7976931348623157e+308")

    def test_reals_have_the_shortest_digits_that_are_nearest(self):
        seed = random.randrange(2**32)
        random.seed(seed)
        numbers = [2.0**e for e in range(-1074, 1024, 7)] + [5e-324 * n for n in range(1, 40)] + [2.0**-44, 2.0**-24]
        numbers += [math.nextafter(2.0**e, 0.0) for e in range(-1000, 1024, 37)] if hasattr(math, "nextafter") else []
        numbers += [struct.unpack("<d", random.randbytes(8))[0] for _ in range(500)] if hasattr(random, "randbytes") else []
        numbers += [random.randrange(1, 10**random.randrange(1, 18)) / 10**random.randrange(0, 10) for _ in range(300)]
        for number in numbers:
            number = abs(number)
            if 0 < number < math.inf:
                self.assertEqual(lk.real_text(number), layout(*shortest(number)), "%r, seed %d" % (number, seed))
                self.assertEqual(lk.real_text(-number), "-" + lk.real_text(number))
                self.assertEqual(float(lk.real_text(number)), number)

    def test_reals_without_digits(self):
        self.stays('{"$real":"NaN"}', '{"$real":"Infinity"}', '{"$real":"-Infinity"}')
        self.refused('{"$real":"nan"}', '{"$real":"+Infinity"}', '{"$real":"1.0"}', '{"$real":1.0}', '{"$real":null}')
        self.assertEqual(lk.canonical(struct.unpack("<d", b"\1\0\0\0\0\0\xf8\xff")[0]), '{"$real":"NaN"}')

    def test_kinds_differ(self):
        self.assertEqual(len({lk.canonical(value) for value in (1, 1.0, "1", True, 0.0, -0.0, 0, [1], {"a": None}, {})}), 10)


def shortest(number):
    """Digits and n of section 2, found by trying with exact arithmetic."""
    exact = Fraction(number)
    n = math.floor(math.log10(number)) + 1
    while exact >= Fraction(10) ** n:
        n += 1
    while exact < Fraction(10) ** (n - 1):
        n -= 1
    for k in range(1, 18):
        unit = Fraction(10) ** (n - k)
        low = math.floor(exact / unit)
        found = []
        for digits in (low, low + 1):
            if digits and float("%de%d" % (digits, n - k)) == number:
                found.append((abs(digits * unit - exact), digits % 2, digits))
        if found:
            digits = str(min(found)[2])
            return digits.rstrip("0"), n + len(digits) - k
    raise AssertionError(number)


def layout(digits, n):
    """The table of section 2, by moving the point one digit at a time."""
    if n > 21 or n <= -6:
        return digits[0] + ("." + digits[1:] if len(digits) > 1 else "") + ("e%+d" % (n - 1))
    while n > len(digits):
        digits += "0"
    while n < 1:
        digits, n = "0" + digits, n + 1
    return digits[:n] + "." + (digits[n:] or "0")


class Depth(Case):
    def test_limit(self):
        self.stays("[" * 256 + "]" * 256, "[" * 255 + "1" + "]" * 255, '{"a":' * 255 + "{}" + "}" * 255)
        self.refused("[" * 257 + "]" * 257, "[" * 256 + "1" + "]" * 256, '{"a":' * 256 + "1" + "}" * 256, "[" * 100000)

    def test_tagged_forms_count(self):
        def within(n, text):
            return "[" * n + text + "]" * n

        for levels, text in (
            (2, '{"$real":"NaN"}'),
            (2, '{"$date":"2012-01-01"}'),
            (3, '{"$file":{"digest":"%s","size":1}}' % DIGEST),
            (4, '{"$array":{"data":[1],"dtype":"i8","shape":[1]}}'),
            (5, '{"$array":{"data":[{"$real":"NaN"}],"dtype":"f32","shape":[1]}}'),
            (2, '{"$set":[]}'),
            (3, '{"$set":[1]}'),
            (2, '{"$map":[]}'),
            (4, '{"$map":[[1,2]]}'),
            (5, '{"$map":[[1,[2]]]}'),
            (5, '{"$map":[[[1],2]]}'),
            (2, '{"$tree":{}}'),
        ):
            with self.subTest(text=text):
                self.stays(within(256 - levels, text))
                self.refused(within(257 - levels, text))
        sets = '{"$set":[' * 127 + "%s" + "]}" * 127
        self.stays(sets % "[]", sets % "[1]")
        self.refused(sets % "[[1]]")

    def test_counts_as_written_and_as_normalised(self):
        long = json.dumps({"$bytes": lk.base64.b64encode(bytes(1025)).decode()})
        lk.read("[" * 253 + long + "]" * 253)
        self.refused("[" * 254 + long + "]" * 254)
        for levels, text in ((5, '{"$set":[%s]}'), (6, '{"$set":[[%s]]}'), (6, '{"$map":[[%s,1]]}'), (6, '{"$map":[[1,%s]]}')):
            lk.read("[" * (256 - levels) + text % long + "]" * (256 - levels))
            self.refused("[" * (257 - levels) + text % long + "]" * (257 - levels))
        array = '{"$array":{"dtype":"f64","shape":[65],"data":[' + ",".join(['{"$real":"NaN"}'] * 65) + "]}}"
        self.assertIn("digest", lk.canonical(lk.read("[" * 251 + array + "]" * 251)))
        self.refused("[" * 252 + array + "]" * 252)


class Decimals(Case):
    def test_canonical_texts(self):
        self.stays(
            *tagged(
                "$decimal",
                *"0 1 -1 10 1.5 1.50 0.00 0.000000 0E-7 0E+3 1E+3 1.2E+4 -1.20E-7 0.000001 0.0000010 1E-7".split(),
                "12345678901234567890.5",
                "0E+999999999",
                "0E-999999999",
                "1E-999999999",
                "1.2E+1000000000",
                "1.23E-999999997",
                "9" * 65536,
                "1." + "0" * 65535,
            )
        )

    def test_other_texts_are_refused(self):
        self.refused(
            *tagged(
                "$decimal",
                *"-0 -0.0 +1 01 1. .5 1e3 1E3 1E+03 10E+3 12E+3 1.5E+0 1E+0 0.0000001 0E-6 -0E+3 1000E-3 NaN 1,5 0x1 1E+ E+1".split(),
                "",
                " 1",
                "1\n",
                "١",
                "1_0",
                "0E+1000000000",
                "0E-1000000000",
                "1.2E+1000000001",
                "1E+1000000000",
                "1.2E-999999999",
                "1E+99999999999999999999",
                "9" * 65537,
            )
        )
        self.refused('{"$decimal":1.5}', '{"$decimal":1}')

    def test_agrees_with_pythons_decimals(self):
        seed = random.randrange(2**32)
        random.seed(seed)
        for _ in range(2000):
            digits = str(random.randrange(10 ** random.randrange(1, 12)))
            scale = random.randrange(-14, 15)
            negative = random.random() < 0.5 and digits != "0"
            text = str(lk.decimal.Decimal((int(negative), tuple(map(int, digits)), -scale)))
            self.assertEqual(lk.decimal_text(negative, digits, scale), text, "seed %d" % seed)
            self.assertEqual(lk.canonical(lk.read('{"$decimal":"%s"}' % text)), '{"$decimal":"%s"}' % text)


class Times(Case):
    def test_dates(self):
        self.stays(
            *tagged(
                "$date",
                *"2012-01-01 2012-02-29 2000-02-29 0000-02-29 -0004-02-29 9999-12-31 +10000-01-01 -0001-12-31 -9999-01-01".split(),
                *"-10000-01-01 +999999999-12-31 -999999999-01-01 -0400-02-29".split(),
            )
        )
        self.refused(
            *tagged(
                "$date",
                *"2011-02-29 1900-02-29 -0100-02-29 -0001-02-29 2012-02-30 2012-04-31 2012-13-01 2012-00-01 2012-01-00".split(),
                *"2012-1-01 2012-01-1 12-01-01 +2012-01-01 +09999-01-01 10000-01-01 -0000-01-01 -00001-01-01 -010000-01-01".split(),
                *"+1000000000-01-01 -1000000000-01-01 20120101 2012-001 2012-01-01Z 2012-01-01T00:00:00".split(),
                "2012-01-01\n",
                "٢٠١٢-01-01",
                "",
            )
        )
        self.refused('{"$date":20120101}', '{"$date":["2012-01-01"]}')

    def test_times(self):
        self.stays(*tagged("$time", *"00:00:00 23:59:59 06:30:00 06:30:00.5 06:30:00.000000001 06:30:00.05".split()))
        self.refused(
            *tagged(
                "$time",
                *"24:00:00 23:60:00 23:59:60 06:30 6:30:00 06:30:00. 06:30:00.0 06:30:00.50 06:30:00.0000000001 06:30:00Z".split(),
                "06:30:00,5",
                "06:30:00\n",
            )
        )

    def test_instants_and_datetimes(self):
        self.stays(
            *tagged(
                "$instant",
                *"2012-01-01T00:00:00Z 2012-01-01T00:00:00.25Z -1000000000-01-01T00:00:00Z".split(),
                "+1000000000-12-31T23:59:59.999999999Z",
            )
        )
        self.refused(
            *tagged(
                "$instant",
                *"2012-01-01T00:00:00 2012-01-01T00:00Z 2012-01-01T00:00:00+00:00 2012-01-01t00:00:00Z 2012-01-01T00:00:00z".split(),
                *"2012-01-01T00:00:00.250Z 2012-02-30T00:00:00Z 2016-12-31T23:59:60Z +1000000001-01-01T00:00:00Z".split(),
                *"2012-01-01Z T00:00:00Z Z".split(),
                "2012-01-01 00:00:00Z",
            )
        )
        self.stays(*tagged("$datetime", *"2012-01-01T06:30:00 +999999999-12-31T23:59:59.999999999 -0005-01-01T00:00:00".split()))
        self.refused(*tagged("$datetime", *"2012-01-01T06:30 2012-01-01T06:30:00Z +1000000000-01-01T00:00:00 2012-01-01".split()))

    def test_durations(self):
        self.stays(
            *tagged(
                "$duration",
                *"PT0S PT90.5S PT-90.5S PT-0.5S PT60S PT0.000000001S PT9223372036854775807S PT-9223372036854775808S".split(),
                *"PT9223372036854775807.999999999S PT-9223372036854775807.999999999S".split(),
            )
        )
        self.refused(
            *tagged(
                "$duration",
                *"PT1M PT1H P1D PT PTS PT00S PT01S PT-0S PT0.0S PT1.50S PT.5S PT1.S PT+1S -PT1S pt1s PT1 PT1.0000000001S".split(),
                *"PT9223372036854775808S PT-9223372036854775809S PT-9223372036854775808.1S PT1M30S PT99999999999999999999S".split(),
            )
        )


class Forms(Case):
    def test_bytes(self):
        self.stays('{"$bytes":""}', *tagged("$bytes", "AAEC", "AA==", "AAE=", "+/+/"))
        self.refused(*tagged("$bytes", "AA", "AA=", "AB==", "AAF=", "-_-_", "AAEC=", "A A=", "AAEC\n", "=", "AA==AA==", "é"))
        self.refused('{"$bytes":[0]}')
        short = lk.canonical(lk.bytes_form(bytes(1024)))
        self.stays(short)
        long = json.dumps({"$bytes": lk.base64.b64encode(b"x" * 1025).decode()}, separators=(",", ":"))
        self.becomes(long, '{"$blob":{"digest":"%s","size":1025}}' % lk.digest_of_bytes(b"x" * 1025))

    def test_blobs_and_files(self):
        self.becomes('{"$blob":{"size":1025,"digest":"%s"}}' % DIGEST, '{"$blob":{"digest":"%s","size":1025}}' % DIGEST)
        self.stays(
            '{"$file":{"digest":"%s","size":0}}' % DIGEST,
            '{"$file":{"digest":"%s","executable":true,"size":0}}' % DIGEST,
        )
        self.refused(
            '{"$blob":{"digest":"%s","size":1024}}' % DIGEST,
            '{"$blob":{"digest":"%s","size":1025.0}}' % DIGEST,
            '{"$blob":{"digest":"%s","size":true}}' % DIGEST,
            '{"$blob":{"digest":"%s","executable":true,"size":1025}}' % DIGEST,
            '{"$blob":{"digest":"%s"}}' % DIGEST,
            '{"$blob":{"digest":"%s","size":1025,"x":1}}' % DIGEST,
            '{"$blob":{"digest":"%s","size":1025},"x":1}' % DIGEST,
            '{"$blob":"%s"}' % DIGEST,
            '{"$file":{"digest":"%s","executable":false,"size":0}}' % DIGEST,
            '{"$file":{"digest":"%s","executable":null,"size":0}}' % DIGEST,
            '{"$file":{"digest":"%s","executable":1,"size":0}}' % DIGEST,
            '{"$file":{"digest":"%s","size":-1}}' % DIGEST,
            '{"$file":{"digest":"%s","size":9223372036854775808}}' % DIGEST,
            '{"$file":{"digest":"%s","size":0}}' % DIGEST.upper(),
            '{"$file":{"digest":"%s","size":0}}' % DIGEST[7:],
            '{"$file":{"digest":"%s0","size":0}}' % DIGEST,
            '{"$file":{"digest":"%s\\n","size":0}}' % DIGEST,
        )

    def test_trees(self):
        file = '{"$file":{"digest":"%s","size":1}}' % DIGEST
        self.stays('{"$tree":{}}', '{"$tree":{"$$a":%s,"a b":{"$tree":{"...":%s}}}}' % (file, file))
        self.becomes('{"$tree":{"b":%s,"a":%s}}' % (file, file), '{"$tree":{"a":%s,"b":%s}}' % (file, file))
        for name in ("", ".", "..", "a/b", "/", "a\\u0000", "$a"):
            self.refused('{"$tree":{"%s":%s}}' % (name, file))
        self.refused('{"$tree":[]}', '{"$tree":{"a":1}}', '{"$tree":{"a":{}}}', '{"$tree":{"a":{"b":%s}}}' % file)
        self.refused('{"$tree":{"a":{"$blob":{"digest":"%s","size":2000}}}}' % DIGEST, '{"$tree":%s}' % file)

    def test_trees_have_a_greatest_number_of_files(self):
        file = lk.form({"$file": {"digest": DIGEST, "size": 1}})
        half = lk.form({"$tree": {str(n): file for n in range(32767)}})
        lk.form({"$tree": {"a": half, "b": half}})
        for more in (file, lk.form({"$tree": {}})):
            with self.assertRaises(lk.Refused):
                lk.form({"$tree": {"a": half, "b": half, "c": more}})

    def test_uuids_and_digests(self):
        self.stays(*tagged("$uuid", "123e4567-e89b-12d3-a456-426614174000"))
        self.refused(*tagged("$uuid", "123E4567-e89b-12d3-a456-426614174000", "123e4567e89b12d3a456426614174000", "1-1-1-1-1", ""))
        self.stays(*tagged("$secret", DIGEST[7:]), *tagged("$content", DIGEST), *tagged("$code", DIGEST))
        self.refused(*tagged("$secret", DIGEST, DIGEST[8:], DIGEST[7:].upper()), *tagged("$content", DIGEST[7:]), *tagged("$key", DIGEST))
        for attribute in ("value", "x" * 255, "é" * 127, "\n", "/"):
            self.stays('{"$key":"%s","attribute":%s}' % (DIGEST, lk.quoted(attribute)))
        for attribute in ('""', '"%s"' % ("x" * 256), '"%s"' % ("é" * 128), "null", "1"):
            self.refused('{"$key":"%s","attribute":%s}' % (DIGEST, attribute))
        self.refused('{"$code":"%s","text":""}' % DIGEST, '{"$code":"%s","text":1}' % DIGEST, '{"$code":"%s","value":1}' % DIGEST)

    def test_sets(self):
        self.becomes('{"$set":[10,9,10]}', '{"$set":[10,9]}')
        self.becomes('{"$set":[1,1.0,"1",1e0,[1],{"b":1,"a":2},{"a":2,"b":1}]}', '{"$set":["1",1,1.0,[1],{"a":2,"b":1}]}')
        self.becomes('{"$set":[{"$set":[2,1]},{"$set":[1,2,1]}]}', '{"$set":[{"$set":[1,2]}]}')
        self.becomes(r'{"$set":["\ud83d\ude00","\uff5e",-0,0]}', '{"$set":["～","😀",0]}')
        self.becomes('{"$set":[{"$real":"NaN"},{"$real":"NaN"},0.0,-0.0]}', '{"$set":[-0.0,0.0,{"$real":"NaN"}]}')
        self.stays('{"$set":[]}', '{"$set":["",null,{}]}')
        self.refused('{"$set":{}}', '{"$set":1}', '{"$set":[1],"x":1}')
        self.not_canonical('{"$set":[9,10]}', '{"$set":[1,1]}')

    def test_maps(self):
        self.becomes('{"$map":[[10,1],[9,2],["a",{}],[[],null]]}', '{"$map":[["a",{}],[10,1],[9,2],[[],null]]}')
        self.becomes('{"$map":[[1.0,1],[1,2]]}', '{"$map":[[1,2],[1.0,1]]}')
        # by the texts of the keys, quotes included
        self.becomes('{"$map":[["a",1],["a!",2]]}', '{"$map":[["a!",2],["a",1]]}')
        self.refused('{"$map":[[1,2],[1,2]]}', '{"$map":[[1,2],[1,3]]}', '{"$map":[[0,2],[-0,3]]}', '{"$map":[[1]]}', '{"$map":[[1,2,3]]}')
        self.refused('{"$map":{"a":1}}', '{"$map":[1]}', '{"$map":[{"a":1}]}', '{"$map":[{"$set":[1,2]}]}')
        self.not_canonical('{"$map":[[9,1],[10,1]]}')

    def test_types_and_rules(self):
        self.stays('{"$type":"circle","value":{"r":1}}', '{"$by":"round/3","value":0.333}', '{"$by":"own","value":null}')
        self.refused('{"$type":"circle"}', '{"$type":1,"value":1}', '{"$by":null,"value":1}', '{"$by":"round/3","value":1,"x":1}')
        self.refused('{"$by":"a","$type":"b","value":1}', '{"$type":"a","value":1,"$$value":1}', '{"value":1,"$value":1}')

    def test_rounding(self):
        for number, digits, wanted in (
            (1 / 3, 3, 0.333),
            (0.33302, 3, 0.333),
            (2.5, 1, 2.0),
            (3.5, 1, 4.0),
            (0.15, 1, 0.1),
            (-0.0, 3, -0.0),
            (math.inf, 3, math.inf),
            (5e-324, 1, 5e-324),
            (123456.0, 2, 120000.0),
            (0.1, 17, 0.1),
        ):
            self.assertEqual(lk.real_text(lk.rounded(number, digits)), lk.real_text(wanted))
        for digits in (0, 18):
            with self.assertRaises(lk.Refused):
                lk.rounded(1.0, digits)

    def test_secrets_are_over_canonical_texts(self):
        key = b"0123456789abcdef"
        self.assertNotEqual(lk.seal("1", key), lk.seal(1, key))
        self.assertEqual(lk.seal({"b": 1, "a": 2}, key), lk.seal(lk.read('{"a":2,"b":1}'), key))


class Arrays(Case):
    def array(self, dtype, shape, data):
        return '{"$array":{"data":%s,"dtype":"%s","shape":%s}}' % (data, dtype, shape)

    def test_data_stays_up_to_64_elements(self):
        self.stays(
            self.array("bool", "[2]", "[true,false]"),
            self.array("i8", "[2]", "[-128,127]"),
            self.array("i16", "[2]", "[-32768,32767]"),
            self.array("i32", "[2]", "[-2147483648,2147483647]"),
            self.array("i64", "[2]", "[-9223372036854775808,9223372036854775807]"),
            self.array("u8", "[2]", "[0,255]"),
            self.array("u16", "[2]", "[0,65535]"),
            self.array("u32", "[2]", "[0,4294967295]"),
            self.array("u32", "[]", "[7]"),
            self.array("f32", "[4]", '[0.10000000149011612,-0.0,{"$real":"NaN"},{"$real":"-Infinity"}]'),
            self.array("f64", "[2,1]", "[0.1,1e+300]"),
            self.array("f64", "[]", "[1.0]"),
            self.array("f64", "[0]", "[]"),
            self.array("f64", "[2,0,3]", "[]"),
            self.array("f64", "[0,9223372036854775807,9223372036854775807]", "[]"),
            self.array("i8", "[8,8]", "[" + ",".join(["1"] * 64) + "]"),
        )
        self.becomes('{"$array":{"shape":[-0, 1],"data":[ ],"dtype":"u8"}}', self.array("u8", "[0,1]", "[]"))

    def test_elements_are_held_exactly(self):
        self.refused(
            self.array("bool", "[1]", "[1]"),
            self.array("bool", "[1]", '["true"]'),
            self.array("i8", "[1]", "[128]"),
            self.array("i8", "[1]", "[-129]"),
            self.array("i8", "[1]", "[1.0]"),
            self.array("i8", "[1]", "[true]"),
            self.array("u8", "[1]", "[-1]"),
            self.array("u8", "[1]", "[256]"),
            self.array("u32", "[1]", "[4294967296]"),
            self.array("i64", "[1]", "[9223372036854775808]"),
            self.array("f32", "[1]", "[0.1]"),
            self.array("f32", "[1]", "[1e39]"),
            self.array("f32", "[1]", "[3.4028235677973366e38]"),
            self.array("f32", "[1]", "[1]"),
            self.array("f64", "[1]", "[1]"),
            self.array("f64", "[1]", "[null]"),
            self.array("f64", "[1]", '["NaN"]'),
            self.array("f64", "[1]", "[[1.0]]"),
            self.array("i8", "[1]", '[{"$real":"NaN"}]'),
        )

    def test_shapes(self):
        self.refused(
            self.array("u8", "[2]", "[1]"),
            self.array("u8", "[]", "[]"),
            self.array("u8", "[1]", "1"),
            self.array("u8", "[-1]", "[]"),
            self.array("u8", "[1.0]", "[1]"),
            self.array("u8", "[true]", "[1]"),
            self.array("u8", "[0,9223372036854775808]", "[]"),
            self.array("u8", "1", "[1]"),
            self.array("u9", "[1]", "[1]"),
            self.array("u64", "[1]", "[1]"),
            self.array("F64", "[1]", "[1.0]"),
            '{"$array":{"digest":"%s","dtype":"u8","shape":[9223372036854775808]}}' % DIGEST,
            '{"$array":{"digest":"%s","dtype":"f64","shape":[1152921504606846976]}}' % DIGEST,
            '{"$array":{"data":[1],"dtype":"u8"}}',
            '{"$array":{"data":[1],"digest":"%s","dtype":"u8","shape":[1]}}' % DIGEST,
            '{"$array":{"data":[1],"dtype":"u8","shape":[1],"x":1}}',
        )
        self.stays(
            '{"$array":{"digest":"%s","dtype":"u8","shape":[9223372036854775807]}}' % DIGEST,
            '{"$array":{"digest":"%s","dtype":"f64","shape":[1152921504606846975]}}' % DIGEST,
        )

    def test_longer_arrays_are_digests(self):
        data = struct.pack("<65i", *range(-32, 33))
        written = self.array("i32", "[5,13]", str(list(range(-32, 33))))
        self.becomes(
            written, '{"$array":{"digest":"%s","dtype":"i32","shape":[5,13]}}' % lk.digest_of_array("i32", [5, 13], data)
        )
        nans = self.array("f32", "[65]", "[" + ",".join(['{"$real":"NaN"}'] * 65) + "]")
        digest = lk.digest_of_array("f32", [65], bytes.fromhex("0000c07f") * 65)
        self.becomes(nans, '{"$array":{"digest":"%s","dtype":"f32","shape":[65]}}' % digest)
        flags = self.array("bool", "[65]", "[" + ",".join(["true"] * 65) + "]")
        digest = lk.digest_of_array("bool", [65], b"\1" * 65)
        self.becomes(flags, '{"$array":{"digest":"%s","dtype":"bool","shape":[65]}}' % digest)

    def test_texts(self):
        self.stays(
            self.array("text", "[2,2]", '["a","","]{","\U0001f600"]'),
            self.array("text", "[]", '["a"]'),
            self.array("text", "[0]", "[]"),
            self.array("text", "[64]", "[" + ",".join(['"%s"' % ("a" * 16)] * 64) + "]"),
            self.array("text", "[1]", '["%s"]' % ("\u00e9" * 512)),
            '{"$array":{"digest":"%s","dtype":"text","shape":[65],"size":520}}' % DIGEST,
            '{"$array":{"digest":"%s","dtype":"text","shape":[1],"size":1033}}' % DIGEST,
            '{"$array":{"digest":"%s","dtype":"text","shape":[1152921504606846975],"size":9223372036854775807}}' % DIGEST,
        )
        self.refused(
            self.array("text", "[1]", "[1]"),
            self.array("text", "[1]", "[null]"),
            self.array("text", "[2]", '["a"]'),
            self.array("text", "[1]", '["\\ud800"]'),
            self.array("text", "[65]", "[" + ",".join(['"\\ud800"'] * 65) + "]"),
            '{"$array":{"data":["a"],"dtype":"text","shape":[1],"size":9}}',
            '{"$array":{"digest":"%s","dtype":"text","shape":[65]}}' % DIGEST,
            '{"$array":{"digest":"%s","dtype":"f64","shape":[65],"size":520}}' % DIGEST,
            '{"$array":{"digest":"%s","dtype":"text","shape":[65],"size":519}}' % DIGEST,
            '{"$array":{"digest":"%s","dtype":"text","shape":[65],"size":true}}' % DIGEST,
            '{"$array":{"digest":"%s","dtype":"text","shape":[65],"size":9223372036854775808}}' % DIGEST,
            '{"$array":{"digest":"%s","dtype":"text","shape":[64],"size":1536}}' % DIGEST,
            '{"$array":{"digest":"%s","dtype":"text","shape":[0],"size":0}}' % DIGEST,
            '{"$array":{"digest":"%s","dtype":"text","shape":[1152921504606846976],"size":9223372036854775807}}' % DIGEST,
        )
        laid_out = b"a\xc3\xa9" + bytes.fromhex("0100000000000000" "0100000000000000" "0300000000000000")
        self.assertEqual(lk.bytes_of_texts(["a", "", "\u00e9"]), laid_out)
        self.assertEqual(lk.texts_of_bytes(3, laid_out), ["a", "", "\u00e9"])
        long = lk.bytes_of_texts(["ab"] * 65)
        self.becomes(
            self.array("text", "[5,13]", "[" + ",".join(['"ab"'] * 65) + "]"),
            '{"$array":{"digest":"%s","dtype":"text","shape":[5,13],"size":650}}' % lk.digest_of_array("text", [5, 13], long),
        )
        for broken in (
            laid_out[:-1],
            b"a\xc3\xa9" + bytes.fromhex("0200000000000000" "0100000000000000" "0300000000000000"),
            b"a\xc3\xa9" + bytes.fromhex("0100000000000000" "0100000000000000" "0200000000000000"),
            b"a\xc3\xa9" + bytes.fromhex("0100000000000000" "0100000000000000" "0400000000000000"),
            b"a\xc3\xa9" + bytes.fromhex("0100000000000000" "0200000000000000" "0300000000000000"),
            b"\xed\xa0\x80" + bytes.fromhex("0000000000000000" "0000000000000000" "0300000000000000"),
        ):
            with self.assertRaises(lk.Refused):
                lk.digest_of_array("text", [3], broken)
        with self.assertRaises(lk.Refused):
            lk.digest_of_array("text", [0], b"a")

    def test_digests_of_short_arrays(self):
        short = '{"$array":{"digest":"%s","dtype":"%s","shape":[64]}}'
        self.stays(short % (DIGEST, "f32"), short % (DIGEST, "f64"))
        self.refused(short % (DIGEST, "i32"), short % (DIGEST, "bool"), short % (DIGEST[:-1], "f64"))

    def test_every_bit_of_a_nan_counts(self):
        for dtype, canonical, other in (("f32", "0000c07f", "0000c0ff"), ("f64", "000000000000f87f", "010000000000f87f")):
            self.assertIn("data", lk.canonical(lk.array_form(dtype, [1], bytes.fromhex(canonical))))
            self.assertIn("digest", lk.canonical(lk.array_form(dtype, [1], bytes.fromhex(other))))
        for dtype, shape, text in (("i16", [2], "feff0100"), ("bool", [2], "0100"), ("f32", [], "cdcccc3d"), ("u8", [0], "")):
            form = lk.array_form(dtype, shape, bytes.fromhex(text))
            self.assertEqual(lk.parse_canonical(lk.canonical(form)), form)

    def test_bytes_fit_the_shape(self):
        for dtype, shape, data in (("f64", [1], bytes(7)), ("bool", [3], b"\0\2\1"), ("x", [1], b"\0"), ("u8", [-1], b"")):
            with self.assertRaises(lk.Refused):
                lk.digest_of_array(dtype, shape, data)


class Digests(Case):
    def test_blocks(self):
        def plainly(header, data):
            blocks = [data[i : i + 4194304] for i in range(0, len(data), 4194304)]
            joined = header + b"".join(hashlib.sha256(block).digest() for block in blocks)
            return "sha256:" + hashlib.sha256(joined).hexdigest()

        self.assertEqual(lk.digest_of_bytes(b""), "sha256:" + hashlib.sha256(b"larder/bytes/1 0 4194304\n").hexdigest())
        for size in (1, 4194303, 4194304, 4194305, 8388608):
            data = b"ab" * (size // 2) + b"c" * (size % 2)
            self.assertEqual(lk.digest_of_bytes(data), plainly(b"larder/bytes/1 %d 4194304\n" % size, data))
        data = bytes(4194312)
        self.assertEqual(
            lk.digest_of_array("f64", [1, 524289], data), plainly(b"larder/array/1 f64 [1,524289] 4194304\n", data)
        )
        self.assertEqual(lk.digest_of_array("u8", [], b"x"), plainly(b"larder/array/1 u8 [] 4194304\n", b"x"))
        self.assertEqual(lk.digest_of_array("u8", [0, 3], b""), plainly(b"larder/array/1 u8 [0,3] 4194304\n", b""))

    def test_files_and_directories(self):
        with tempfile.TemporaryDirectory() as root:
            tree = os.path.join(root, "t")
            os.makedirs(os.path.join(tree, "$sub", "empty"))
            with open(os.path.join(tree, "hello"), "wb") as file:
                file.write(b"hello")
            with open(os.path.join(tree, "$sub", "run"), "wb") as file:
                file.write(b"")
            os.chmod(os.path.join(tree, "hello"), 0o611)
            os.chmod(os.path.join(tree, "$sub", "run"), 0o744)
            os.symlink("hello", os.path.join(tree, "link"))
            hello = '{"$file":{"digest":"%s","size":5}}' % lk.digest_of_bytes(b"hello")
            run = '{"$file":{"digest":"%s","executable":true,"size":0}}' % lk.digest_of_bytes(b"")
            text = '{"$tree":{"$$sub":{"$tree":{"empty":{"$tree":{}},"run":%s}},"hello":%s,"link":%s}}' % (run, hello, hello)
            self.assertEqual(lk.canonical(lk.tree_of(tree)), text)
            self.stays(text)
            self.assertEqual(lk.digest_of_file(os.path.join(tree, "hello")), lk.digest_of_bytes(b"hello"))
            for make, refused in (
                (lambda name: os.symlink("..", name), lk.Refused),
                (lambda name: os.mkfifo(name), lk.Refused),
                (lambda name: open(os.fsencode(name) + b"\xff", "wb").close(), lk.Refused),
                (lambda name: os.symlink("nowhere", name), OSError),
            ):
                name = os.path.join(tree, "$sub", "odd")
                make(name)
                with self.assertRaises(refused):
                    lk.tree_of(tree)
                os.remove(name if os.path.lexists(name) else os.fsencode(name) + b"\xff")


class Messages(Case):
    def message(self, reader, text):
        with self.assertRaises(lk.Refused) as caught:
            reader(text)
        return str(caught.exception)

    def test_say_what_and_where(self):
        self.assertEqual(self.message(lk.read, '{"a":\n [1, 2,, 3]}'), "line 2, column 8: a[2]: a value is missing")
        self.assertEqual(
            self.message(lk.read, '{"é":1,\r\n "x y":{"$date":"2012-02-30"}}'),
            'line 2, column 8: "x y": "2012-02-30" is not a date such as 2012-01-01 that exists: $date',
        )
        self.assertEqual(
            self.message(lk.recipe, '{"type":"a","version":"1",\n"inputs":{"a":1}}'),
            "line 2, column 10: inputs.a: an input is a $key with its attribute, or a $content",
        )
        self.assertEqual(self.message(lk.recipe, '{"type":"a"}'), "line 1, column 1: version: missing")
        self.assertTrue(self.message(lk.read, "[" * 300).startswith("line 1, column 257: "))


class Command(Case):
    def run_it(self, *arguments, data=b""):
        program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "larder_key.py")
        environment = dict(os.environ, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
        done = subprocess.run([sys.executable, program, *arguments], input=data, capture_output=True, env=environment)
        return done.returncode, done.stdout, done.stderr

    def test_prints_keys_recipes_and_digests(self):
        self.assertEqual(self.run_it("-", data=EXAMPLE.encode()), (0, lk.key(EXAMPLE).encode() + b"\n", b""))
        self.assertEqual(self.run_it("--recipe", "-", data=EXAMPLE.encode()), (0, lk.recipe(EXAMPLE).encode(), b""))
        self.assertEqual(
            self.run_it("--digest", "-", data=b' "\\u0061"'), (0, lk.content_digest("a").encode() + b"\n", b"")
        )
        self.assertEqual(self.run_it("--help")[0], 0)

    def test_refuses_in_one_line(self):
        for arguments, data in ((("-",), b'{"type":"\xc3\xa9\\n",\n"version":1}'), (("/no/such",), b""), ((), b""), (("--x", "-"), b"")):
            code, out, err = self.run_it(*arguments, data=data)
            self.assertEqual((code, out), (2, b""))
            self.assertEqual(err.count(b"\n"), 1, err)
        self.assertIn(b"line 2, column 11", self.run_it("-", data=b'{"type":"a",\n"version":1}')[2])

    def vectors(self, document):
        with tempfile.TemporaryDirectory() as root:
            path = os.path.join(root, "v.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump(document, file)
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                code = lk.main(["--vectors", path])
            return code, out.getvalue()

    def test_checks_vectors(self):
        good = {
            "schema": "recipe/1",
            "components": [{"name": "c", "component": EXAMPLE, "recipe": lk.recipe(EXAMPLE), "key": lk.key(EXAMPLE)}],
            "data": [{"name": "d", "datum": "1e0", "text": "1.0", "digest": "sha256:" + hashlib.sha256(b"1.0").hexdigest()}],
            "refused": [{"name": "r", "component": "{}"}, {"name": "s", "datum": '"\ud800"'}],
            "contents": [
                {"name": "h", "dtype": "u8", "shape": [2], "hex": "00ff", "digest": lk.digest_of_array("u8", [2], b"\0\xff")},
                {"name": "f", "fill": {"byte": 7, "count": 3}, "digest": lk.digest_of_bytes(b"\7\7\7")},
                {"name": "p", "pattern": {"count": 2}, "digest": lk.digest_of_bytes(b"\x07\x26")},
            ],
            "secrets": [{"name": "x", "key": b"0123456789abcdef".hex(), "value": '"hunter2"',
                         "mac": "d6c860bad44302c1c67ceb63851feb726a4bee83b1715561c56ce461523e54e1"}],
        }
        self.assertEqual(
            self.vectors(good), (0, "1 components, 1 data, 2 refused, 3 contents, 1 secrets: all agree\n")
        )
        for section, name, member, wrong in (
            ("components", "c", "key", DIGEST),
            ("components", "c", "recipe", SMALLEST),
            ("components", "c", "component", "{"),
            ("data", "d", "text", "1"),
            ("data", "d", "digest", DIGEST),
            ("refused", "r", "component", SMALLEST),
            ("refused", "s", "datum", "1"),
            ("contents", "h", "hex", "00fe"),
            ("contents", "f", "fill", {"byte": 7, "count": 4}),
            ("contents", "p", "pattern", {"count": 3}),
            ("secrets", "x", "mac", DIGEST[7:]),
            ("secrets", "x", "key", "00"),
        ):
            bad = json.loads(json.dumps(good))
            next(vector for vector in bad[section] if vector["name"] == name)[member] = wrong
            code, out = self.vectors(bad)
            self.assertEqual(code, 1)
            self.assertIn("%s: %s" % (section, name), out)
        self.assertEqual(self.vectors({"schema": "recipe/1"})[0], 1)
        self.assertEqual(self.vectors({"schema": "recipe/1", "data": good["data"], "more": []})[0], 1)
        with contextlib.redirect_stderr(io.StringIO()):
            self.assertEqual(self.vectors({"schema": "recipe/2"})[0], 2)


if __name__ == "__main__":
    unittest.main()
