package dev.larder.pipeline;

/** A step has no result; the cause is what its function threw, if that is why. */
public final class StepFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient StepReport report;

    StepFailedException(StepReport report) {
        super("there is no result of " + report, report.failure().orElse(null));
        this.report = report;
    }

    /** Returns what became of the step. */
    public StepReport report() {
        return report;
    }
}
