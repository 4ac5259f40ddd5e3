package dev.larder.pipeline;

import dev.larder.LazyValue;
import dev.larder.MissReason;
import dev.larder.Outcome;
import dev.larder.key.Address;
import dev.larder.store.EntryInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The reports of steps that have come to their end, by what they came to. */
final class StepEnding {
    private StepEnding() {}

    static StepReport wouldCompute(StepState step) {
        return StepReport.of(step.node.name(), StepReport.Status.WOULD_COMPUTE)
                .at(address(step))
                .because(step.missed);
    }

    static Optional<Address> address(StepState step) {
        return Optional.ofNullable(step.key).map(Address::of);
    }

    static StepReport found(StepState step) {
        StepReport.Status status = StepReport.Status.HIT;
        Optional<MissReason> reason = Optional.empty();
        Optional<String> trouble = Optional.empty();
        Map<String, EntryInfo> infos = new LinkedHashMap<>();
        for (Map.Entry<String, Outcome<? extends LazyValue<?>>> each : step.outcomes.entrySet()) {
            Outcome<? extends LazyValue<?>> outcome = each.getValue();
            if (outcome instanceof Outcome.Hit<? extends LazyValue<?>> hit) {
                infos.put(each.getKey(), hit.info());
            } else if (outcome instanceof Outcome.Stale<? extends LazyValue<?>> stale) {
                infos.put(each.getKey(), stale.info());
            } else if (outcome instanceof Outcome.Computed<? extends LazyValue<?>> computed) {
                infos.put(each.getKey(), computed.info());
                status = status == StepReport.Status.HIT ? StepReport.Status.COMPUTED : status;
                reason = reason.or(() -> Optional.of(computed.reason()));
            } else if (outcome instanceof Outcome.Uncached<? extends LazyValue<?>> uncached) {
                status = StepReport.Status.UNCACHED;
                trouble = Optional.of(uncached.reason().message());
                reason = reason.or(() -> Optional.of(uncached.missed()));
            }
        }
        StepReport report = StepReport.of(step.node.name(), status)
                .at(address(step))
                .holding(infos)
                .because(reason);
        return trouble.map(report::troubled).orElse(report);
    }

    /** What becomes of a step that works on one which has no result. */
    static StepReport withoutInput(StepState step, StepState lost) {
        StepReport.Status status = Objects.requireNonNull(lost.report).status();
        boolean isPlanned = status == StepReport.Status.WOULD_COMPUTE || status == StepReport.Status.UNKNOWN;
        if (isPlanned && step.isLookedUp) {
            return wouldCompute(step);
        }
        if (isPlanned) {
            return StepReport.of(step.node.name(), StepReport.Status.UNKNOWN)
                    .troubled("until '" + lost.node.name() + "' is known");
        }
        return StepReport.of(
                        step.node.name(),
                        status == StepReport.Status.CANCELLED ? StepReport.Status.CANCELLED : StepReport.Status.SKIPPED)
                .troubled("'" + lost.node.name() + "' has no result");
    }
}
