/**
 * Computations of several steps, of which only those run again that depend on what changed: {@link
 * dev.larder.pipeline.Pipeline} and what it says before, while and after it runs.
 */
@NullMarked
package dev.larder.pipeline;

import org.jspecify.annotations.NullMarked;
