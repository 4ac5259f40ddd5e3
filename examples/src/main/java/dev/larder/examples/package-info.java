/**
 * Small real programs that use Larder as anybody would: {@link dev.larder.examples.FirstSteps} is the shortest, {@link
 * dev.larder.examples.SelfStoring} a class that keeps its own results.
 */
@NullMarked
package dev.larder.examples;

import org.jspecify.annotations.NullMarked;
