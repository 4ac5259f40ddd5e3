package dev.larder.store;

import java.time.Duration;
import java.util.List;

/** What a {@link ContentAddressedStore} cannot see through its index and blobs: temporary files, strangers, records. */
public interface Housekeeping {
    /** There is nothing else. */
    Housekeeping NONE = new Housekeeping() {
        @Override
        public List<Finding> inspect() {
            return List.of();
        }

        @Override
        public long clean(Duration grace) {
            return 0;
        }
    };

    /** Returns what is not as it should be besides entries and blocks. Changes nothing. */
    List<Finding> inspect();

    /** Removes what dead writers left, if older than the grace, and returns how many pieces. */
    long clean(Duration grace);
}
