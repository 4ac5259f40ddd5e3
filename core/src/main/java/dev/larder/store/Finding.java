package dev.larder.store;

import dev.larder.key.Address;
import java.util.Optional;

/**
 * One thing that is not as it should be in a store.
 *
 * @param address of the entry concerned, where there is one and it could be told
 * @param place where it lies, such as a file's name inside the store
 */
public record Finding(Kind kind, Optional<Address> address, String place, String message) {
    /** What is wrong. */
    public enum Kind {
        /** An entry's own record is damaged. */
        DAMAGED_ENTRY,
        /** A block's bytes do not have its digest. */
        DAMAGED_BLOCK,
        /** An entry names a block that is not there. */
        MISSING_BLOCK,
        /** Something other than entries, such as a ledger record, is damaged. */
        DAMAGED_RECORD,
        /** A block that no entry names: harmless, reclaimed by gc. */
        UNUSED_BLOCK,
        /** A temporary file whose writer is gone: harmless, reclaimed by gc. */
        LEFTOVER,
        /** A file that is none of the store's: left alone. */
        FOREIGN;

        /** Returns whether stored data is lost or cannot be trusted. */
        public boolean isDamage() {
            return this == DAMAGED_ENTRY || this == DAMAGED_BLOCK || this == MISSING_BLOCK || this == DAMAGED_RECORD;
        }
    }
}
