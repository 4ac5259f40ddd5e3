package dev.larder.store;

import dev.larder.data.Datum;
import java.util.ArrayList;
import java.util.List;

/**
 * The clock of GreedyDual-Size-Frequency over time: how high the highest priority that was evicted had become by when. That makes an
 * entry's priority computable from the time of its last use alone, and no priority has to be kept.
 *
 * @param steps in the order of time; few, as older ones are thinned out
 */
record EvictionClock(List<Step> steps) {
    static final EvictionClock ZERO = new EvictionClock(List.of());

    private static final int MOST_STEPS = 256;

    /**
     * From when on the clock stood there.
     *
     * @param time in milliseconds since 1970
     */
    record Step(long time, double value) {}

    EvictionClock {
        steps = List.copyOf(steps);
    }

    /** Returns where the clock stood. */
    double at(long time) {
        int low = 0;
        int high = steps.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (steps.get(middle).time() <= time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? 0 : steps.get(low - 1).value();
    }

    /** Returns the clock with something evicted that had this priority. */
    EvictionClock advanced(long now, double priority) {
        Step last = steps.isEmpty() ? new Step(Long.MIN_VALUE, 0) : steps.get(steps.size() - 1);
        if (priority <= last.value()) {
            return this;
        }
        List<Step> more = new ArrayList<>(steps);
        more.add(new Step(Math.max(now, last.time()), priority));
        if (more.size() > MOST_STEPS) {
            // Every other one of the older half: the more recent, the finer.
            for (int i = MOST_STEPS / 2; i > 0; i -= 2) {
                more.remove(i);
            }
        }
        return new EvictionClock(more);
    }

    Datum datum() {
        return new Datum.Sequence(steps.stream()
                .<Datum>map(step -> Datum.Sequence.of(Datum.Whole.of(step.time()), new Datum.Real(step.value())))
                .toList());
    }

    static EvictionClock of(Datum datum) {
        List<Step> steps = new ArrayList<>();
        if (datum instanceof Datum.Sequence all) {
            for (Datum each : all.elements()) {
                if (each instanceof Datum.Sequence step
                        && step.elements().size() == 2
                        && step.elements().get(0) instanceof Datum.Whole time
                        && step.elements().get(1) instanceof Datum.Real value) {
                    steps.add(new Step(time.value().longValue(), value.value()));
                }
            }
        }
        return new EvictionClock(steps);
    }
}
