package dev.larder;

import dev.larder.key.Difference;
import dev.larder.store.DataStoreException;
import dev.larder.store.NearestEntries.Nearest;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why nothing could be taken from the store. Its text is one line for people. Thread-safe. */
public sealed interface MissReason {
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
     * What was stored is damaged, and was moved out of the way.
     *
     * @param message what is damaged, and where
     */
    record Corrupt(String message) implements MissReason {
        @Override
        public String toString() {
            return message;
        }
    }
}
