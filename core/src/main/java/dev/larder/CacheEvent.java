package dev.larder;

import dev.larder.key.Address;
import dev.larder.key.Recipe;
import dev.larder.store.EntryInfo;
import dev.larder.store.Eviction;
import java.time.Duration;

/** Something that a cache did, or that befell it. Immutable. */
public sealed interface CacheEvent {
    /** Returns the type of the component that it is about; empty where that is not known. */
    String type();

    /** Returns what it is about. */
    Address address();

    /**
     * A stored result was used.
     *
     * @param info of the stored entry
     * @param took how long it took to find and read it
     * @param isStale whether it was older than its policy's time to live, and is computed anew meanwhile
     */
    record Hit(EntryInfo info, Outcome.Tier tier, Duration took, boolean isStale) implements CacheEvent {
        @Override
        public String type() {
            return info.recipe().type();
        }

        @Override
        public Address address() {
            return info.address();
        }
    }

    /** A result is about to be computed. */
    record Miss(Recipe recipe, Address address, MissReason reason) implements CacheEvent {
        @Override
        public String type() {
            return recipe.type();
        }
    }

    /**
     * A result was computed and is stored.
     *
     * @param info of the stored entry; its cost is what the computation took
     * @param took how long the whole call took, with looking, waiting and storing
     */
    record Computed(EntryInfo info, MissReason reason, Outcome.Computed.Origin origin, Duration took)
            implements CacheEvent {
        @Override
        public String type() {
            return info.recipe().type();
        }

        @Override
        public Address address() {
            return info.address();
        }
    }

    /** A result was computed and is not stored. */
    record Uncached(Recipe recipe, Address address, Outcome.Reason reason, Duration took) implements CacheEvent {
        @Override
        public String type() {
            return recipe.type();
        }
    }

    /** What is stored was found damaged, and is moved out of the way. */
    record Corrupt(Address address, String message) implements CacheEvent {
        @Override
        public String type() {
            return "";
        }
    }

    /**
     * A stored result that was used was computed once more; see {@link LarderBuilder#auditRate}.
     *
     * @param info of the stored entry
     * @param detail the first place where it differs and what stands there, or what the computation threw; empty where it is the same
     * @param took how long the audit took
     */
    record Audited(EntryInfo info, Verdict verdict, String detail, Duration took) implements CacheEvent {
        /** What an audit came to. */
        public enum Verdict {
            /** It comes out the same. */
            SAME,
            /** It comes out different. */
            DIFFERENT,
            /** The computation threw something, or came to what has no place in the data model. */
            FAILED
        }

        @Override
        public String type() {
            return info.recipe().type();
        }

        @Override
        public Address address() {
            return info.address();
        }

        /** Returns the version of the component, as its recipe has it. */
        public String version() {
            return version(info);
        }

        static String version(EntryInfo info) {
            return info.recipe().version().toString();
        }
    }

    /** A stored result was removed, since the store held more than its caps. */
    record Evicted(Eviction.Victim victim) implements CacheEvent {
        @Override
        public String type() {
            return victim.type();
        }

        @Override
        public Address address() {
            return victim.address();
        }
    }

    /** Returns the event that an outcome is. */
    static CacheEvent of(Recipe recipe, Outcome<?> outcome) {
        if (outcome instanceof Outcome.Hit<?> hit) {
            return new Hit(hit.info(), hit.tier(), hit.took(), false);
        } else if (outcome instanceof Outcome.Stale<?> stale) {
            return new Hit(stale.info(), stale.tier(), stale.took(), true);
        } else if (outcome instanceof Outcome.Computed<?> computed) {
            return new Computed(computed.info(), computed.reason(), computed.origin(), computed.took());
        }
        Outcome.Uncached<?> uncached = (Outcome.Uncached<?>) outcome;
        return new Uncached(recipe, uncached.address(), uncached.reason(), uncached.took());
    }
}
