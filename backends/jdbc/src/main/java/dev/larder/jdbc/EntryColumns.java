package dev.larder.jdbc;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.Hasher;
import dev.larder.key.Address;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryRecord;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of an entry stands in columns, for people and selections to query. All of it is in the record too, which alone counts.
 *
 * @param row the columns of the entry's own row, in the order of {@link #NAMES}
 * @param parameters rows of the leaves of its parameters
 * @param inputs rows of its inputs
 */
record EntryColumns(@Nullable Object[] row, List<@Nullable Object[]> parameters, List<@Nullable Object[]> inputs) {
    /** The columns that a replacing entry changes: all but the first. */
    static final List<String> NAMES = List.of(
            "address",
            "entry_key",
            "attribute",
            "type",
            "version",
            "codec",
            "digest",
            "size",
            "cost_seconds",
            "created",
            "writer",
            "parameters",
            "inputs",
            "metadata",
            "leaves_cut",
            "record_size",
            "record");

    /** Columns whose values are JSON. */
    static final List<String> JSON = List.of("parameters", "inputs", "metadata");

    private static final int MOST_LEAVES = 1000;
    private static final int MOST_INPUTS = 10_000;

    /** Returns the bytes by which an entry is found: user text of any kind is never compared by a database's rules. */
    static byte[] address(Address address) {
        return new Hasher()
                .update(address.key().hex())
                .update("/")
                .update(address.attribute().getBytes(StandardCharsets.UTF_8))
                .digest()
                .bytes();
    }

    static EntryColumns of(Address address, ByteBuffer record) {
        EntryInfo info =
                EntryRecord.decode(address, record.duplicate(), "memory").info();
        byte[] at = address(address);
        byte[] bytes = new byte[record.remaining()];
        record.duplicate().get(bytes);
        List<@Nullable Object[]> leaves = new ArrayList<>();
        boolean whole = addLeaves(leaves, at, "", info.recipe().parameters().datum());
        @Nullable
        Object[] row = {
            at,
            address.key().hex(),
            Shown.name(address.attribute()),
            Shown.name(info.recipe().type()),
            Shown.name(info.recipe().version().toString()),
            Shown.name(info.codec()),
            info.digest().toString(),
            info.size(),
            info.cost().toNanosPart() / 1e9 + info.cost().getSeconds(),
            micros(info.created()),
            Shown.name(info.writer()),
            Shown.json(CanonicalJson.write(info.recipe().parameters().datum())),
            Shown.json(CanonicalJson.write(info.recipe().inputs())),
            Shown.json(CanonicalJson.write(info.metadata())),
            whole ? 0 : 1,
            bytes.length,
            bytes
        };
        return new EntryColumns(row, leaves, inputs(info, at));
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    /** Adds a row for each leaf, and returns whether there was room for all. */
    private static boolean addLeaves(List<@Nullable Object[]> rows, byte[] address, String path, Datum datum) {
        if (datum instanceof Datum.Mapping mapping) {
            boolean whole = true;
            for (Map.Entry<String, Datum> member : mapping.members().entrySet()) {
                String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
                whole &= addLeaves(rows, address, name, member.getValue());
            }
            return whole;
        }
        if (rows.size() >= MOST_LEAVES) {
            return false;
        }
        @Nullable Object[] row = {address, rows.size(), Shown.name(path), kind(datum), text(datum), number(datum)};
        rows.add(row);
        return true;
    }

    private static String kind(Datum datum) {
        return datum.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    /** A text as it is, anything else as JSON. */
    static String text(Datum datum) {
        return Shown.name(datum instanceof Datum.Text text ? text.value() : CanonicalJson.write(datum));
    }

    /** Returns the nearest double of what is compared as a number, so that greater numbers never have a lesser one. */
    static @Nullable Double number(Datum datum) {
        Optional<BigDecimal> number = Optional.empty();
        if (datum instanceof Datum.Whole whole) {
            number = Optional.of(new BigDecimal(whole.value()));
        } else if (datum instanceof Datum.Decimal decimal) {
            number = Optional.of(decimal.value());
        } else if (datum instanceof Datum.Real real && Double.isFinite(real.value())) {
            number = Optional.of(BigDecimal.valueOf(real.value()));
        }
        // Not every database has an infinity.
        return number.map(exact -> Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, exact.doubleValue())))
                .orElse(null);
    }

    private static List<@Nullable Object[]> inputs(EntryInfo info, byte[] address) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        Datum inputs = info.recipe().inputs();
        if (inputs instanceof Datum.Mapping named) {
            named.members().forEach((name, input) -> addInput(rows, address, name, input, info));
        } else if (inputs instanceof Datum.Sequence ordered) {
            ordered.elements().forEach(input -> addInput(rows, address, Integer.toString(rows.size()), input, info));
        } else if (inputs instanceof Datum.Set unordered) {
            unordered.elements().forEach(input -> addInput(rows, address, "", input, info));
        }
        return rows;
    }

    private static void addInput(
            List<@Nullable Object[]> rows, byte[] address, String name, Datum input, EntryInfo info) {
        if (rows.size() >= MOST_INPUTS) {
            return;
        }
        String content = null;
        String key = null;
        String attribute = null;
        if (input instanceof Datum.ResultRef result) {
            key = result.key().hex();
            attribute = Shown.name(result.attribute());
        } else if (input instanceof Datum.ContentRef reference) {
            content = reference.digest().toString();
            Address source = info.draft().sources().get(reference.digest());
            if (source != null) {
                key = source.key().hex();
                attribute = Shown.name(source.attribute());
            }
        }
        @Nullable Object[] row = {address, rows.size(), Shown.name(name), content, key, attribute};
        rows.add(row);
    }

    /** Returns the digest of bytes, as the address of nothing else is. */
    static String placeOf(byte[] address) {
        return Digest.of(address).hex().substring(0, 16);
    }
}
