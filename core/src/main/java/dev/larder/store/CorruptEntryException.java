package dev.larder.store;

import dev.larder.key.Address;

/** Stored bytes that are not what was stored. A wrong value is never returned in their place. */
public final class CorruptEntryException extends DataStoreException {
    private static final long serialVersionUID = 1L;

    private final transient Address address;
    private final String place;
    private final String reason;

    /**
     * @param address of the entry that cannot be trusted
     * @param place where the damage lies, such as a file's name inside the store
     * @param what is wrong there
     */
    public CorruptEntryException(Address address, String place, String what) {
        super(address + " is damaged: " + what + " (in " + place + ")");
        this.address = address;
        this.place = place;
        this.reason = what;
    }

    public Address address() {
        return address;
    }

    /** Returns where the damage lies. */
    public String place() {
        return place;
    }

    /** Returns what is wrong there. */
    public String reason() {
        return reason;
    }
}
