package dev.larder.examples.weather;

import dev.larder.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the steps came to when the demo ran them once. Immutable. */
record DemoRun(
        String title,
        Outcome<DailyWeather> read,
        Outcome<double[][]> temperature,
        Outcome<double[][]> rain,
        Outcome<MonthlyTable> table) {

    private record Step(String name, Outcome<?> outcome) {}

    private List<Step> steps() {
        return List.of(
                new Step("read", read),
                new Step("temperature", temperature),
                new Step("rain", rain),
                new Step("table", table));
    }

    /** Writes for every step whether it was computed, in what time, and why. */
    void print(Screen screen) {
        Duration all = Duration.ZERO;
        for (Step step : steps()) {
            all = all.plus(step.outcome().took());
            String line = String.format(
                    Locale.ROOT,
                    "  %-12s %-9s %8s  ",
                    step.name(),
                    status(step.outcome()),
                    time(step.outcome().took()));
            String why = why(step);
            if (line.length() + why.length() <= screen.width()) {
                screen.line(line + why);
            } else {
                screen.line(line);
                screen.text("      ", why);
            }
        }
        screen.line(String.format(Locale.ROOT, "  %-22s %8s", "all", time(all)));
    }

    private static String status(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Uncached) {
            return "unstored";
        }
        return outcome.isHit() ? "hit" : "computed";
    }

    private String why(Step step) {
        if (step.outcome() instanceof Outcome.Hit<?> hit) {
            boolean together = step.name().equals("rain") && !temperature.isHit();
            return together
                    ? "stored together with temperature"
                    : "stored and verified; saved " + time(hit.info().cost());
        } else if (step.outcome() instanceof Outcome.Computed<?> computed) {
            // What it prints is ASCII, for terminals of all kinds.
            return computed.reason().toString().replace("\u2192", "->").replace("\u2026", "...");
        }
        return ((Outcome.Uncached<?>) step.outcome()).reason().message();
    }

    static String time(Duration duration) {
        double milliseconds = duration.toNanos() / 1e6;
        return milliseconds < 1_000
                ? String.format(Locale.ROOT, "%.0f ms", Math.ceil(milliseconds))
                : String.format(Locale.ROOT, "%.2f s", milliseconds / 1_000);
    }

    /**
     * Returns what did not go as announced, a line each.
     *
     * @param running the steps that had to be computed
     * @param perhaps those that might be, too; all others had to be hits
     */
    List<String> surprises(Set<String> running, Set<String> perhaps) {
        List<String> surprises = new ArrayList<>();
        for (Step step : steps()) {
            String announced = running.contains(step.name()) ? "computed" : "hit";
            String came = status(step.outcome());
            if (!came.equals(announced) && !(came.equals("computed") && perhaps.contains(step.name()))) {
                surprises.add("\"" + title + "\": " + step.name() + " was to be " + announced + " and is " + came);
            }
        }
        return surprises;
    }
}
