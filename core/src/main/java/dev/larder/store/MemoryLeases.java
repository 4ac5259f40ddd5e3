package dev.larder.store;

import dev.larder.key.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Leases between the threads of one process, whose life they share: they need no heartbeat and never expire. */
final class MemoryLeases implements Leases {
    private final Map<Key, Long> holders = new ConcurrentHashMap<>();
    private final AtomicLong fences = new AtomicLong();

    @Override
    public Optional<Lease> tryAcquire(Key key, Duration term) {
        List<Lease> taken = new ArrayList<>(1);
        // The number is drawn under the map's lock on this key, so that who takes the lease later has the higher one.
        holders.computeIfAbsent(key, free -> {
            long number = fences.incrementAndGet();
            taken.add(new Held(new Fence(key, number)));
            return number;
        });
        return taken.stream().findFirst();
    }

    @Override
    public Optional<Fence> holder(Key key) {
        return Optional.ofNullable(holders.get(key)).map(number -> new Fence(key, number));
    }

    @Override
    public <T> Optional<T> whileCurrent(Fence fence, Supplier<T> action) {
        List<T> result = new ArrayList<>(1);
        // The map's own lock on this key keeps others from taking the lease meanwhile.
        holders.computeIfPresent(fence.key(), (key, number) -> {
            if (number == fence.number()) {
                result.add(action.get());
            }
            return number;
        });
        return result.stream().findFirst();
    }

    private final class Held implements Lease {
        private final Fence fence;

        Held(Fence fence) {
            this.fence = fence;
        }

        @Override
        public Key key() {
            return fence.key();
        }

        @Override
        public Fence fence() {
            return fence;
        }

        @Override
        public boolean isHeld() {
            return holder(fence.key()).filter(fence::equals).isPresent();
        }

        @Override
        public void close() {
            holders.remove(fence.key(), fence.number());
        }
    }
}
