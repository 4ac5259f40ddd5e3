/**
 * The {@code larder} command: one class a subcommand, and the small pieces they share.
 *
 * <p>It is compiled against the core only; backends and the demo are found on its class path.
 */
@NullMarked
package dev.larder.cli;

import org.jspecify.annotations.NullMarked;
