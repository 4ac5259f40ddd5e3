package dev.larder.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Which process of which machine this is, as a text that others can hold against the processes they see.
 *
 * <p>A process can be told to be dead only by one that sees the same processes: on the same boot of the same machine and in the
 * same namespace. Where a system does not tell these, nobody is ever told to be dead.
 */
final class ProcessIdentity {
    private static final String UNKNOWN = "";
    private static final String HERE = here();

    private ProcessIdentity() {}

    /** Returns this process's identity; empty where it cannot be told. */
    static String own() {
        ProcessHandle self = ProcessHandle.current();
        return HERE.equals(UNKNOWN)
                ? UNKNOWN
                : self.info()
                        .startInstant()
                        .map(start -> HERE + "/" + self.pid() + "/" + start.toEpochMilli())
                        .orElse(UNKNOWN);
    }

    /** Returns whether the process is certainly dead. */
    static boolean isDead(String identity) {
        String[] parts = identity.split("/", -1);
        if (HERE.equals(UNKNOWN) || parts.length != 3 || !parts[0].equals(HERE)) {
            return false;
        }
        try {
            long start = Long.parseLong(parts[2]);
            Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(parts[1]));
            if (process.isEmpty() || !process.get().isAlive()) {
                return true;
            }
            // The system gives a dead process's number to another.
            Optional<Instant> began = process.get().info().startInstant();
            return began.isPresent() && began.get().toEpochMilli() != start;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static String here() {
        try {
            String boot =
                    Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
            Path namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"));
            return (boot + "," + namespace).replace('/', '_');
        } catch (IOException | UnsupportedOperationException | SecurityException e) {
            // Not Linux, or a locked-down one: the dead are told by their missing sign of life alone.
            return UNKNOWN;
        }
    }
}
