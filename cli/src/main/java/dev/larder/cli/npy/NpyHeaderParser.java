package dev.larder.cli.npy;

import dev.larder.data.ElementType;
import dev.larder.data.InvalidDatumException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header's text: a literal of a Python dictionary with the members {@code descr}, {@code fortran_order} and
 * {@code shape}. Only what numpy writes is understood, and nothing is ever evaluated.
 */
final class NpyHeaderParser {
    private static final int MOST_DIGITS = 18;

    private final String text;
    private int at;
    private @Nullable String descr;
    private @Nullable Boolean fortranOrder;
    private long @Nullable [] shape;

    NpyHeaderParser(String text) {
        this.text = text;
    }

    NpyHeader parse() {
        expect('{');
        while (!accept('}')) {
            member();
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        if (peek() != 0) {
            throw error("something follows the dictionary");
        }
        if (descr == null || fortranOrder == null || shape == null) {
            throw error("descr, fortran_order and shape must all be there");
        }
        ElementType type = NpyHeader.type(descr);
        ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return new NpyHeader(type, order, fortranOrder, shape);
    }

    private void member() {
        String name = string();
        expect(':');
        switch (name) {
            case "descr" -> {
                refuseTwice(descr);
                if (peek() == '[') {
                    throw new InvalidDatumException(
                            "its elements are structures, which have no place in an array; save each field as an array");
                }
                descr = string();
            }
            case "fortran_order" -> {
                refuseTwice(fortranOrder);
                fortranOrder = flag();
            }
            case "shape" -> {
                refuseTwice(shape);
                shape = tuple();
            }
            default -> throw error("an unknown member");
        }
    }

    private void refuseTwice(@Nullable Object member) {
        if (member != null) {
            throw error("a member stands twice");
        }
    }

    private boolean flag() {
        peek();
        for (String word : List.of("True", "False")) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw error("True or False was expected");
    }

    private long[] tuple() {
        List<Long> numbers = new ArrayList<>();
        expect('(');
        while (!accept(')')) {
            numbers.add(number());
            if (!accept(',')) {
                expect(')');
                break;
            }
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private long number() {
        peek();
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start || at - start > MOST_DIGITS) {
            throw error("a length of up to " + MOST_DIGITS + " digits was expected");
        }
        return Long.parseLong(text.substring(start, at));
    }

    private String string() {
        char quote = peek();
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
            throw error("a text in quotes was expected");
        }
        String string = text.substring(at + 1, end);
        at = end + 1;
        return string;
    }

    /** Skips blanks and returns the character behind them; 0 at the end. */
    private char peek() {
        while (at < text.length() && " \n\t\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private boolean accept(char wanted) {
        if (peek() == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char wanted) {
        if (!accept(wanted)) {
            throw error("'" + wanted + "' was expected");
        }
    }

    private InvalidDatumException error(String what) {
        return new InvalidDatumException(
                "its .npy header is malformed at character " + (at + 1) + ": " + what + "; save the array again");
    }
}
