package dev.larder.conformance;

import dev.larder.data.Datum;
import java.util.function.Supplier;

/** A value worth storing, with a name for the report; made when it is needed, since some are large. */
record Specimen(String name, Supplier<Datum> source) {
    static Specimen of(String name, Datum datum) {
        return new Specimen(name, () -> datum);
    }

    Datum datum() {
        return source.get();
    }

    @Override
    public String toString() {
        return name;
    }
}
