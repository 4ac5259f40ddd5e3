package dev.larder.jdbc;

import dev.larder.data.Datum;
import dev.larder.store.Selection;
import dev.larder.store.Selection.Comparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A selection as a condition in SQL that is met by every entry which the selection takes, and perhaps by others: {@link
 * Selection#takes} has the last word. What a database may see otherwise than Larder is therefore left out, or put loosely.
 *
 * @param where the condition, in which question marks stand for the arguments
 */
record SelectionSql(String where, List<Object> arguments) {
    private static final SelectionSql ALL = new SelectionSql("1 = 1", List.of());

    static SelectionSql of(Selection selection, Tables tables) {
        return condition(selection.condition(), tables).orElse(ALL);
    }

    private static Optional<SelectionSql> some(String where, Object... arguments) {
        return Optional.of(new SelectionSql(where, List.of(arguments)));
    }

    /** Returns nothing where every entry may meet the condition. */
    private static Optional<SelectionSql> condition(Selection.Condition condition, Tables tables) {
        if (condition instanceof Selection.And and) {
            return joined(
                    and.all().stream()
                            .flatMap(each -> condition(each, tables).stream())
                            .toList(),
                    " AND ");
        } else if (condition instanceof Selection.Or or) {
            List<SelectionSql> any = new ArrayList<>();
            for (Selection.Condition each : or.any()) {
                Optional<SelectionSql> sql = condition(each, tables);
                if (sql.isEmpty()) {
                    return Optional.empty();
                }
                any.add(sql.get());
            }
            return any.isEmpty() ? some("1 = 0") : joined(any, " OR ");
        } else if (condition instanceof Selection.KeyPrefix prefix) {
            return prefix.hex().isEmpty()
                    ? Optional.empty()
                    // Beyond all that goes on with a hex digit.
                    : some("entry_key >= ? AND entry_key < ?", prefix.hex(), prefix.hex() + "g");
        } else if (condition instanceof Selection.TypeMatches type) {
            return glob("type", type.glob());
        } else if (condition instanceof Selection.AttributeMatches attribute) {
            return glob("attribute", attribute.glob());
        } else if (condition instanceof Selection.Size size) {
            return some("size " + exactly(size.comparison()) + " ?", size.bytes());
        } else if (condition instanceof Selection.Created created) {
            return created(created);
        } else if (condition instanceof Selection.Parameter parameter) {
            return parameter(parameter, tables);
        }
        // The opposite of a loose condition is too strict.
        return Optional.empty();
    }

    private static Optional<SelectionSql> joined(List<SelectionSql> parts, String by) {
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        List<Object> arguments = new ArrayList<>();
        parts.forEach(part -> arguments.addAll(part.arguments()));
        return Optional.of(new SelectionSql(
                "(" + String.join(by, parts.stream().map(SelectionSql::where).toList()) + ")", arguments));
    }

    private static Optional<SelectionSql> glob(String column, String glob) {
        int star = glob.indexOf('*');
        if (star < 0) {
            return some(column + " = ?", Shown.name(glob));
        }
        String beginning = glob.substring(0, star);
        if (beginning.isEmpty() || !Shown.isWhole(beginning)) {
            return Optional.empty();
        }
        String escaped = beginning.replace("!", "!!").replace("%", "!%").replace("_", "!_");
        return some(column + " LIKE ? ESCAPE '!'", escaped + "%");
    }

    private static String exactly(Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> "=";
            case NOT_EQUAL -> "<>";
            case LESS -> "<";
            case AT_MOST -> "<=";
            case GREATER -> ">";
            case AT_LEAST -> ">=";
        };
    }

    /** Equal numbers have equal doubles; of two that differ, the lesser has no greater one. */
    private static Optional<String> loosely(Comparison comparison) {
        return switch (comparison) {
            case EQUAL -> Optional.of("=");
            case NOT_EQUAL -> Optional.empty();
            case LESS, AT_MOST -> Optional.of("<=");
            case GREATER, AT_LEAST -> Optional.of(">=");
        };
    }

    private static Optional<SelectionSql> created(Selection.Created created) {
        long micros;
        try {
            micros = EntryColumns.micros(created.time());
        } catch (ArithmeticException e) {
            // Further away than any entry.
            return Optional.empty();
        }
        // Microseconds, rounded down: a time within the next one is still later than the entry's own.
        long next = micros == Long.MAX_VALUE ? micros : micros + 1;
        return switch (created.comparison()) {
            case EQUAL -> some("created = ?", micros);
            case NOT_EQUAL -> Optional.empty();
            case LESS, AT_MOST -> some("created <= ?", next);
            case GREATER, AT_LEAST -> some("created >= ?", micros - (micros == Long.MIN_VALUE ? 0 : 1));
        };
    }

    private static Optional<SelectionSql> parameter(Selection.Parameter parameter, Tables tables) {
        Datum wanted = parameter.value();
        if (parameter.comparison() == Comparison.NOT_EQUAL || wanted instanceof Datum.Mapping) {
            // A whole mapping may stand there, which has no row.
            return Optional.empty();
        }
        String exists = tables.sql(
                "(leaves_cut = 1 OR EXISTS (SELECT 1 FROM {parameter} p WHERE p.address = e.address AND p.path = ?");
        String path = Shown.name(parameter.path());
        Double number = EntryColumns.number(wanted);
        if (number != null) {
            return loosely(parameter.comparison())
                    .flatMap(comparison -> some(exists + " AND p.number " + comparison + " ?))", path, number));
        }
        return parameter.comparison() == Comparison.EQUAL
                ? some(exists + " AND p.text = ?))", path, EntryColumns.text(wanted))
                : some(exists + "))", path);
    }
}
