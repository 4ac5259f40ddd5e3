package dev.larder.codec;

import dev.larder.data.Datum;

/**
 * A value made ready to be stored: its datum, and the name of the codec that made it.
 *
 * @param datum the value as data
 * @param codec {@code array}, {@code bytes}, {@code file} or {@code value}, or the name of a user's own codec
 */
public record Encoded(Datum datum, String codec) {}
