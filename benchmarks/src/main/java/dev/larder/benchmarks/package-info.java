/** What Larder's keys and digests cost, beside what they are made of. */
@NullMarked
package dev.larder.benchmarks;

import org.jspecify.annotations.NullMarked;
