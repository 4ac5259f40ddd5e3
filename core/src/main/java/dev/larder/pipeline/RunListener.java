package dev.larder.pipeline;

/**
 * Is told how a run comes along. Called by the threads that run the steps, one at a time; it must not take long, and what it throws
 * ends the run.
 */
public interface RunListener {
    /** A step is being looked for or computed. */
    default void began(String step, RunProgress progress) {}

    /** A step has come to its end. */
    default void ended(StepReport report, RunProgress progress) {}
}
