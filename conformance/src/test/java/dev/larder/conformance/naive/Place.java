package dev.larder.conformance.naive;

import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.store.StoreClosedException;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The directory of a {@link NaiveStore}, and the one lock over it. */
final class Place {
    private static final String FORMAT = "naive store, format 1\n";

    /** A process holds a file lock as a whole, so its threads need a lock of their own. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    final Path root;
    final Flaw flaw;
    private volatile boolean closed;

    /** What touches files. */
    interface Work<T> {
        T run() throws IOException;
    }

    Place(Path root, Flaw flaw) {
        this.root = root;
        this.flaw = flaw;
        work(() -> {
            for (String directory : List.of("entries", "ledger", "leases", "temp", "quarantine")) {
                Files.createDirectories(root.resolve(directory));
            }
            Path format = root.resolve("FORMAT");
            return locked(() -> work(() -> {
                if (!Files.exists(format)) {
                    writeAtomically(format, FORMAT.getBytes(StandardCharsets.UTF_8));
                } else if (!FORMAT.equals(new String(Files.readAllBytes(format), StandardCharsets.ISO_8859_1))) {
                    throw new UnsupportedFormatException("no naive store of format 1: " + root);
                }
                return true;
            }));
        });
    }

    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    void checkOpen() {
        if (closed) {
            throw new StoreClosedException("the store " + root + " was closed");
        }
    }

    <T> T work(Work<T> work) {
        try {
            return work.run();
        } catch (IOException e) {
            throw new StoreUnavailableException("the store " + root + " cannot be used: " + e, e);
        }
    }

    /** Runs the action while no other thread and no other process runs one. */
    <T> T locked(Supplier<T> action) {
        ReentrantLock threads = THREADS.computeIfAbsent(root, path -> new ReentrantLock());
        threads.lock();
        try {
            if (threads.getHoldCount() > 1) {
                return action.get();
            }
            return work(() -> {
                try (FileChannel channel = FileChannel.open(
                                root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var lock = channel.lock()) {
                    if (!lock.isValid()) {
                        throw new IOException("the lock was lost");
                    }
                    return action.get();
                }
            });
        } finally {
            threads.unlock();
        }
    }

    /** Runs the action while no other thread of this process runs one. */
    <T> T lockedInThisProcess(Supplier<T> action) {
        ReentrantLock threads = THREADS.computeIfAbsent(root.resolve("only here"), path -> new ReentrantLock());
        threads.lock();
        try {
            return action.get();
        } finally {
            threads.unlock();
        }
    }

    /** Returns the path of a new temporary file, whose name tells the process that owns it. */
    Path temporary() {
        return root.resolve("temp").resolve(ProcessHandle.current().pid() + "-" + UUID.randomUUID());
    }

    /** Returns the temporary files whose process is gone. */
    List<Path> leftovers() {
        if (flaw == Flaw.LEAVES_WHAT_THE_DEAD_LEFT) {
            return List.of();
        }
        return files("temp").stream()
                .filter(file -> {
                    String name = file.getFileName().toString();
                    return ProcessHandle.of(Long.parseLong(name.substring(0, name.indexOf('-'))))
                            .isEmpty();
                })
                .toList();
    }

    Path entry(Address address) {
        String attribute =
                Digest.of(address.attribute().getBytes(StandardCharsets.UTF_8)).hex();
        return root.resolve("entries").resolve(address.key().hex() + "-" + attribute);
    }

    List<Path> files(String directory) {
        return work(() -> {
            try (Stream<Path> files = Files.list(root.resolve(directory))) {
                return files.sorted().toList();
            }
        });
    }

    /** Replaces a file as a whole. */
    void writeAtomically(Path file, byte[] bytes) throws IOException {
        Path temporary = temporary();
        Files.write(temporary, bytes);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Returns the file's bytes; none where there is no file. */
    byte[] read(Path file) {
        return work(() -> {
            try {
                return Files.readAllBytes(file);
            } catch (NoSuchFileException e) {
                return new byte[0];
            }
        });
    }
}
