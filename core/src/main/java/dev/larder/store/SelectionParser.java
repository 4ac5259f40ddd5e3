package dev.larder.store;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a selection:
 *
 * <pre>
 *   selection = term { "or" term }
 *   term      = factor { "and" factor }
 *   factor    = "not" factor | "(" selection ")" | field comparison value
 *   field     = "type" | "attribute" | "key" | "size" | "age" | "params." path
 *   comparison= "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;="
 *   value     = a word without blanks or parentheses, or a text in double quotes
 * </pre>
 *
 * Types and attributes take {@code *}; sizes take k, M, G (1024-fold); ages take s, m, h, d; a parameter's value is JSON where
 * it can be read as JSON, and else a text.
 */
final class SelectionParser {
    private static final int MAX_DEPTH = 100;

    private final String text;
    private int at;
    private int depth;

    SelectionParser(String text) {
        this.text = text;
    }

    Selection parse() {
        skipSpace();
        if (at == text.length()) {
            return Selection.ALL;
        }
        Selection selection = new Selection(any());
        if (at < text.length()) {
            throw error("'and', 'or' or the end was expected");
        }
        return selection;
    }

    private Selection.Condition any() {
        List<Selection.Condition> terms = new ArrayList<>(List.of(all()));
        while (word("or")) {
            terms.add(all());
        }
        return terms.size() == 1 ? terms.get(0) : new Selection.Or(terms);
    }

    private Selection.Condition all() {
        List<Selection.Condition> factors = new ArrayList<>(List.of(factor()));
        while (word("and")) {
            factors.add(factor());
        }
        return factors.size() == 1 ? factors.get(0) : new Selection.And(factors);
    }

    private Selection.Condition factor() {
        if (++depth > MAX_DEPTH) {
            throw error("no more than " + MAX_DEPTH + " levels of 'not' and parentheses were expected");
        }
        Selection.Condition factor;
        if (word("not")) {
            factor = new Selection.Not(factor());
        } else if (at < text.length() && text.charAt(at) == '(') {
            at++;
            skipSpace();
            factor = any();
            if (at == text.length() || text.charAt(at) != ')') {
                throw error("')' was expected");
            }
            at++;
            skipSpace();
        } else {
            factor = condition();
        }
        depth--;
        return factor;
    }

    private Selection.Condition condition() {
        int fieldAt = at;
        String field = take("=!<> ()\"");
        skipSpace();
        int comparisonAt = at;
        Selection.Comparison comparison = comparison();
        skipSpace();
        int valueAt = at;
        boolean quoted = at < text.length() && text.charAt(at) == '"';
        String value = quoted ? quoted() : take(" ()\"");
        if (value.isEmpty() && !quoted) {
            throw error("a value was expected");
        }
        skipSpace();
        if (field.startsWith("params.") && field.length() > "params.".length()) {
            return new Selection.Parameter(field.substring("params.".length()), comparison, leaf(value, quoted));
        }
        return switch (field) {
            case "type" -> negated(comparison, comparisonAt, new Selection.TypeMatches(value));
            case "attribute" -> negated(comparison, comparisonAt, new Selection.AttributeMatches(value));
            case "key" -> negated(comparison, comparisonAt, key(value, valueAt));
            case "size" -> new Selection.Size(comparison, size(value, valueAt));
            case "age" ->
                new Selection.Created(mirrored(comparison), Instant.now().minus(age(value, valueAt)));
            default -> {
                at = fieldAt;
                throw error("type, attribute, key, size, age or params.NAME was expected");
            }
        };
    }

    private Selection.Condition negated(
            Selection.Comparison comparison, int comparisonAt, Selection.Condition matches) {
        return switch (comparison) {
            case EQUAL -> matches;
            case NOT_EQUAL -> new Selection.Not(matches);
            default -> {
                at = comparisonAt;
                throw error("only = and != compare names");
            }
        };
    }

    /** Older means created earlier. */
    private static Selection.Comparison mirrored(Selection.Comparison comparison) {
        return switch (comparison) {
            case LESS -> Selection.Comparison.GREATER;
            case AT_MOST -> Selection.Comparison.AT_LEAST;
            case GREATER -> Selection.Comparison.LESS;
            case AT_LEAST -> Selection.Comparison.AT_MOST;
            case EQUAL, NOT_EQUAL -> comparison;
        };
    }

    private Selection.Condition key(String value, int valueAt) {
        String hex = value.startsWith("sha256:") ? value.substring("sha256:".length()) : value;
        try {
            return new Selection.KeyPrefix(hex);
        } catch (IllegalArgumentException e) {
            at = valueAt;
            throw error("a key is lower-case hex digits");
        }
    }

    private static Datum leaf(String value, boolean quoted) {
        if (!quoted) {
            try {
                return CanonicalJson.read(value);
            } catch (InvalidDatumException e) {
                return new Datum.Text(value);
            }
        }
        return new Datum.Text(value);
    }

    private long size(String value, int valueAt) {
        String number = value.replaceFirst("[kKMG]B?$|B$", "");
        String unit = value.substring(number.length()).toLowerCase(Locale.ROOT);
        long factor =
                unit.startsWith("k") ? 1L << 10 : unit.startsWith("m") ? 1L << 20 : unit.startsWith("g") ? 1L << 30 : 1;
        return Math.round(number(number, valueAt, "a size is a number with k, M or G, such as 1M") * factor);
    }

    private Duration age(String value, int valueAt) {
        String message = "an age is a number with s, m, h or d, such as 7d";
        char unit = value.isEmpty() ? ' ' : value.charAt(value.length() - 1);
        double seconds = switch (unit) {
            case 's' -> 1;
            case 'm' -> 60;
            case 'h' -> 3600;
            case 'd' -> 86_400;
            default -> {
                at = valueAt;
                throw error(message);
            }
        };
        double count = number(value.substring(0, value.length() - 1), valueAt, message);
        return Duration.ofMillis(Math.round(count * seconds * 1000));
    }

    private double number(String value, int valueAt, String message) {
        if (value.matches("[0-9]{1,15}(\\.[0-9]{1,9})?")) {
            return Double.parseDouble(value);
        }
        at = valueAt;
        throw error(message);
    }

    private Selection.Comparison comparison() {
        for (String sign : List.of("!=", "<=", ">=", "=", "<", ">")) {
            if (text.startsWith(sign, at)) {
                at += sign.length();
                return switch (sign) {
                    case "!=" -> Selection.Comparison.NOT_EQUAL;
                    case "<=" -> Selection.Comparison.AT_MOST;
                    case ">=" -> Selection.Comparison.AT_LEAST;
                    case "=" -> Selection.Comparison.EQUAL;
                    case "<" -> Selection.Comparison.LESS;
                    default -> Selection.Comparison.GREATER;
                };
            }
        }
        throw error("one of = != < <= > >= was expected");
    }

    private String quoted() {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            out.append(text.charAt(at++));
        }
        if (at == text.length()) {
            throw error("the closing quote is missing");
        }
        at++;
        return out.toString();
    }

    private String take(String stops) {
        int start = at;
        while (at < text.length() && stops.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(start, at);
    }

    private boolean word(String word) {
        boolean here = text.startsWith(word, at)
                && (at + word.length() == text.length() || " (".indexOf(text.charAt(at + word.length())) >= 0);
        if (here) {
            at += word.length();
            skipSpace();
        }
        return here;
    }

    private void skipSpace() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private InvalidSelectionException error(String what) {
        return new InvalidSelectionException(what + " at character " + (at + 1) + " of the selection: "
                + text.substring(0, at) + "▸" + text.substring(at));
    }
}
