package dev.larder.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real MariaDB server for the tests of this process, where one is installed: on the loopback, in a directory of its own, ended
 * by its own process id.
 */
final class MariaDbServer {
    private static final List<String> PLACES =
            List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/usr/local/mysql/bin");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger SCHEMAS = new AtomicInteger();

    private static MariaDbServer running;

    private final Process process;
    private final Path directory;
    private final int port;

    private MariaDbServer(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    static boolean isInstalled() {
        return program("mariadbd").isPresent() && program("mariadb-install-db").isPresent();
    }

    private static Optional<Path> program(String name) {
        return PLACES.stream()
                .map(place -> Path.of(place, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static synchronized MariaDbServer running() {
        if (running == null) {
            try {
                running = start();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError("MariaDB is installed, but could not be started: " + e, e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(running::stop));
        }
        return running;
    }

    private static MariaDbServer start() throws IOException, InterruptedException {
        // Short, since the name of a socket has 107 bytes at most.
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "larder-mariadb");
        Path data = directory.resolve("data");
        String user = System.getProperty("user.name");
        Process install = new ProcessBuilder(
                        program("mariadb-install-db").orElseThrow().toString(),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--user=" + user,
                        "--skip-test-db",
                        "--auth-root-authentication-method=normal")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("install.log").toFile())
                .start();
        if (!install.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || install.exitValue() != 0) {
            throw new IOException(Files.readString(directory.resolve("install.log")));
        }
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Process process = new ProcessBuilder(
                        program("mariadbd").orElseThrow().toString(),
                        "--no-defaults",
                        "--datadir=" + data,
                        "--user=" + user,
                        "--socket=" + directory.resolve("s"),
                        "--pid-file=" + directory.resolve("pid"),
                        "--bind-address=127.0.0.1",
                        "--port=" + port,
                        "--skip-name-resolve",
                        // A session cannot ask for less than the server does, and the kit asks for little.
                        "--innodb-flush-log-at-trx-commit=2",
                        "--innodb-doublewrite=0")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("server.log").toFile())
                .start();
        MariaDbServer server = new MariaDbServer(process, directory, port);
        server.await();
        return server;
    }

    private void await() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Connection connection = connect("")) {
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IOException(Files.readString(directory.resolve("server.log")), e);
                }
                Thread.sleep(50);
            }
        }
    }

    private void stop() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the name of a database that nobody has used. */
    static String freshSchema() {
        return "s" + SCHEMAS.incrementAndGet();
    }

    private String url(String schema) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + schema + "?user=root";
    }

    static String uri(String schema) {
        return running().url(schema);
    }

    Connection connect(String schema) throws SQLException {
        return DriverManager.getConnection(url(schema));
    }

    static void make(String schema) throws SQLException {
        execute("CREATE DATABASE " + schema);
    }

    static void drop(String schema) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + schema);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = running().connect("");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
