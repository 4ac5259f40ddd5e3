package dev.larder.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where the rows of sessions lie.
 *
 * @param dialect of that place
 * @param opening opens it, making it where there is none
 * @param exists whether there is one
 * @param isApart whether it is another database than the store's, to be closed with it
 */
record SessionPlace(Dialect dialect, Supplier<Database> opening, BooleanSupplier exists, boolean isApart) {
    static SessionPlace within(Database database) {
        return new SessionPlace(database.dialect(), () -> database, () -> true, false);
    }

    /** A file of its own beside a SQLite database, so that readers who pin do not wait for its writers. */
    static SessionPlace beside(Path database, String name, JdbcOptions options) {
        Path file = database.resolveSibling(database.getFileName() + "-larder");
        return new SessionPlace(
                new Sqlite(), () -> DriverDatabase.sessionsIn(file, name, options), () -> Files.exists(file), true);
    }
}
