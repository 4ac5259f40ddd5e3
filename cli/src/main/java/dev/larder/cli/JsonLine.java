package dev.larder.cli;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.util.LinkedHashMap;
import java.util.Map;

/** A JSON object in the making, to be printed on one line. */
final class JsonLine {
    private final Map<String, Datum> members = new LinkedHashMap<>();

    JsonLine with(String name, Datum value) {
        members.put(name, value);
        return this;
    }

    JsonLine with(String name, String value) {
        return with(name, new Datum.Text(value));
    }

    JsonLine with(String name, long value) {
        return with(name, Datum.Whole.of(value));
    }

    JsonLine with(String name, boolean value) {
        return with(name, new Datum.Flag(value));
    }

    /** Returns the object on one line, its members sorted. */
    String text() {
        return CanonicalJson.write(new Datum.Mapping(members));
    }
}
