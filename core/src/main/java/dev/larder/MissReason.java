package dev.larder;

import dev.larder.key.Difference;
import dev.larder.store.DataStoreException;
import dev.larder.store.EntryInfo;
import dev.larder.store.Eviction;
import dev.larder.store.NearestEntries.Nearest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why nothing could be taken from the store. Its text is one line for people. Thread-safe. */
public sealed interface MissReason {
    /** The kinds of reasons, for counting. */
    enum Kind {
        /** Nothing is stored. */
        ABSENT,
        /** What was stored was evicted, since the store held more than its caps. */
        EVICTED,
        /** What was stored was damaged. */
        CORRUPT,
        /** What was stored was too old. */
        EXPIRED,
        /** What was stored was not accepted. */
        REJECTED,
        /** What is stored is of another type. */
        INCOMPATIBLE,
        /** The store could not be read. */
        UNAVAILABLE,
        /** The policy did not ask for what is stored. */
        UNASKED
    }

    /** Returns which kind of reason this is. */
    Kind kind();

    /**
     * Nothing is stored at the address. What is stored that is most like it, and so what made the difference, is found out when it
     * is asked for, and not before.
     */
    final class Absent implements MissReason {
        private static final int MOST_SHOWN = 3;

        private final Supplier<Optional<Nearest>> search;
        private @Nullable Optional<Nearest> nearest;

        Absent(Supplier<Optional<Nearest>> search) {
            this.search = search;
        }

        @Override
        public Kind kind() {
            return Kind.ABSENT;
        }

        /**
         * Returns the stored entry of the same type whose recipe differs in the fewest places, with the differences: the leaves of
         * the parameters, the inputs, the version, and the methods where code's version was derived. Nothing where no other entry
         * of the type is stored.
         *
         * <p>The first question about a type takes a listing of its entries.
         *
         * @throws DataStoreException when the store cannot be read, or was closed before anybody asked
         */
        public synchronized Optional<Nearest> nearest() {
            Optional<Nearest> found = nearest;
            if (found == null) {
                found = Objects.requireNonNull(search.get());
                nearest = found;
            }
            return found;
        }

        /** Returns what is said of it on one line; where the store cannot be asked any more, that nothing is stored. */
        @Override
        public String toString() {
            try {
                return nearest().map(Absent::told).orElse("nothing of its type was stored before");
            } catch (DataStoreException e) {
                return "nothing is stored for it";
            }
        }

        private static String told(Nearest nearest) {
            int count = nearest.differences().count();
            if (count == 0) {
                return "only other results of it are stored, such as '"
                        + nearest.info().attribute() + "'";
            }
            List<Difference> shown = nearest.differences().differences(MOST_SHOWN);
            return "the nearest of " + nearest.candidates() + " stored, "
                    + nearest.info().key().abbreviated() + ", differs: "
                    + shown.stream().map(Difference::text).collect(Collectors.joining("; "))
                    + (count > shown.size() ? "; and " + (count - shown.size()) + " more" : "");
        }
    }

    /**
     * Nothing is stored at the address any more, since the store held more than its caps.
     *
     * @param cause which of the caps it was
     */
    record Evicted(Instant at, Eviction.Cause cause) implements MissReason {
        @Override
        public Kind kind() {
            return Kind.EVICTED;
        }

        @Override
        public String toString() {
            return "it was evicted at " + at + ", "
                    + switch (cause) {
                        case AGE -> "when it had not been used for longer than anything may be";
                        case SIZE -> "when the results took more bytes than they may";
                        case COUNT -> "when there were more results than there may be";
                    };
        }
    }

    /**
     * What was stored is damaged, and was moved out of the way.
     *
     * @param message what is damaged, and where
     */
    record Corrupt(String message) implements MissReason {
        @Override
        public Kind kind() {
            return Kind.CORRUPT;
        }

        @Override
        public String toString() {
            return message;
        }
    }

    /**
     * What was stored is older than the policy's time to live; the new result takes its place.
     *
     * @param info of what was stored
     */
    record Expired(EntryInfo info, Duration timeToLive) implements MissReason {
        @Override
        public Kind kind() {
            return Kind.EXPIRED;
        }

        @Override
        public String toString() {
            return "what is stored is of " + info.created() + ", and good for " + timeToLive;
        }
    }

    /**
     * What was stored is not what the policy accepts; the new result takes its place.
     *
     * @param info of what was stored
     */
    record Rejected(EntryInfo info) implements MissReason {
        @Override
        public Kind kind() {
            return Kind.REJECTED;
        }

        @Override
        public String toString() {
            return "what is stored since " + info.created() + " was not accepted by the policy";
        }
    }

    /** What is stored is of another type than was asked for; it stays. */
    record Incompatible(String message) implements MissReason {
        @Override
        public Kind kind() {
            return Kind.INCOMPATIBLE;
        }

        @Override
        public String toString() {
            return message;
        }
    }

    /** The store could not be read. */
    record Unavailable(String message) implements MissReason {
        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }

        @Override
        public String toString() {
            return message;
        }
    }

    /** The policy did not have a stored result used: it asks for a new one, or for none to be looked for. */
    record Unasked(CachePolicy.Mode mode) implements MissReason {
        @Override
        public Kind kind() {
            return Kind.UNASKED;
        }

        @Override
        public String toString() {
            return "stored results are not used under the policy " + mode;
        }
    }
}
