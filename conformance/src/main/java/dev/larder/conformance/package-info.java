/**
 * The conformance kit: the promises of {@link dev.larder.store.DataStore} as tests that every backend runs.
 *
 * <p>A backend's test extends {@link dev.larder.conformance.DataStoreConformance} and says, with a {@link
 * dev.larder.conformance.StoreHarness}, how one fresh store is opened and damaged. Everything else in here is the kit's own.
 */
@NullMarked
package dev.larder.conformance;

import org.jspecify.annotations.NullMarked;
