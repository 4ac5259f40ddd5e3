package dev.larder.jdbc;

import dev.larder.store.Durability;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The store's tables in one database: which format they have, and how they are made. A format is a row in the history table;
 * the next one will bring a resource of its own, to be run on what the one before left.
 */
final class Schema {
    private static final int FORMAT = 1;
    private static final int IN_THE_MAKING = 0;
    private static final Pattern BARE = Pattern.compile("\\[([a-z_]+)]");
    private static final Pattern TERM = Pattern.compile("<([a-z]+)>");

    private final Database database;
    private final Tables tables;
    private final JdbcOptions options;

    /** A row of the history. */
    private record Step(int format, String features) {}

    Schema(Database database, JdbcOptions options) {
        this.database = database;
        this.tables = options.tables();
        this.options = options;
    }

    /** Returns whether there is a store; what is there may be of a later format. */
    boolean isThere() {
        return history().isPresent();
    }

    /**
     * Makes the tables where there are none.
     *
     * @throws UnsupportedFormatException when there are some of a format that is not known here; they are left untouched
     * @throws StoreUnavailableException when tables of the same names belong to somebody else
     */
    void open() {
        Optional<List<Step>> history = history();
        if (history.isEmpty() || !isComplete(history.get())) {
            database.write("make the tables", Durability.FSYNC, link -> {
                database.dialect().lockSchema(link, tables, options.timeout());
                try {
                    make(link);
                } finally {
                    database.dialect().unlockSchema(link, tables);
                }
                return true;
            });
        }
    }

    /** Refuses what is not there, or is of an unknown format. */
    void openToRead() {
        if (!isComplete(history().orElse(List.of()))) {
            throw new StoreUnavailableException(
                    "there is no store in " + database.name() + " to be read; open it without mode=read to make one");
        }
    }

    private Optional<List<Step>> history() {
        return database.read("look for the tables", this::history);
    }

    private Optional<List<Step>> history(Link link) throws SQLException {
        try {
            return Optional.of(link.all(
                    tables.sql("SELECT version, features FROM {history} ORDER BY version"),
                    row -> new Step(row.getInt(1), row.getString(2))));
        } catch (SQLException e) {
            if (database.dialect().isNoTable(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isComplete(List<Step> history) {
        for (Step step : history) {
            if (step.format() < IN_THE_MAKING
                    || step.format() > FORMAT
                    || !step.features().isEmpty()) {
                throw new UnsupportedFormatException("the tables in " + database.name() + " are of format "
                        + step.format() + (step.features().isEmpty() ? "" : " with features " + step.features())
                        + ", which this version does not know; use a newer Larder");
            }
        }
        return history.stream().anyMatch(step -> step.format() == FORMAT);
    }

    private void make(Link link) throws SQLException {
        // Looked at once more, now that nobody else makes them.
        Optional<List<Step>> present = presentWithinTransaction(link);
        if (present.isPresent() && isComplete(present.get())) {
            return;
        }
        if (present.isEmpty()) {
            refuseForeign(link);
            options.schema().ifPresent(schema -> run(link, "CREATE SCHEMA IF NOT EXISTS " + schema));
            run(
                    link,
                    tables.sql(terms("CREATE TABLE IF NOT EXISTS {history} (version INTEGER NOT NULL PRIMARY KEY,"
                            + " features <name> NOT NULL, applied BIGINT NOT NULL)<options>")));
        }
        record(link, IN_THE_MAKING);
        run(link, "schema-1.sql", tables);
        if (!(database.dialect() instanceof Sqlite)) {
            run(link, "sessions-1.sql", tables);
        }
        run(link, "schema-1-" + database.dialect().name() + ".sql", tables);
        link.update(
                database.dialect().insertOnce(tables.sql("INSERT INTO {state} (name, counter) VALUES ('epoch', 1)")));
        record(link, FORMAT);
    }

    /** In a transaction that an error would end, a missing table must not be asked for. */
    private Optional<List<Step>> presentWithinTransaction(Link link) throws SQLException {
        return exists(link, tables.bare("history")) ? history(link) : Optional.empty();
    }

    private boolean exists(Link link, String table) throws SQLException {
        String catalog = database.dialect() instanceof MariaDb
                ? options.schema().orElse(link.connection().getCatalog())
                : null;
        String schema = catalog != null || database.dialect() instanceof Sqlite
                ? null
                : options.schema().orElse(link.connection().getSchema());
        String escaped = table.replace("_", "\\_");
        boolean upper = link.connection().getMetaData().storesUpperCaseIdentifiers();
        try (var found = link.connection()
                .getMetaData()
                .getTables(catalog, folded(schema, upper), folded(escaped, upper), null)) {
            return found.next();
        }
    }

    private static @org.jspecify.annotations.Nullable String folded(
            @org.jspecify.annotations.Nullable String name, boolean upper) {
        return name == null || !upper ? name : name.toUpperCase(java.util.Locale.ROOT);
    }

    private void refuseForeign(Link link) throws SQLException {
        for (String table : List.of("entry", "block", "ledger", "lease", "state", "entries", "parameters")) {
            if (exists(link, tables.bare(table))) {
                throw new StoreUnavailableException(database.name() + " has a table " + tables.bare(table)
                        + " that is none of a store's; say larder.prefix=… or larder.schema=… to keep the store apart");
            }
        }
    }

    private void record(Link link, int format) throws SQLException {
        String insert = tables.sql("INSERT INTO {history} (version, features, applied) VALUES (?, '', "
                + database.dialect().now() + ")");
        if (link.first(tables.sql("SELECT version FROM {history} WHERE version = ?"), row -> true, format)
                .isEmpty()) {
            link.update(insert, format);
        }
    }

    private static void run(Link link, String statement) {
        try {
            link.run(statement);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    /** Makes the tables of sessions alone. */
    void openSessions() {
        database.write("make the tables of sessions", Durability.RELAXED, link -> {
            run(link, "sessions-1.sql", tables);
            return true;
        });
    }

    private void run(Link link, String resource, Tables named) throws SQLException {
        for (String statement : text(resource).replaceAll("(?m)^--.*$", "").split(";\\s*(?:\n|$)")) {
            if (!statement.isBlank()) {
                link.run(named.sql(terms(statement.strip())));
            }
        }
    }

    private String terms(String statement) {
        String named =
                BARE.matcher(statement).replaceAll(match -> Matcher.quoteReplacement(tables.bare(match.group(1))));
        return TERM.matcher(named)
                .replaceAll(match -> Matcher.quoteReplacement(
                        database.dialect().terms().getOrDefault(match.group(1), match.group())));
    }

    private static String text(String resource) {
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + resource + " is missing beside " + Schema.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
