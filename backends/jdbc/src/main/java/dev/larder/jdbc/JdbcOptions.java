package dev.larder.jdbc;

import dev.larder.store.Durability;
import dev.larder.store.StoreUri;
import dev.larder.store.StoreUriException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a store is kept in a database. Immutable.
 *
 * @param schema the schema in which the store's tables lie; if not given, where the connection's own do
 * @param prefix with which the names of all tables of the store begin
 * @param durability of publications that state none
 * @param timeout how long a database may take to be reached or to answer
 * @param blobs the store that keeps the blocks of large contents instead of the database, such as {@code file:blobs}
 */
public record JdbcOptions(
        Optional<String> schema, String prefix, Durability durability, Duration timeout, Optional<String> blobs) {
    static final Set<String> NAMES =
            Set.of("larder.schema", "larder.prefix", "larder.durability", "larder.timeout", "larder.blobs");

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofHours(1);

    /**
     * Checks what may stand in SQL.
     *
     * @throws StoreUriException when schema or prefix is not a plain lower-case name, or the timeout not between a second and
     *     an hour
     */
    public JdbcOptions {
        new Tables(schema, prefix);
        if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
            throw new StoreUriException("the store option larder.timeout is between 1 and 3600 seconds");
        }
    }

    /** Returns the options that hold where nothing is said: tables named {@code larder_…}, everything forced to disk. */
    public static JdbcOptions standard() {
        return new JdbcOptions(Optional.empty(), Tables.PREFIX, Durability.FSYNC, TIMEOUT, Optional.empty());
    }

    /** Returns these options with the tables in a schema of their own, which is made where there is none. */
    public JdbcOptions in(String ownSchema) {
        return new JdbcOptions(Optional.of(ownSchema), prefix, durability, timeout, blobs);
    }

    /** Returns these options with tables whose names begin otherwise. */
    public JdbcOptions prefixed(String ownPrefix) {
        return new JdbcOptions(schema, ownPrefix, durability, timeout, blobs);
    }

    /** Returns these options with another durability. */
    public JdbcOptions with(Durability other) {
        return new JdbcOptions(schema, prefix, other, timeout, blobs);
    }

    /** Returns these options with another patience. */
    public JdbcOptions within(Duration other) {
        return new JdbcOptions(schema, prefix, durability, other, blobs);
    }

    /** Returns the options that a URI states. */
    static JdbcOptions of(StoreUri uri) {
        return new JdbcOptions(
                uri.option("larder.schema"),
                uri.option("larder.prefix").orElse(Tables.PREFIX),
                uri.option("larder.durability", Durability.class, Durability.FSYNC),
                uri.option("larder.timeout").map(JdbcOptions::seconds).orElse(TIMEOUT),
                uri.option("larder.blobs"));
    }

    private static Duration seconds(String text) {
        if (!text.matches("[0-9]{1,4}")) {
            throw new StoreUriException("the store option larder.timeout is a whole number of seconds");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    Tables tables() {
        return new Tables(schema, prefix);
    }
}
