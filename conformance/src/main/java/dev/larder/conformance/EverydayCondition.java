package dev.larder.conformance;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves out the groups that {@link Everyday} does not name, unless all are asked for. */
final class EverydayCondition implements ExecutionCondition {
    private static final String PROPERTY = "larder.kit";
    private static final String GROUP = "larder-";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        TreeSet<String> groups = new TreeSet<>(context.getTags());
        groups.removeIf(tag -> !tag.startsWith(GROUP));
        Optional<Everyday> mark = mark(context);
        if (groups.isEmpty() || mark.isEmpty()) {
            return ConditionEvaluationResult.enabled("every group is run");
        } else if (groups.stream().anyMatch(List.of(mark.get().otherwise())::contains)) {
            return ConditionEvaluationResult.disabled("another test checks it for this store");
        }
        boolean isRun = "all".equals(System.getProperty(PROPERTY))
                || groups.stream().anyMatch(List.of(mark.get().value())::contains);
        return isRun
                ? ConditionEvaluationResult.enabled("it is run every day")
                : ConditionEvaluationResult.disabled("run with -D" + PROPERTY + "=all");
    }

    /** The groups are nested classes of the kit's, so the mark is on a class further out. */
    private static Optional<Everyday> mark(ExtensionContext context) {
        return context.getTestClass()
                .flatMap(type -> Optional.ofNullable(type.getAnnotation(Everyday.class)))
                .or(() -> context.getParent().flatMap(EverydayCondition::mark));
    }
}
