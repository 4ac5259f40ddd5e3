package dev.larder.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.ColumnData;
import com.github.freva.asciitable.HorizontalAlign;
import dev.larder.store.EntryInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** Entries as a table that is as wide as the terminal, and no wider. */
final class EntryTable {
    private static final int NARROWEST_PARAMETERS = 8;
    private static final int GAP = 2;

    private final Instant now;
    private final int columns;

    EntryTable(Instant now, int columns) {
        this.now = now;
        this.columns = columns;
    }

    /** Returns the lines, the first one being the heading. */
    List<String> lines(List<EntryInfo> entries) {
        List<Row> rows = entries.stream().map(this::row).toList();
        int others = width(rows, "key", Row::key)
                + width(rows, "type", Row::type)
                + width(rows, "attribute", Row::attribute)
                + width(rows, "size", Row::size)
                + width(rows, "age", Row::age)
                + width(rows, "cost", Row::cost);
        int left = Math.max(NARROWEST_PARAMETERS, columns - others - 6 * GAP);
        List<ColumnData<Row>> layout = List.of(
                left("key", Row::key),
                left("type", Row::type),
                left("attribute", Row::attribute),
                left("parameters", row -> Printable.cut(row.parameters(), left)),
                right("size", Row::size),
                right("age", Row::age),
                right("cost", Row::cost));
        String table = AsciiTable.getTable(AsciiTable.NO_BORDERS, rows, layout);
        // The library pads every cell by a blank on either side.
        return table.lines()
                .map(line -> line.startsWith(" ") ? line.substring(1) : line)
                .map(String::stripTrailing)
                .toList();
    }

    private Row row(EntryInfo info) {
        return new Row(
                info.key().abbreviated(),
                Printable.cut(info.recipe().type(), Math.max(8, columns / 5)),
                Printable.cut(info.attribute(), Math.max(8, columns / 8)),
                Info.parameters(info),
                Quantity.bytes(info.size()),
                Quantity.age(Duration.between(info.created(), now)),
                Quantity.cost(info.cost()));
    }

    private record Row(
            String key, String type, String attribute, String parameters, String size, String age, String cost) {}

    private static int width(List<Row> rows, String heading, Function<Row, String> cell) {
        return rows.stream().map(cell).mapToInt(String::length).reduce(heading.length(), Math::max);
    }

    private static ColumnData<Row> left(String heading, Function<Row, String> cell) {
        return column(heading, HorizontalAlign.LEFT, cell);
    }

    private static ColumnData<Row> right(String heading, Function<Row, String> cell) {
        return column(heading, HorizontalAlign.RIGHT, cell);
    }

    private static ColumnData<Row> column(String heading, HorizontalAlign align, Function<Row, String> cell) {
        return new Column()
                .header(heading)
                .headerAlign(align)
                .dataAlign(align)
                .maxWidth(Integer.MAX_VALUE / 2)
                .with(cell);
    }
}
