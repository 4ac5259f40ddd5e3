package dev.larder.conformance.naive;

import dev.larder.data.Datum;
import dev.larder.key.Key;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One file a key, all changes under the one lock, and a heartbeat that moves the end of the term on. */
final class NaiveLeases implements Leases {
    private static final long NOBODY = 0;

    private final Place place;
    private final List<NaiveLease> mine = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor(beat -> {
        Thread thread = new Thread(beat, "heart");
        thread.setDaemon(true);
        return thread;
    });

    /** Who holds a key: under which number, in which process, and until when if no heartbeat follows. */
    private record State(long number, long process, long until) {
        boolean isFree(Flaw flaw) {
            boolean dead = ProcessHandle.of(process).isEmpty() || System.currentTimeMillis() > until;
            return process == NOBODY || dead && flaw != Flaw.WAITS_FOR_THE_DEAD;
        }
    }

    NaiveLeases(Place place) {
        this.place = place;
    }

    private Path file(Key key) {
        return place.root.resolve("leases").resolve(key.hex());
    }

    private State read(Key key) {
        return Sealed.datum(place.read(file(key)), "the lease of " + key)
                .map(datum -> {
                    List<Datum> parts = ((Datum.Sequence) datum).elements();
                    return new State(whole(parts.get(0)), whole(parts.get(1)), whole(parts.get(2)));
                })
                .orElse(new State(0, NOBODY, 0));
    }

    private static long whole(Datum datum) {
        return ((Datum.Whole) datum).value().longValueExact();
    }

    private boolean write(Key key, State state) {
        Datum datum = Datum.Sequence.of(
                Datum.Whole.of(state.number()), Datum.Whole.of(state.process()), Datum.Whole.of(state.until()));
        return place.work(() -> {
            place.writeAtomically(file(key), Sealed.bytes(datum));
            return true;
        });
    }

    private static State held(long number, Duration term) {
        return new State(number, ProcessHandle.current().pid(), System.currentTimeMillis() + term.toMillis());
    }

    @Override
    public Optional<Lease> tryAcquire(Key key, Duration term) {
        place.checkOpen();
        return place.locked(() -> {
            State state = read(key);
            if (!state.isFree(place.flaw)) {
                return Optional.empty();
            }
            NaiveLease lease = new NaiveLease(new Fence(key, state.number() + 1), term);
            write(key, held(state.number() + 1, term));
            mine.add(lease);
            long beat = Math.max(1, term.toMillis() / 5);
            heart.scheduleAtFixedRate(lease::beat, beat, beat, TimeUnit.MILLISECONDS);
            return Optional.of(lease);
        });
    }

    @Override
    public Optional<Fence> holder(Key key) {
        place.checkOpen();
        State state = read(key);
        return state.isFree(place.flaw) ? Optional.empty() : Optional.of(new Fence(key, state.number()));
    }

    @Override
    public <T> Optional<T> whileCurrent(Fence fence, Supplier<T> action) {
        place.checkOpen();
        return place.locked(() -> isCurrent(fence) ? Optional.of(action.get()) : Optional.empty());
    }

    private boolean isCurrent(Fence fence) {
        if (place.flaw == Flaw.BELIEVES_ITSELF) {
            Optional<NaiveLease> own =
                    mine.stream().filter(lease -> lease.fence.equals(fence)).findFirst();
            if (own.isPresent()) {
                return !own.get().givenBack;
            }
        }
        State state = read(fence.key());
        return state.process() != NOBODY && state.number() == fence.number();
    }

    void close() {
        heart.shutdownNow();
        if (place.flaw != Flaw.CLINGS_TO_LEASES) {
            mine.forEach(NaiveLease::close);
        }
    }

    private final class NaiveLease implements Lease {
        private final Fence fence;
        private final Duration term;
        private volatile boolean givenBack;

        NaiveLease(Fence fence, Duration term) {
            this.fence = fence;
            this.term = term;
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
            place.checkOpen();
            return !givenBack && isCurrent(fence);
        }

        void beat() {
            if (place.flaw == Flaw.HEART_STANDS_STILL || givenBack) {
                return;
            }
            place.locked(() -> !givenBack && isHeld() && write(key(), held(fence.number(), term)));
        }

        @Override
        public void close() {
            if (givenBack || place.isClosed()) {
                return;
            }
            place.locked(() -> {
                boolean held = isHeld();
                givenBack = true;
                return held && write(key(), new State(fence.number(), NOBODY, 0));
            });
        }
    }
}
