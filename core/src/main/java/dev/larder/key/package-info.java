/**
 * What a computation is, and the key that follows from it.
 *
 * <p>A {@link dev.larder.key.Component} says its type, version, parameters and inputs; {@link dev.larder.key.Recipe}
 * writes that down; the {@link dev.larder.key.Key} is the recipe's SHA-256. Imports the data and codec floors only.
 */
@NullMarked
package dev.larder.key;

import org.jspecify.annotations.NullMarked;
