package dev.larder.store;

import dev.larder.data.Digest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A blob store some of whose blocks are damaged or lost until they are written afresh or moved out of the way. */
final class DamagedBlobs implements BlobStore {
    private final BlobStore sound;
    private final Map<Digest, Optional<ByteBuffer>> damaged = new ConcurrentHashMap<>();

    /** How often a block was read. */
    final AtomicInteger reads = new AtomicInteger();

    /** How often something is pinned now. */
    final AtomicInteger pins = new AtomicInteger();

    /** Run when a block is pinned, before the pin holds. */
    volatile Runnable beforePin = () -> {};

    DamagedBlobs(BlobStore sound) {
        this.sound = sound;
    }

    void flip(Digest block, int at) {
        ByteBuffer bytes = Samples.copy(sound.find(block).orElseThrow());
        bytes.put(at, (byte) (bytes.get(at) ^ 1));
        damaged.put(block, Optional.of(bytes));
    }

    void truncate(Digest block, int length) {
        damaged.put(block, Optional.of(sound.find(block).orElseThrow().limit(length)));
    }

    void put(Digest block, ByteBuffer bytes) {
        damaged.put(block, Optional.of(bytes));
    }

    void lose(Digest block) {
        damaged.put(block, Optional.empty());
    }

    @Override
    public Optional<ByteBuffer> find(Digest block) {
        reads.incrementAndGet();
        Optional<ByteBuffer> bad = damaged.get(block);
        return bad != null ? bad.map(ByteBuffer::duplicate) : sound.find(block);
    }

    @Override
    public Intake intake(Durability durability) {
        Intake intake = sound.intake(durability);
        return new Intake() {
            @Override
            public void add(Digest digest, ByteBuffer block) {
                // A store looks whether a block is there, not whether it is sound; one that is lost it writes.
                damaged.remove(digest, Optional.<ByteBuffer>empty());
                intake.add(digest, block);
            }

            @Override
            public ByteBuffer read(Digest block) {
                return intake.read(block);
            }

            @Override
            public <T> T publish(Blocks again, Supplier<T> entry) {
                return intake.publish(again, entry);
            }

            @Override
            public void close() {
                intake.close();
            }
        };
    }

    @Override
    public Pin pin(Collection<Digest> blocks) {
        beforePin.run();
        Pin pin = sound.pin(blocks);
        pins.incrementAndGet();
        return () -> {
            pins.decrementAndGet();
            pin.close();
        };
    }

    @Override
    public Sweep sweep(Duration grace) {
        return sound.sweep(grace);
    }

    @Override
    public Stream<Digest> list() {
        return sound.list().filter(digest -> !Optional.<ByteBuffer>empty().equals(damaged.get(digest)));
    }

    @Override
    public boolean quarantine(Digest block) {
        damaged.remove(block);
        return sound.quarantine(block);
    }

    @Override
    public void close() {
        sound.close();
    }

    Set<Digest> damaged() {
        return damaged.keySet();
    }
}
