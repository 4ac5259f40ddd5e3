package dev.larder.pipeline;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a step computes, where it takes more than its inputs' values. Serialisable only so that it can say where its code stands; it is
 * never serialised.
 *
 * @param <R> the result
 */
@FunctionalInterface
public interface StepBody<R extends @Nullable Object> extends Serializable {
    /**
     * Computes the result.
     *
     * @throws Exception of any kind: the step has failed then, and nothing of it is stored
     */
    R compute(StepInputs inputs) throws Exception;
}
