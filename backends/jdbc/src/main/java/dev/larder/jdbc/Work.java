package dev.larder.jdbc;

import java.sql.SQLException;

/** Something that is done in a database. */
@FunctionalInterface
interface Work<T> {
    T on(Link link) throws SQLException;
}
