/**
 * Where results live: the one contract that every backend fulfils, and what backends share.
 *
 * <p>{@link dev.larder.store.DataStore} is the contract; {@link dev.larder.store.DataStores} opens one by URI; {@link
 * dev.larder.store.ContentAddressedStore} makes one from an index and a blob store. Imports the floors below only.
 */
@NullMarked
package dev.larder.store;

import org.jspecify.annotations.NullMarked;
