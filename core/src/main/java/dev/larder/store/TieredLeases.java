package dev.larder.store;

import dev.larder.key.Key;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The leases of the far store; while that is out of reach those of the near one, whose numbers are told apart and mean nothing to the
 * far store. Safe for use by several threads.
 */
record TieredLeases(DataStore near, FarStore far) implements Leases {
    /** Above all numbers of far leases, which count from 1. */
    private static final long NEAR = 1L << 62;

    static boolean isNear(Fence fence) {
        return fence.number() >= NEAR;
    }

    /** Returns the fence as the near store knows it. */
    static Fence ofNear(Fence fence) {
        return new Fence(fence.key(), fence.number() - NEAR);
    }

    private static Fence marked(Fence fence) {
        return new Fence(fence.key(), fence.number() + NEAR);
    }

    @Override
    public Optional<Lease> tryAcquire(Key key, Duration term) {
        try {
            return far.<Optional<Lease>>write(
                    store -> store.leases().tryAcquire(key, term).map(FarLease::new));
        } catch (StoreUnavailableException e) {
            if (far.isReadOnly()) {
                throw e;
            }
            return near.leases().tryAcquire(key, term).map(NearLease::new);
        }
    }

    @Override
    public Optional<Fence> holder(Key key) {
        try {
            return far.ask(store -> store.leases().holder(key));
        } catch (StoreUnavailableException e) {
            return near.leases().holder(key).map(TieredLeases::marked);
        }
    }

    @Override
    public <T> Optional<T> whileCurrent(Fence fence, Supplier<T> action) {
        return isNear(fence)
                ? near.leases().whileCurrent(ofNear(fence), action)
                : far.read(store -> store.leases().whileCurrent(fence, action));
    }

    private final class FarLease implements Lease {
        private final Lease lease;

        FarLease(Lease lease) {
            this.lease = lease;
        }

        @Override
        public Key key() {
            return lease.key();
        }

        @Override
        public Fence fence() {
            return lease.fence();
        }

        @Override
        public boolean isHeld() {
            return far.ask(store -> lease.isHeld());
        }

        @Override
        public void close() {
            far.release(lease::close);
        }
    }

    private record NearLease(Lease lease) implements Lease {
        @Override
        public Key key() {
            return lease.key();
        }

        @Override
        public Fence fence() {
            return marked(lease.fence());
        }

        @Override
        public boolean isHeld() {
            return lease.isHeld();
        }

        @Override
        public void close() {
            lease.close();
        }
    }
}
