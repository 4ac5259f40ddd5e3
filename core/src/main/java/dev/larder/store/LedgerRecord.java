package dev.larder.store;

import dev.larder.data.CanonicalForm;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A record of the ledger.
 *
 * @param revision from 1 on; grows with every change
 */
public record LedgerRecord(String kind, String name, long revision, Datum value) {
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final int MAX_NAME_BYTES = 1024;

    /**
     * Checks what every ledger must refuse; for implementers of stores.
     *
     * @throws IllegalArgumentException when kind, name or size of the value is not as {@link Ledger} says
     */
    public LedgerRecord {
        check(kind, name);
        CanonicalForm form = CanonicalJson.form(value);
        if (!form.contents().isEmpty()) {
            throw new IllegalArgumentException(
                    "a ledger record cannot hold large arrays, bytes or files; store an entry instead");
        }
        long size = form.size();
        if (size > Ledger.MAX_RECORD_BYTES) {
            throw new IllegalArgumentException("a ledger record of " + size + " bytes is too large (at most "
                    + Ledger.MAX_RECORD_BYTES + "); store an entry instead");
        }
    }

    /** Checks a kind and a name alone. @throws IllegalArgumentException when one is not as {@link Ledger} says */
    public static void check(String kind, String name) {
        checkKind(kind);
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException("a ledger name cannot hold a lone surrogate");
        }
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("a ledger name has 1 to " + MAX_NAME_BYTES + " bytes, not " + length);
        }
    }

    /** Checks a kind. @throws IllegalArgumentException when it is not as {@link Ledger} says */
    public static void checkKind(String kind) {
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException(
                    "a ledger kind is lower-case letters, digits and hyphens, not '" + kind + "'");
        }
    }
}
