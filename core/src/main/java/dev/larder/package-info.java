/**
 * The front door: {@link dev.larder.Larder} keeps the results of expensive computations, so that nothing is computed twice.
 *
 * <p>{@link dev.larder.Outcome} says what a call came to: a hit, a computation, or a value that could not be kept.
 */
@NullMarked
package dev.larder;

import org.jspecify.annotations.NullMarked;
