package dev.larder.examples.weather;

import dev.larder.examples.weather.MonthlyTable.Interval;
import dev.larder.examples.weather.MonthlyTable.Row;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A monthly table drawn in text: figures on the left, every interval as a bar on one scale on the right. */
final class IntervalChart {
    private static final int WIDEST_BAR = 44;
    private static final String FIGURES = "  %s  %5.1f  %5.1f to %4.1f  ";
    private static final int FIGURES_WIDTH = 29;

    private IntervalChart() {}

    /** Returns the lines, none of them wider than the width. */
    static List<String> lines(MonthlyTable table, Quantity quantity, int width) {
        double lowest = table.rows().stream()
                .mapToDouble(row -> row.of(quantity).low())
                .min()
                .orElse(0);
        double highest = table.rows().stream()
                .mapToDouble(row -> row.of(quantity).high())
                .max()
                .orElse(1);
        Scale scale = new Scale(lowest, highest, Math.min(WIDEST_BAR, width - FIGURES_WIDTH));
        List<String> lines = new ArrayList<>();
        for (Row row : table.rows()) {
            Interval interval = row.of(quantity);
            String month = row.month().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            lines.add(String.format(Locale.ROOT, FIGURES, month, interval.mean(), interval.low(), interval.high())
                    + scale.bar(interval));
        }
        return lines;
    }

    private record Scale(double lowest, double highest, int width) {
        int column(double value) {
            double share = highest > lowest ? (value - lowest) / (highest - lowest) : 0.5;
            return (int) Math.round(Math.max(0, Math.min(1, share)) * (width - 1));
        }

        String bar(Interval interval) {
            StringBuilder bar = new StringBuilder(" ".repeat(width));
            for (int column = column(interval.low()); column <= column(interval.high()); column++) {
                bar.setCharAt(column, '-');
            }
            bar.setCharAt(column(interval.low()), '|');
            bar.setCharAt(column(interval.high()), '|');
            bar.setCharAt(column(interval.mean()), 'o');
            return bar.toString().stripTrailing();
        }
    }
}
