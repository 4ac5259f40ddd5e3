package dev.larder.jdbc;

import dev.larder.store.Durability;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUri;
import dev.larder.store.StoreUriException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** H2, embedded: a file that one process at a time has open. */
final class H2 extends Dialect {
    private static final int DUPLICATE = 23505;
    private static final int NO_TABLE = 42102;
    private static final int NO_TABLE_YET = 42104;
    private static final int NO_TABLE_BUT_OTHERS = 42103;
    private static final int NO_SCHEMA = 90079;
    private static final int DEADLOCK = 40001;
    private static final int LOCK_TIMEOUT = 50200;
    private static final int CONCURRENT_UPDATE = 90131;
    private static final int CORRUPT = 90030;

    @Override
    String name() {
        return "h2";
    }

    @Override
    String product() {
        return "H2";
    }

    @Override
    String example() {
        return "jdbc:h2:results";
    }

    @Override
    String driver() {
        return "org.h2.Driver";
    }

    @Override
    String artifact() {
        return "com.h2database:h2";
    }

    @Override
    StoreTraits traits() {
        return StoreTraits.of(StoreTrait.PERSISTENT, StoreTrait.SHARES_BLOCKS, StoreTrait.ATOMIC_BATCHES);
    }

    @Override
    Set<String> properties() {
        return Set.of("user", "password");
    }

    @Override
    Optional<Path> file(StoreUri uri) {
        return Optional.of(path(uri).resolveSibling(path(uri).getFileName() + ".mv.db"));
    }

    private Path path(StoreUri uri) {
        String path = uri.place().substring(name().length() + 1);
        if (path.startsWith("file:")) {
            path = path.substring("file:".length());
        }
        if (path.isEmpty() || path.contains(";") || path.matches("[a-z]{3,}:.*")) {
            throw new StoreUriException("an H2 store is named by the path of its file without .mv.db, as in "
                    + example() + ", and settings are options; not by " + uri);
        }
        try {
            return Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new StoreUriException(uri + " is no path: " + e.getReason(), e);
        }
    }

    @Override
    String url(StoreUri uri) {
        return "jdbc:h2:file:" + path(uri);
    }

    @Override
    Properties settings(JdbcOptions options) {
        Properties settings = new Properties();
        settings.setProperty("user", "sa");
        settings.setProperty("password", "");
        settings.setProperty("WRITE_DELAY", "0");
        settings.setProperty("LOCK_TIMEOUT", Long.toString(options.timeout().toMillis()));
        settings.setProperty("DB_CLOSE_ON_EXIT", "FALSE");
        return settings;
    }

    @Override
    Map<String, String> terms() {
        return Map.of(
                "hash", "BINARY(32)",
                "bytes", "BINARY LARGE OBJECT",
                "hex", "VARCHAR(64)",
                // Counted in UTF-16 units here.
                "name", "VARCHAR(510)",
                "json", "CHARACTER LARGE OBJECT",
                "options", "");
    }

    @Override
    String now() {
        return "DATEDIFF('MICROSECOND', TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00', CURRENT_TIMESTAMP)";
    }

    @Override
    boolean isDuplicate(SQLException error) {
        return error.getErrorCode() == DUPLICATE;
    }

    @Override
    boolean isNoTable(SQLException error) {
        return switch (error.getErrorCode()) {
            case NO_TABLE, NO_TABLE_YET, NO_TABLE_BUT_OTHERS, NO_SCHEMA -> true;
            default -> false;
        };
    }

    @Override
    Trouble trouble(SQLException error) {
        return switch (error.getErrorCode()) {
            case DEADLOCK, LOCK_TIMEOUT, CONCURRENT_UPDATE -> Trouble.BUSY;
            case CORRUPT -> Trouble.DAMAGED;
            default -> Trouble.REFUSED;
        };
    }

    @Override
    boolean isRemote() {
        return false;
    }

    @Override
    void prepare(Link link, JdbcOptions options) {}

    @Override
    void assertDurable(Link link, JdbcOptions options, String database) throws SQLException {
        String delay =
                link.ask("SELECT SETTING_VALUE FROM INFORMATION_SCHEMA.SETTINGS WHERE SETTING_NAME = 'WRITE_DELAY'");
        if (options.durability() == Durability.FSYNC && !"0".equals(delay)) {
            throw new StoreUnavailableException(database + " is open already with a write delay of " + delay
                    + " ms, so what is stored last may be lost; close it there, or say larder.durability=relaxed");
        }
    }

    /** H2 writes what is committed, but forces it to disk only when it is told to. */
    @Override
    void afterCommit(Link link, Durability durability) throws SQLException {
        if (durability == Durability.FSYNC) {
            link.run("CHECKPOINT SYNC");
        }
    }
}
