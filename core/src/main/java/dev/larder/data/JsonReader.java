package dev.larder.data;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Reads one JSON text into a datum, tagged forms included; refuses duplicate members and whatever is not JSON. */
final class JsonReader {
    private final String text;
    private final TaggedForms tags;
    private int at;
    private int depth;

    JsonReader(String text, ContentResolver contents) {
        this.text = text;
        this.tags = new TaggedForms(contents);
    }

    Datum read() {
        skipSpace();
        Datum datum = value();
        skipSpace();
        if (at < text.length()) {
            throw error("something follows after the value");
        }
        return datum;
    }

    private Datum value() {
        if (++depth > CanonicalJson.MAX_DEPTH) {
            throw error("values are nested deeper than " + CanonicalJson.MAX_DEPTH + " levels");
        }
        Datum datum = switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new Datum.Text(string());
            case 't' -> word("true", new Datum.Flag(true));
            case 'f' -> word("false", new Datum.Flag(false));
            case 'n' -> word("null", Datum.NULL);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw error("a value was expected");
        };
        depth--;
        return datum;
    }

    private Datum object() {
        int start = at;
        at++;
        TreeMap<String, Datum> members = new TreeMap<>(Unicode.BY_CODE_POINT);
        skipSpace();
        if (peek() == '}') {
            at++;
            return Datum.Mapping.EMPTY;
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw error("a member name in quotes was expected");
            }
            int nameAt = at;
            String name = string();
            skipSpace();
            expect(':');
            skipSpace();
            if (members.put(name, value()) != null) {
                at = nameAt;
                throw error("the member " + Excerpt.of(name) + " stands twice");
            }
            skipSpace();
            if (peek() == '}') {
                at++;
                break;
            }
            expect(',');
        }
        try {
            return tags.interpret(members);
        } catch (InvalidDatumException e) {
            at = start;
            throw error(e.getMessage());
        }
    }

    private Datum array() {
        at++;
        List<Datum> elements = new ArrayList<>();
        skipSpace();
        if (peek() == ']') {
            at++;
            return new Datum.Sequence(elements);
        }
        while (true) {
            skipSpace();
            elements.add(value());
            skipSpace();
            if (peek() == ']') {
                at++;
                return new Datum.Sequence(elements);
            }
            expect(',');
        }
    }

    private Datum word(String word, Datum datum) {
        if (!text.startsWith(word, at)) {
            throw error("a value was expected");
        }
        at += word.length();
        return datum;
    }

    private Datum number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        boolean real = false;
        if (at < text.length() && text.charAt(at) == '.') {
            real = true;
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            real = true;
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        if (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '.')) {
            throw error("a number ended in the middle");
        }
        if (at - start - (text.charAt(start) == '-' ? 1 : 0) > CanonicalJson.MAX_DIGITS) {
            at = start;
            throw error("a number has more than " + CanonicalJson.MAX_DIGITS + " digits");
        }
        String number = text.substring(start, at);
        if (!real) {
            return new Datum.Whole(new BigInteger(number));
        }
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            at = start;
            throw error(
                    "the number is too large for a 64-bit real; write {\"$decimal\":\"…\"} or {\"$real\":\"Infinity\"}");
        }
        return new Datum.Real(value);
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw error("a digit was expected");
        }
    }

    private String string() {
        at++;
        int from = at;
        skipPlain();
        // Most texts have no escapes, and are copied at once.
        String value = peek() == '"' ? text.substring(from, at) : withEscapes(from);
        at++;
        try {
            Unicode.check(value);
        } catch (InvalidDatumException e) {
            throw error(e.getMessage());
        }
        return value;
    }

    private void skipPlain() {
        int end = text.length();
        int next = at;
        while (next < end) {
            char c = text.charAt(next);
            if (c == '"' || c == '\\' || c < 0x20) {
                break;
            }
            next++;
        }
        at = next;
    }

    /** Returns a text up to the quote that ends it, at which the reader is then. */
    private String withEscapes(int from) {
        StringBuilder out = new StringBuilder().append(text, from, at);
        while (peek() != '"') {
            if (peek() != '\\') {
                throw error("a control character in a text must be escaped");
            }
            at++;
            out.append(escape());
            int plain = at;
            skipPlain();
            out.append(text, plain, at);
        }
        return out.toString();
    }

    private char escape() {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'u' -> unicodeEscape();
            default -> {
                at--;
                throw error("no such escape in JSON");
            }
        };
    }

    private char unicodeEscape() {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw error("\\u needs four hex digits");
            }
            code = code * 16 + digit;
            at++;
        }
        return (char) code;
    }

    private char peek() {
        if (at >= text.length()) {
            throw error("the text ends in the middle of a value");
        }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw error("'" + wanted + "' was expected");
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
                return;
            }
            at++;
        }
    }

    private InvalidDatumException error(String what) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(at, text.length()); i++) {
            if (text.charAt(i) == '\n') {
                line++;
                column = 1;
            } else {
                column++;
            }
        }
        // An error inside an inner value names its own, more precise place already.
        return new InvalidDatumException(
                what.startsWith("line ") ? what : "line " + line + ", column " + column + ": " + what);
    }
}
