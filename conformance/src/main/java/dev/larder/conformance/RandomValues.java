package dev.larder.conformance;

import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Values that nobody thought of. */
record RandomValues(SplittableRandom random) {
    private static final int DEPTH = 4;

    Datum next() {
        return value(DEPTH);
    }

    private Datum value(int depth) {
        // At the bottom only what holds no other values.
        return switch (random.nextInt(depth == 0 ? 7 : 11)) {
            case 0 -> Datum.NULL;
            case 1 -> new Datum.Flag(random.nextBoolean());
            case 2 -> new Datum.Whole(BigInteger.valueOf(random.nextLong()).pow(random.nextInt(4)));
            case 3 -> new Datum.Real(Double.longBitsToDouble(random.nextLong()));
            case 4 -> new Datum.Text(text());
            case 5 -> Patterns.bytes(random.nextLong(), random.nextInt(3_000));
            case 6 -> array();
            case 7 -> new Datum.Sequence(values(depth - 1));
            case 8 -> new Datum.Set(values(depth - 1));
            case 9 -> new Datum.Typed("t" + text(), value(depth - 1));
            default -> mapping(depth - 1);
        };
    }

    private List<Datum> values(int depth) {
        List<Datum> values = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            values.add(value(depth));
        }
        return values;
    }

    private Datum.Mapping mapping(int depth) {
        Map<String, Datum> members = new TreeMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            members.put(text(), value(depth));
        }
        return new Datum.Mapping(members);
    }

    private Datum.Array array() {
        ElementType[] types = ElementType.values();
        long[] shape = new long[random.nextInt(4)];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = random.nextInt(9);
        }
        return Patterns.array(random.nextLong(), types[random.nextInt(types.length)], shape);
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            int range = random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1;
            int codePoint = random.nextInt(range);
            boolean lone = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            text.appendCodePoint(lone ? '$' : codePoint);
        }
        return text.toString();
    }
}
