package dev.larder;

import dev.larder.codec.TypeRef;

/**
 * The name and type of one argument of a function of several: its parameter in the key.
 *
 * @param <A> the argument's type
 */
record Argument<A>(String name, TypeRef<A> type) {}
