package dev.larder.jdbc;

import dev.larder.store.DataStore;
import dev.larder.store.Durability;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUri;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/** A database that a URI names, reached by a driver on the class path. */
final class DriverDatabase {
    private static final Set<String> SECRET = Set.of("password", "sslpassword");

    private final StoreUri uri;
    private final Dialect dialect;
    private final JdbcOptions options;
    private final Secrets secrets;

    private DriverDatabase(StoreUri uri, Dialect dialect, JdbcOptions options, Secrets secrets) {
        this.uri = uri;
        this.dialect = dialect;
        this.options = options;
        this.secrets = secrets;
    }

    static DriverDatabase of(StoreUri uri) {
        Dialect dialect = Dialect.of(uri);
        Set<String> known = new TreeSet<>(JdbcOptions.NAMES);
        known.addAll(dialect.properties());
        uri.allowOnly(known);
        dialect.url(uri);
        JdbcOptions options = JdbcOptions.of(uri);
        if (dialect instanceof Sqlite && options.schema().isPresent()) {
            throw new dev.larder.store.StoreUriException("SQLite has no schemas; say larder.prefix=… instead");
        }
        List<String> secret =
                SECRET.stream().flatMap(name -> uri.option(name).stream()).toList();
        return new DriverDatabase(uri, dialect, options, new Secrets(secret));
    }

    DataStore open() {
        dialect.file(uri).ifPresent(this::prepare);
        Database database = database(BlockTable.Mode.WRITE);
        try {
            new Schema(database, options).open();
            database.read("ask how durable commits are", link -> {
                dialect.assertDurable(link, options, database.name());
                return true;
            });
            return JdbcStore.of(database, options, BlockTable.Mode.WRITE, sessions(database));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    DataStore openToRead() {
        if (!exists()) {
            throw new StoreUnavailableException(
                    "there is no store at " + uri + " to be read; open it without mode=read to make one");
        }
        Database database = database(BlockTable.Mode.READ);
        try {
            new Schema(database, options).openToRead();
            return JdbcStore.of(database, options, BlockTable.Mode.READ, sessions(database));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    boolean exists() {
        if (dialect.file(uri).filter(file -> !isTaken(file)).isPresent()) {
            return false;
        }
        Database database = database(BlockTable.Mode.READ);
        try {
            return new Schema(database, options).isThere();
        } finally {
            database.close();
        }
    }

    private static boolean isTaken(Path file) {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw new StoreUnavailableException(file + " cannot be looked at: " + e.getMessage(), e);
        }
    }

    /** Makes the file, so that it belongs to its owner only from the beginning. */
    private void prepare(Path file) {
        Path directory = file.getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new StoreUnavailableException(
                    "there is no directory " + directory + " for " + uri + "; make it first, or name another");
        }
        if (!(dialect instanceof Sqlite) || Files.exists(file)) {
            return;
        }
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (UnsupportedOperationException e) {
            // No such permissions here: the driver makes the file.
            return;
        } catch (IOException e) {
            throw new StoreUnavailableException(file + " cannot be made: " + e.getMessage(), e);
        }
    }

    private Database database(BlockTable.Mode mode) {
        Properties settings = dialect.settings(options);
        for (String name : dialect.properties()) {
            uri.option(name).ifPresent(value -> settings.setProperty(name, value));
        }
        Connections.SetUp setUp = link -> dialect.prepare(link, options);
        if (mode == BlockTable.Mode.READ && dialect instanceof Sqlite) {
            settings.setProperty("open_mode", Integer.toString(Sqlite.READ_ONLY));
            settings.remove("transaction_mode");
            setUp = link -> {};
        }
        String url = dialect.url(uri);
        Driver driver = driver();
        return new Database(
                uri.toString(),
                dialect,
                new Connections(() -> connected(driver, url, settings), setUp, Link.Kind.OWN),
                options,
                secrets);
    }

    /** Sessions lie in the same database; those of SQLite in a file beside it. */
    private SessionPlace sessions(Database database) {
        Optional<Path> file = dialect instanceof Sqlite ? dialect.file(uri) : Optional.empty();
        return file.map(place -> SessionPlace.beside(place, database.name(), options))
                .orElseGet(() -> SessionPlace.within(database));
    }

    static Database sessionsIn(Path file, String name, JdbcOptions options) {
        Sqlite sqlite = new Sqlite();
        JdbcOptions relaxed = options.with(Durability.RELAXED);
        Driver driver =
                new DriverDatabase(StoreUri.parse("jdbc:sqlite:" + file), sqlite, relaxed, Secrets.NONE).driver();
        Connections connections = new Connections(
                () -> connected(driver, "jdbc:sqlite:" + file, sqlite.settings(relaxed)),
                link -> sqlite.prepare(link, relaxed),
                Link.Kind.OWN);
        Database database = new Database("the sessions of " + name, sqlite, connections, relaxed, Secrets.NONE);
        try {
            new Schema(database, relaxed).openSessions();
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static Connection connected(Driver driver, String url, Properties settings) throws SQLException {
        Properties own = new Properties();
        own.putAll(settings);
        Connection connection = driver.connect(url, own);
        if (connection == null) {
            throw new SQLException("the driver does not take a URL like that");
        }
        return connection;
    }

    /** By its name, since drivers are optional, and not through a registry that looks at every driver there is. */
    private Driver driver() {
        try {
            return (Driver) Class.forName(dialect.driver(), true, loader())
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ClassNotFoundException e) {
            throw new StoreUnavailableException(
                    "the driver for " + uri + " is missing; add " + dialect.artifact() + " to the class path", e);
        } catch (InstantiationException
                | IllegalAccessException
                | NoSuchMethodException
                | InvocationTargetException
                | LinkageError e) {
            throw new StoreUnavailableException(
                    "the driver for " + uri + " cannot be used (" + e + "); add another version of "
                            + dialect.artifact(),
                    e);
        }
    }

    private static ClassLoader loader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? DriverDatabase.class.getClassLoader() : context;
    }
}
