package dev.larder.examples.weather;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.ObjectReader;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;

/** A CSV file of daily weather while it is read. Not thread-safe. */
final class WeatherFile implements AutoCloseable {
    private static final List<String> COLUMNS =
            List.of("date", "precipitation", "temp_max", "temp_min", "wind", "weather");
    private static final ObjectReader ROWS =
            new CsvMapper().readerFor(String[].class).with(CsvReadFeature.WRAP_AS_ARRAY);

    private final String name;
    private final MappingIterator<String[]> rows;
    private int line;

    private WeatherFile(String name, MappingIterator<String[]> rows) {
        this.name = name;
        this.rows = rows;
    }

    static WeatherFile open(Path csv) throws IOException {
        String name = String.valueOf(csv.getFileName());
        try {
            return new WeatherFile(name, ROWS.readValues(Files.newBufferedReader(csv)));
        } catch (JacksonIOException e) {
            throw unreadable(name, e);
        }
    }

    DailyWeather read() {
        if (row().filter(header -> List.of(header).equals(COLUMNS)).isEmpty()) {
            throw new WeatherFileException(name + ", line 1: the columns must be " + String.join(",", COLUMNS));
        }
        List<Day> days = new ArrayList<>();
        for (Optional<String[]> row = row(); row.isPresent(); row = row()) {
            Day day = day(row.get());
            if (!days.isEmpty()) {
                requireNext(days.get(days.size() - 1), day);
            }
            days.add(day);
        }
        return columns(days);
    }

    private record Day(
            LocalDate date, double precipitation, double tempMax, double tempMin, double wind, String kind) {}

    private Day day(String[] cells) {
        if (cells.length != COLUMNS.size()) {
            throw new WeatherFileException(
                    name + ", line " + line + ": " + cells.length + " cells, not " + COLUMNS.size());
        }
        return new Day(
                date(cells[0]), number(cells, 1), number(cells, 2), number(cells, 3), number(cells, 4), kind(cells[5]));
    }

    private LocalDate date(String cell) {
        try {
            return LocalDate.parse(cell);
        } catch (DateTimeParseException e) {
            throw wrong(0, "'" + cell + "' is not a date such as 2012-01-31");
        }
    }

    private double number(String[] cells, int column) {
        double number;
        try {
            // Not Double.parseDouble, which also takes 1d, 0x1p3 and NaN.
            number = new BigDecimal(cells[column]).doubleValue();
        } catch (NumberFormatException e) {
            number = Double.NaN;
        }
        if (!Double.isFinite(number)) {
            throw wrong(column, "'" + cells[column] + "' is not a number");
        }
        return number;
    }

    private String kind(String cell) {
        if (cell.isBlank()) {
            throw wrong(5, "it is empty");
        }
        return cell;
    }

    private void requireNext(Day before, Day day) {
        // The bootstrap draws runs of days; a gap would make neighbours of days that were none.
        if (!day.date().equals(before.date().plusDays(1))) {
            throw wrong(0, day.date() + " does not follow " + before.date());
        }
    }

    private WeatherFileException wrong(int column, String problem) {
        return new WeatherFileException(name + ", line " + line + ", column " + COLUMNS.get(column) + ": " + problem);
    }

    private Optional<String[]> row() {
        line++;
        try {
            return rows.hasNextValue() ? Optional.of(rows.nextValue()) : Optional.empty();
        } catch (JacksonIOException e) {
            throw unreadable(name, e);
        } catch (JacksonException e) {
            throw new WeatherFileException(name + ", line " + line + ": " + e.getOriginalMessage());
        }
    }

    /** Returns what is to be thrown; no line is named, as the file is read ahead of it. */
    private static RuntimeException unreadable(String name, JacksonIOException e) {
        return e.getCause() instanceof CharacterCodingException
                ? new WeatherFileException(name + " is not UTF-8 text")
                : new UncheckedIOException(e.getCause());
    }

    private static DailyWeather columns(List<Day> days) {
        return new DailyWeather(
                days.stream().map(Day::date).toArray(LocalDate[]::new),
                days.stream().mapToDouble(Day::precipitation).toArray(),
                days.stream().mapToDouble(Day::tempMax).toArray(),
                days.stream().mapToDouble(Day::tempMin).toArray(),
                days.stream().mapToDouble(Day::wind).toArray(),
                days.stream().map(Day::kind).toArray(String[]::new));
    }

    @Override
    public void close() {
        rows.close();
    }
}
