/** What Larder's keys, digests and stores cost, beside what they are made of. */
@NullMarked
package dev.larder.benchmarks;

import org.jspecify.annotations.NullMarked;
