package dev.larder;

import dev.larder.key.Version;
import java.time.Instant;

/**
 * That somebody vouches for it: the results that one version of a computation came to are those that another one would come to.
 *
 * @param type of the computation
 * @param from the version whose results stay valid
 * @param to the version that would come to the same
 * @param why the change is harmless, in the words of who accepted it
 * @param by who accepted it
 * @param at when
 */
public record Acceptance(String type, Version from, Version to, String why, String by, Instant at) {}
