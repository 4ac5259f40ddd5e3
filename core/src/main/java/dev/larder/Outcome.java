package dev.larder;

import dev.larder.key.Address;
import dev.larder.key.Input;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What asking for a result came to: the value, and how it was come by. Immutable.
 *
 * @param <T> the type of the value, which may be null: a stored null is a result like any other
 */
public sealed interface Outcome<T extends @Nullable Object> {
    /** Returns the result. */
    T value();

    /** Returns where the result is stored, or would be. */
    Address address();

    /** Returns how long the call took. */
    Duration took();

    /**
     * Returns this result as an input of another component: by content where it is stored, so that the other one's key stays the
     * same when this result is made anew and comes out the same. Where it came from is kept for lineage.
     *
     * <p>What is {@link Uncached} has no stored content, and is an input by its address: by how it was made. The other one's key
     * is a different one then, which costs a computation when this result is stored later, and is never a wrong hit.
     */
    Input asInput();

    /** Returns whether the value was taken from the store. */
    default boolean isHit() {
        return this instanceof Hit;
    }

    /**
     * The value was stored, and verified.
     *
     * @param info of the stored entry; its cost is what was saved
     * @param tier where it was found
     */
    record Hit<T extends @Nullable Object>(T value, EntryInfo info, Tier tier, Duration took) implements Outcome<T> {
        /** Returns how long ago the value was stored. */
        public Duration age() {
            return Duration.between(info.created(), Instant.now());
        }

        @Override
        public Address address() {
            return info.address();
        }

        @Override
        public Input asInput() {
            return Input.of(info.digest(), info.address());
        }
    }

    /** Where a stored value was found. */
    enum Tier {
        /** In this process, where a copy of what the store holds is kept. */
        MEMORY,
        /** In the store; where that is made of two, in the near one. */
        NEAR,
        /** In the far one of two stores; see {@link dev.larder.store.DataStores#tiered(dev.larder.store.DataStore, dev.larder.store.DataStore)}. */
        FAR;

        static Tier of(Entry entry) {
            return entry.isFar() ? FAR : NEAR;
        }
    }

    /**
     * The value was stored, and is older than its policy's time to live; it is handed out once more while it is computed anew.
     *
     * @param info of the stored entry
     * @param tier where it was found
     * @param reason why it is computed anew
     */
    record Stale<T extends @Nullable Object>(
            T value, EntryInfo info, Tier tier, MissReason.Expired reason, Duration took) implements Outcome<T> {
        @Override
        public Address address() {
            return info.address();
        }

        @Override
        public Input asInput() {
            return Input.of(info.digest(), info.address());
        }
    }

    /**
     * The value was computed, and is stored now.
     *
     * @param info of the stored entry
     * @param reason why it had to be computed
     * @param origin whose value this is
     */
    record Computed<T extends @Nullable Object>(
            T value, EntryInfo info, MissReason reason, Origin origin, Duration took) implements Outcome<T> {
        /** Whose value a computation ended with. */
        public enum Origin {
            /** The computation's own. */
            OWN,
            /** The one that somebody else stored meanwhile: another value, and first wins. */
            KEPT
        }

        @Override
        public Address address() {
            return info.address();
        }

        @Override
        public Input asInput() {
            return Input.of(info.digest(), info.address());
        }
    }

    /**
     * The value was computed and is not stored: it could not be, or was not to be.
     *
     * @param reason why it is not stored
     * @param missed why it had to be computed
     */
    record Uncached<T extends @Nullable Object>(
            T value, Address address, Reason reason, MissReason missed, Duration took) implements Outcome<T> {
        @Override
        public Input asInput() {
            return Input.of(address);
        }
    }

    /** Returns this outcome with another value in the place of the one it stands for. */
    default <U extends @Nullable Object> Outcome<U> withValue(U other) {
        if (this instanceof Hit<T> hit) {
            return new Hit<>(other, hit.info, hit.tier, hit.took);
        } else if (this instanceof Stale<T> stale) {
            return new Stale<>(other, stale.info, stale.tier, stale.reason, stale.took);
        } else if (this instanceof Computed<T> computed) {
            return new Computed<>(other, computed.info, computed.reason, computed.origin, computed.took);
        }
        Uncached<T> uncached = (Uncached<T>) this;
        return new Uncached<>(other, uncached.address, uncached.reason, uncached.missed, uncached.took);
    }

    /**
     * Why a value is not cached.
     *
     * @param message one line for people
     */
    record Reason(Kind kind, String message) {
        /** The kinds of reasons. */
        public enum Kind {
            /** The store could not be read or written. */
            STORE_UNAVAILABLE,
            /** What is stored is sound, but of another type than was asked for; it stays. */
            INCOMPATIBLE,
            /** The value has no place in the data model. */
            NOT_STORABLE,
            /** The store was opened for reading only. */
            READ_ONLY,
            /** The policy keeps no results. */
            NOT_ASKED,
            /** It took too little time, or too many bytes, for the policy. */
            NOT_WORTH_IT;

            /** Returns whether it lies in the value and its type, so that others who want the same are none the wiser. */
            boolean isOfTheValue() {
                return this == INCOMPATIBLE || this == NOT_STORABLE;
            }
        }

        @Override
        public String toString() {
            return message;
        }
    }
}
