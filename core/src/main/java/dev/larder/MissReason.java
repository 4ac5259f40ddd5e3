package dev.larder;

/** Why nothing could be taken from the store. */
public sealed interface MissReason {
    /** Nothing was stored at the address. */
    record Absent() implements MissReason {
        @Override
        public String toString() {
            return "nothing is stored for it";
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

    /** The reason of an ordinary miss. */
    MissReason ABSENT = new Absent();
}
