/**
 * Larder's one data model: what parameters and results both are.
 *
 * <p>{@link dev.larder.data.Datum} is the value, {@link dev.larder.data.CanonicalJson} its text,
 * {@link dev.larder.data.Digest} the name of its content, {@link dev.larder.data.Content} a run of bytes that need not
 * lie in memory. This is the lowest floor: it imports no other package of Larder.
 */
@NullMarked
package dev.larder.data;

import org.jspecify.annotations.NullMarked;
