package dev.larder.store;

import dev.larder.key.Key;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Leases that end with their store: nothing can be asked of them after it was closed. */
record OpenLeases(Leases leases, OpenState open) implements Leases {
    @Override
    public Optional<Lease> tryAcquire(Key key, Duration term) {
        return open.during(() -> leases.tryAcquire(key, term));
    }

    @Override
    public Optional<Fence> holder(Key key) {
        return open.during(() -> leases.holder(key));
    }

    @Override
    public <T> Optional<T> whileCurrent(Fence fence, Supplier<T> action) {
        open.check();
        return leases.whileCurrent(fence, action);
    }
}
