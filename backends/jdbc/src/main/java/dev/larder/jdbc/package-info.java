/**
 * Stores in relational databases: {@code jdbc:sqlite:results.db}, {@code jdbc:postgresql://host/db}.
 *
 * <p>{@link dev.larder.jdbc.JdbcDataStoreProvider} opens one by its URI, {@link dev.larder.jdbc.JdbcDataStores} in a {@code
 * DataSource} of the user's. The tables are drawn, and the argument why no block is ever lost is made, in {@code
 * docs/formats.md}. From the outside in: the ways to open one, the store's parts (entries, blocks, leases, ledger,
 * leftovers), what they share (sessions, pins), the database with its transactions, and what is particular to one engine.
 */
@NullMarked
package dev.larder.jdbc;

import org.jspecify.annotations.NullMarked;
