package dev.larder;

import org.jspecify.annotations.Nullable;

/**
 * What computes a result when none is stored.
 *
 * @param <T> the type of the result
 * @param <X> what it may throw, which passes through to the caller untouched; nothing is stored then
 */
@FunctionalInterface
public interface Computation<T extends @Nullable Object, X extends Exception> {
    /**
     * Computes the result.
     *
     * @param context what Larder offers meanwhile; not to be used after the call
     */
    T compute(Context context) throws X;
}
