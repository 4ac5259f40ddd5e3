package dev.larder.conformance;

import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Arrays of every element type, of ranks 0 to 4, with dimensions of no length, short, long and very long. */
final class ArraySpecimens {
    private static final int NAN_PAYLOAD = 0x7fc0_1234;

    private ArraySpecimens() {}

    static List<Specimen> all() {
        List<Specimen> all = new ArrayList<>();
        for (ElementType type : ElementType.values()) {
            shaped(all, type);
            shaped(all, type, 0);
            shaped(all, type, 64);
            shaped(all, type, 65);
        }
        shaped(all, ElementType.F64, 3, 0, 2);
        shaped(all, ElementType.I32, 2, 3);
        shaped(all, ElementType.U16, 5, 7, 11);
        shaped(all, ElementType.F32, 2, 3, 5, 7);
        shaped(all, ElementType.I64, 1, 1, 1, 70);
        shaped(all, ElementType.U8, 70_000);
        shaped(all, ElementType.TEXT, 3, 0, 2);
        shaped(all, ElementType.TEXT, 5, 7, 11);
        shaped(all, ElementType.TEXT, 2, 60_000);
        all.add(new Specimen("f64[1200, 500], 4.6 MiB", () -> Patterns.array(1, ElementType.F64, 1200, 500)));
        all.add(new Specimen("u8[9437189], 9 MiB", () -> Patterns.array(2, ElementType.U8, (9 << 20) + 5)));
        all.add(Specimen.of("f64 of special values", new Datum.Array(NdArray.of(specialDoubles(8)))));
        all.add(Specimen.of("many f64 of special values", new Datum.Array(NdArray.of(specialDoubles(800)))));
        all.add(Specimen.of("f32 with NaN payloads", new Datum.Array(NdArray.of(specialFloats(8)))));
        all.add(Specimen.of("many f32 with NaN payloads", new Datum.Array(NdArray.of(specialFloats(800)))));
        all.add(Specimen.of(
                "arrays among other values",
                new Datum.Mapping(Map.of(
                        "times",
                        new Datum.Array(NdArray.of(new long[] {1, 2, 3})),
                        "rates",
                        Patterns.array(7, ElementType.F64, 10, 10),
                        "again",
                        Patterns.array(7, ElementType.F64, 10, 10),
                        "note",
                        new Datum.Text("two of them are equal")))));
        return all;
    }

    private static void shaped(List<Specimen> all, ElementType type, long... shape) {
        String name = type.token() + Arrays.toString(shape);
        all.add(new Specimen(name, () -> Patterns.array(name.hashCode(), type, shape)));
    }

    /** Every bit of an array's element counts, also those by which one NaN differs from another. */
    private static double[] specialDoubles(int length) {
        double[] values = new double[length];
        double[] special = {
            0.0,
            -0.0,
            Double.NaN,
            Double.longBitsToDouble(0x7ff8_0000_0000_1234L),
            Double.longBitsToDouble(0xfff8_0000_0000_0001L),
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            4.9e-324
        };
        Arrays.setAll(values, i -> special[i % special.length]);
        return values;
    }

    private static float[] specialFloats(int length) {
        float[] special = {0f, -0f, Float.NaN, Float.intBitsToFloat(NAN_PAYLOAD), Float.NEGATIVE_INFINITY, 1.4e-45f};
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = special[i % special.length];
        }
        return values;
    }
}
