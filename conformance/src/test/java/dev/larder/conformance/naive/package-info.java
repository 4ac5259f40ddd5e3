/**
 * A store as simple as one can be that keeps every promise, and that breaks exactly one of them when it is told to.
 *
 * <p>One file an entry, one lock for the rest, no sharing, no speed: a second reading of the contract, by which the kit is tried.
 */
@NullMarked
package dev.larder.conformance.naive;

import org.jspecify.annotations.NullMarked;
