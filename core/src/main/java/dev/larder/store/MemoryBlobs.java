package dev.larder.store;

import dev.larder.data.Digest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Blocks in a map.
 *
 * <p>Publishing holds the gate shared, a sweep takes it alone: once to begin, when no publication is under way, and once to
 * remove. A block that was published or found present since the sweep began carries a later tick and is left alone.
 */
final class MemoryBlobs implements BlobStore {
    private final Map<Digest, Held> blocks = new ConcurrentHashMap<>();
    private final Map<Digest, Integer> pins = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private final ReentrantLock sweeping = new ReentrantLock();

    /** A block, and when it was last taken in. */
    private record Held(ByteBuffer bytes, long nanos) {}

    @Override
    public Optional<ByteBuffer> find(Digest block) {
        return Optional.ofNullable(blocks.get(block)).map(held -> held.bytes().duplicate());
    }

    @Override
    public Intake intake(Durability durability) {
        return new MemoryIntake();
    }

    @Override
    public Pin pin(Collection<Digest> wanted) {
        List<Digest> pinned = List.copyOf(wanted);
        pinned.forEach(digest -> pins.merge(digest, 1, Integer::sum));
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                pinned.forEach(digest -> pins.computeIfPresent(digest, (d, count) -> count == 1 ? null : count - 1));
            }
        };
    }

    @Override
    public Sweep sweep(Duration grace) {
        sweeping.lock();
        gate.writeLock().lock();
        try {
            return new MemorySweep(System.nanoTime(), grace);
        } finally {
            gate.writeLock().unlock();
        }
    }

    @Override
    public Stream<Digest> list() {
        return blocks.keySet().stream();
    }

    @Override
    public boolean quarantine(Digest block) {
        return blocks.remove(block) != null;
    }

    @Override
    public void close() {
        blocks.clear();
        pins.clear();
    }

    private final class MemoryIntake implements Intake {
        private final Map<Digest, ByteBuffer> staged = new HashMap<>();

        @Override
        public void add(Digest digest, ByteBuffer block) {
            Held held = blocks.get(digest);
            staged.computeIfAbsent(
                    digest,
                    d -> held != null
                            ? held.bytes()
                            : ByteBuffer.allocate(block.remaining())
                                    .put(block.duplicate())
                                    .flip()
                                    .asReadOnlyBuffer());
        }

        @Override
        public ByteBuffer read(Digest block) {
            ByteBuffer bytes = staged.get(block);
            if (bytes == null) {
                throw new IllegalArgumentException("this intake took in no block " + block);
            }
            return bytes.duplicate();
        }

        @Override
        public <T> T publish(Blocks again, Supplier<T> entry) {
            gate.readLock().lock();
            try {
                staged.forEach((digest, bytes) -> blocks.put(digest, new Held(bytes, System.nanoTime())));
                return entry.get();
            } finally {
                gate.readLock().unlock();
            }
        }

        @Override
        public void close() {
            staged.clear();
        }
    }

    private final class MemorySweep implements Sweep {
        private final long began;
        private final Duration grace;
        private boolean closed;

        MemorySweep(long began, Duration grace) {
            this.began = began;
            this.grace = grace;
        }

        private boolean isOld(Held held) {
            // Differences, not values, of nanoTime have a meaning.
            return began - held.nanos() > 0 && began - held.nanos() >= grace.toNanos();
        }

        @Override
        public Stream<Candidate> candidates() {
            return blocks.entrySet().stream()
                    .filter(block -> isOld(block.getValue()))
                    .map(block -> new Candidate(
                            block.getKey(), block.getValue().bytes().remaining()));
        }

        @Override
        public Freed remove(Set<Digest> unused) {
            gate.writeLock().lock();
            try {
                long count = 0;
                long bytes = 0;
                for (Digest digest : unused) {
                    Held held = blocks.get(digest);
                    if (held != null && isOld(held) && !pins.containsKey(digest)) {
                        blocks.remove(digest);
                        count++;
                        bytes += held.bytes().remaining();
                    }
                }
                return new Freed(count, bytes);
            } finally {
                gate.writeLock().unlock();
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                sweeping.unlock();
            }
        }
    }
}
