package dev.larder.jdbc;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What tells whether a transaction took place of which the answer never came: each leaves the next number in a row that belongs
 * to one thread at a time. Thread-safe.
 */
final class Receipts {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Dialect dialect;
    private final String update;
    private final String insert;
    private final String look;
    private final ConcurrentLinkedQueue<Receipt> free = new ConcurrentLinkedQueue<>();

    Receipts(Dialect dialect, Tables tables) {
        this.dialect = dialect;
        this.update = tables.sql("UPDATE {receipt} SET counter = ?, used = " + dialect.now() + " WHERE slot = ?");
        this.insert = dialect.insertOnce(
                tables.sql("INSERT INTO {receipt} (slot, counter, used) VALUES (?, ?, " + dialect.now() + ")"));
        this.look = dialect.locking(tables.sql("SELECT counter FROM {receipt} WHERE slot = ?"));
    }

    private static byte[] random() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    Receipt take() {
        Receipt receipt = free.poll();
        return receipt == null ? new Receipt() : receipt;
    }

    /** A row, and the number that was written there last. */
    final class Receipt {
        private final String slot = HexFormat.of().formatHex(random());
        private long number;

        void giveBack() {
            free.add(this);
        }

        /** Writes the next number as a part of the transaction. */
        void write(Link link) throws SQLException {
            number++;
            if (link.update(update, number, slot) == 0) {
                link.update(insert, slot, number);
            }
        }

        /**
         * Returns whether the transaction that wrote last took place. Waits until it has ended: while it is under way, it
         * holds the row.
         */
        boolean isThere(Link link) throws SQLException {
            link.connection().setAutoCommit(false);
            try {
                link.update(insert, slot, 0L);
            } catch (SQLException e) {
                if (!dialect.isDuplicate(e)) {
                    throw e;
                }
            }
            boolean there = link.first(look, row -> row.getLong(1), slot)
                    .filter(found -> found == number)
                    .isPresent();
            link.connection().commit();
            link.connection().setAutoCommit(true);
            return there;
        }
    }
}
