package dev.larder.conformance;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** At least one value of every kind, and the values of each kind at which stores go wrong. */
final class Specimens {
    private Specimens() {}

    static Stream<Specimen> all() {
        return Stream.of(numbers(), texts(), times(), structures(), bytes(), ArraySpecimens.all())
                .flatMap(List::stream);
    }

    /** One of every kind, all small. */
    static List<Specimen> small() {
        return all().filter(specimen -> !specimen.name().contains("MiB")).toList();
    }

    private static List<Specimen> numbers() {
        List<Specimen> all = new ArrayList<>();
        all.add(Specimen.of("null", Datum.NULL));
        all.add(Specimen.of("true", new Datum.Flag(true)));
        all.add(Specimen.of("false", new Datum.Flag(false)));
        for (long whole : new long[] {0, -1, 255, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1}) {
            all.add(Specimen.of("whole " + whole, Datum.Whole.of(whole)));
        }
        all.add(Specimen.of(
                "whole beyond 64 bits", new Datum.Whole(BigInteger.TWO.pow(64).add(BigInteger.ONE))));
        all.add(Specimen.of(
                "whole of 5,000 digits",
                new Datum.Whole(BigInteger.TEN.pow(4_999).negate())));
        double[] reals = {
            0.0,
            -0.0,
            1.0,
            0.1,
            1e21,
            1e-7,
            1.0 / 3,
            Double.MIN_VALUE,
            Double.MAX_VALUE,
            Double.MIN_NORMAL,
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        };
        for (double real : reals) {
            all.add(Specimen.of("real " + CanonicalJson.write(new Datum.Real(real)), new Datum.Real(real)));
        }
        for (String decimal : new String[] {"1.0", "1.00", "0E-10", "1E+30", "-123456789.123456789123456789"}) {
            all.add(Specimen.of("decimal " + decimal, new Datum.Decimal(new BigDecimal(decimal))));
        }
        return all;
    }

    private static List<Specimen> texts() {
        return List.of(
                Specimen.of("empty text", new Datum.Text("")),
                Specimen.of("text that reads null", new Datum.Text("null")),
                Specimen.of("text of quotes and controls", new Datum.Text("\"\\/\b\f\n\r\t\u0000\u001f\u007f")),
                Specimen.of("text of many scripts", new Datum.Text("ö Ω я ש ع 中 한 ก")),
                Specimen.of("text with a composed letter", new Datum.Text("\u00e9")),
                Specimen.of("text with a decomposed letter", new Datum.Text("e\u0301")),
                Specimen.of("text of emoji", new Datum.Text("\ud83e\udd6b\ud83d\udc69\u200d\ud83d\udd2c\ufe0f")),
                Specimen.of(
                        "text with line separators and a byte order mark", new Datum.Text("\ufeff\u2028\u2029\uffff")),
                Specimen.of("3,000 characters", new Datum.Text("larder/../".repeat(300))),
                Specimen.of("3,000 emoji", new Datum.Text("\ud83e\udd6b".repeat(3_000))),
                Specimen.of("text of 200,000 characters", new Datum.Text("0123456789".repeat(20_000))));
    }

    private static List<Specimen> times() {
        return List.of(
                Specimen.of("instant", new Datum.Instant(Instant.parse("2026-11-23T20:30:00.123456789Z"))),
                Specimen.of(
                        "instant before the epoch", new Datum.Instant(Instant.parse("1815-12-10T00:00:00.000000001Z"))),
                Specimen.of("date", new Datum.Date(LocalDate.of(2024, 2, 29))),
                Specimen.of("time", new Datum.Time(LocalTime.of(23, 59, 59, 999_999_999))),
                Specimen.of("date with time", new Datum.DateTime(LocalDateTime.of(1970, 1, 1, 0, 0))),
                Specimen.of("negative duration", new Datum.Duration(Duration.ofSeconds(-1, 1))),
                Specimen.of("long duration", new Datum.Duration(Duration.ofDays(100_000))),
                Specimen.of("uuid", new Datum.Uuid(new UUID(0x123456789abcdef0L, 0xfedcba9876543210L))));
    }

    private static List<Specimen> structures() {
        Digest digest = Digest.of(new byte[] {1, 2, 3});
        Datum one = Datum.Whole.of(1);
        Datum deep = one;
        for (int i = 0; i < 100; i++) {
            deep = i % 2 == 0 ? Datum.Sequence.of(deep) : new Datum.Mapping(Map.of("inner", deep));
        }
        Map<String, Datum> names = Map.of(
                "",
                one,
                "$key",
                one,
                "$$",
                one,
                "a.b",
                one,
                "A",
                one,
                "a",
                one,
                "\ud83e\udd6b",
                one,
                "\uffff",
                one,
                "null",
                Datum.NULL);
        return List.of(
                Specimen.of("empty sequence", Datum.Sequence.of()),
                Specimen.of(
                        "sequence of null and nothing", Datum.Sequence.of(Datum.NULL, Datum.Sequence.of(), Datum.NULL)),
                Specimen.of("empty mapping", Datum.Mapping.EMPTY),
                Specimen.of("mapping of odd names", new Datum.Mapping(names)),
                Specimen.of("100 levels", deep),
                Specimen.of("set", new Datum.Set(List.of(one, new Datum.Real(1), new Datum.Text("1"), Datum.NULL))),
                Specimen.of(
                        "pairs",
                        new Datum.Pairs(List.of(
                                new Datum.Pairs.Pair(one, Datum.NULL),
                                new Datum.Pairs.Pair(new Datum.Real(-0.0), one)))),
                Specimen.of("typed", new Datum.Typed("shapes.Circle", new Datum.Mapping(Map.of("r", one)))),
                Specimen.of("by a rule", new Datum.By("rounded(3)", new Datum.Real(0.125))),
                Specimen.of("secret", new Datum.Secret(digest)),
                Specimen.of("reference to a result", new Datum.ResultRef(digest, "spikes/\n")),
                Specimen.of("reference to a content", new Datum.ContentRef(digest)),
                Specimen.of("code", new Datum.CodeRef(digest, null)),
                Specimen.of("code with a version", new Datum.CodeRef(digest, "2")));
    }

    private static List<Specimen> bytes() {
        List<Specimen> all = new ArrayList<>();
        for (int size : new int[] {0, 1, 1024, 1025, 65_535, 65_536, 65_537}) {
            all.add(new Specimen(size + " bytes", () -> Patterns.bytes(size, size)));
        }
        all.add(new Specimen("a block of bytes, 4 MiB", () -> Patterns.bytes(1, Content.BLOCK_SIZE)));
        all.add(new Specimen("bytes in three blocks, 9 MiB", () -> Patterns.bytes(2, (9 << 20) + 7)));
        all.add(new Specimen("two equal blocks of zeros, 8 MiB", () -> Datum.Bytes.of(Content.of(new byte[8 << 20]))));
        all.add(new Specimen("empty file", () -> new Datum.File(Patterns.bytes(3, 0), false)));
        all.add(new Specimen("file", () -> new Datum.File(Patterns.bytes(4, 3_000), false)));
        all.add(new Specimen("executable file", () -> new Datum.File(Patterns.bytes(4, 3_000), true)));
        all.add(Specimen.of("empty directory", new Datum.Tree(Map.of())));
        all.add(new Specimen("directory", Specimens::tree));
        all.add(new Specimen("the same large bytes twice", () -> {
            Datum.Bytes bytes = Patterns.bytes(5, 100_000);
            return Datum.Sequence.of(bytes, Datum.NULL, bytes, new Datum.File(bytes, false));
        }));
        return all;
    }

    private static Datum.Tree tree() {
        Datum.File large = new Datum.File(Patterns.bytes(6, 70_000), false);
        Datum.Tree inner = new Datum.Tree(Map.of("again", large, "run", new Datum.File(Patterns.bytes(7, 10), true)));
        return new Datum.Tree(
                Map.of("empty", new Datum.Tree(Map.of()), "$file", inner, "\uffff", large, "\ud83e\udd6b", large));
    }
}
