package dev.larder.jdbc;

import java.sql.SQLException;

/** Carries an error of a database's out of a part of a transaction to where the transaction was begun. */
final class SqlFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final SQLException error;

    SqlFailure(SQLException error) {
        super(error);
        this.error = error;
    }

    SQLException error() {
        return error;
    }
}
