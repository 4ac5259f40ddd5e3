/**
 * Codecs: how Java values become data and come back.
 *
 * <p>{@link dev.larder.codec.Codecs} is the way in, {@link dev.larder.codec.TypeRef} says which type is meant, and a
 * {@link dev.larder.codec.Codec} teaches a type that Larder does not know. Imports the data floor only.
 */
@NullMarked
package dev.larder.codec;

import org.jspecify.annotations.NullMarked;
