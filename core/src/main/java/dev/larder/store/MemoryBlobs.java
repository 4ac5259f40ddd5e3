package dev.larder.store;

import dev.larder.data.Digest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a store that lives in this process, wherever their bytes are kept.
 *
 * <p>Publishing holds the gate shared, a sweep takes it alone: once to begin, when no publication is under way, and once to
 * remove. A block that was published or found present since the sweep began carries a later tick and is left alone.
 */
final class MemoryBlobs implements BlobStore {
    private final Map<Digest, Held> blocks = new ConcurrentHashMap<>();
    private final Map<Digest, Integer> pins = new ConcurrentHashMap<>();
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private final ReentrantLock sweeping = new ReentrantLock();

    private final BlockMemory memory;

    /**
     * A block that is there.
     *
     * @param birth tells it from an equal one that was there before and was set aside
     * @param intakes how many have taken it in and are not closed
     * @param published whether any of them, or one before, has published it
     * @param nanos when that was last
     */
    private record Held(Object birth, int size, int intakes, boolean published, long nanos) {
        Held takenIn() {
            return new Held(birth, size, intakes + 1, published, nanos);
        }

        Held letGo() {
            return new Held(birth, size, intakes - 1, published, nanos);
        }

        Held publishedNow() {
            return new Held(birth, size, intakes, true, System.nanoTime());
        }
    }

    MemoryBlobs() {
        this(new HeapBlocks());
    }

    MemoryBlobs(BlockMemory memory) {
        this.memory = memory;
    }

    @Override
    public Optional<ByteBuffer> find(Digest block) {
        return blocks.containsKey(block) ? Optional.ofNullable(memory.get(block)) : Optional.empty();
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
        return blocks.entrySet().stream()
                .filter(block -> block.getValue().published())
                .map(Map.Entry::getKey);
    }

    @Override
    public boolean quarantine(Digest block) {
        AtomicBoolean was = new AtomicBoolean();
        blocks.computeIfPresent(block, (digest, held) -> {
            memory.remove(digest);
            was.set(true);
            return null;
        });
        return was.get();
    }

    void clear() {
        blocks.clear();
        pins.clear();
        memory.close();
    }

    /** Does nothing: another store may be made of the same parts. */
    @Override
    public void close() {}

    /** Keeps bytes where the store has them from the first moment on, so that they are in memory once. */
    private final class MemoryIntake implements Intake {
        private final Map<Digest, Object> taken = new HashMap<>();

        @Override
        public void add(Digest digest, ByteBuffer block) {
            if (!taken.containsKey(digest)) {
                blocks.compute(digest, (d, held) -> takenIn(d, held, block));
            }
        }

        private Held takenIn(Digest digest, @Nullable Held held, ByteBuffer block) {
            Held now;
            if (held != null) {
                now = held.takenIn();
            } else {
                memory.put(digest, block.duplicate());
                now = new Held(new Object(), block.remaining(), 1, false, 0);
            }
            taken.put(digest, now.birth());
            return now;
        }

        @Override
        public ByteBuffer read(Digest block) {
            if (!taken.containsKey(block)) {
                throw new IllegalArgumentException("this intake took in no block " + block);
            }
            ByteBuffer bytes = memory.get(block);
            if (bytes == null) {
                throw new StoreUnavailableException(
                        "a block was found damaged and set aside while its entry was written; store the entry again");
            }
            return bytes;
        }

        @Override
        public <T> T publish(Blocks again, Supplier<T> entry) {
            gate.readLock().lock();
            try {
                taken.replaceAll(
                        (digest, birth) -> present(digest, birth, again).birth());
                return entry.get();
            } finally {
                gate.readLock().unlock();
            }
        }

        private Held present(Digest digest, Object birth, Blocks again) {
            return Objects.requireNonNull(blocks.compute(digest, (d, held) -> {
                if (held != null) {
                    return (held.birth() == birth ? held : held.takenIn()).publishedNow();
                }
                ByteBuffer bytes = again.read(d);
                memory.put(d, bytes.duplicate());
                return new Held(new Object(), bytes.remaining(), 1, true, System.nanoTime());
            }));
        }

        @Override
        public void close() {
            taken.forEach((digest, birth) -> blocks.computeIfPresent(digest, (d, held) -> {
                if (held.birth() != birth) {
                    return held;
                }
                Held rest = held.letGo();
                if (rest.intakes() > 0 || rest.published()) {
                    return rest;
                }
                memory.remove(d);
                return null;
            }));
            taken.clear();
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
            return held.published()
                    && held.intakes() == 0
                    && began - held.nanos() > 0
                    && began - held.nanos() >= grace.toNanos();
        }

        @Override
        public Stream<Candidate> candidates() {
            return blocks.entrySet().stream()
                    .filter(block -> isOld(block.getValue()))
                    .map(block -> new Candidate(block.getKey(), block.getValue().size()));
        }

        @Override
        public Freed remove(Set<Digest> unused) {
            gate.writeLock().lock();
            try {
                AtomicLong count = new AtomicLong();
                AtomicLong bytes = new AtomicLong();
                for (Digest digest : unused) {
                    blocks.computeIfPresent(digest, (d, held) -> {
                        if (!isOld(held) || pins.containsKey(d)) {
                            return held;
                        }
                        memory.remove(d);
                        count.incrementAndGet();
                        bytes.addAndGet(held.size());
                        return null;
                    });
                }
                return new Freed(count.get(), bytes.get());
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
