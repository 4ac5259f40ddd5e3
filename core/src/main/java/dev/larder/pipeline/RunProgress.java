package dev.larder.pipeline;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a run has come.
 *
 * @param total how many steps are wanted, as far as that is known by now
 * @param done how many of them have ended, however they did
 * @param hits how many of them were there
 * @param running how many are at work now
 * @param remaining how long the rest may take, by what the steps cost when they were last computed; nothing where that is not known
 */
public record RunProgress(int total, int done, int hits, int running, Optional<Duration> remaining) {}
