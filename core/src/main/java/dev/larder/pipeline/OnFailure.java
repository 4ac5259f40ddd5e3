package dev.larder.pipeline;

/** What a run does when a step fails. */
public enum OnFailure {
    /** Begins no further step, waits for those that run, and ends. */
    STOP,
    /** Finishes everything that does not depend on what failed. */
    FINISH_THE_REST
}
