package dev.larder.store;

import dev.larder.data.Datum;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which entries a listing takes: a condition on their infos, as data, so that a store can answer it its own way.
 *
 * <p>{@link #parse} reads it from text such as {@code type=neuro.* and params.tol<1e-5 and size>1M}. Immutable and
 * thread-safe.
 */
public record Selection(Condition condition) {
    /** Takes every entry. */
    public static final Selection ALL = new Selection(new And(List.of()));

    /** What is asked of an entry. */
    public sealed interface Condition {
        /** Returns whether the entry meets the condition. */
        boolean test(EntryInfo info);
    }

    /** How a value is compared. */
    public enum Comparison {
        EQUAL,
        NOT_EQUAL,
        LESS,
        AT_MOST,
        GREATER,
        AT_LEAST;

        boolean holds(int order) {
            return switch (this) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case GREATER -> order > 0;
                case AT_LEAST -> order >= 0;
            };
        }
    }

    /** Meets all of them; no conditions are met by every entry. */
    public record And(List<Condition> all) implements Condition {
        public And {
            all = List.copyOf(all);
        }

        @Override
        public boolean test(EntryInfo info) {
            return all.stream().allMatch(condition -> condition.test(info));
        }
    }

    /** Meets one of them at least. */
    public record Or(List<Condition> any) implements Condition {
        public Or {
            any = List.copyOf(any);
        }

        @Override
        public boolean test(EntryInfo info) {
            return any.stream().anyMatch(condition -> condition.test(info));
        }
    }

    /** Does not meet it. */
    public record Not(Condition condition) implements Condition {
        @Override
        public boolean test(EntryInfo info) {
            return !condition.test(info);
        }
    }

    /** The key begins with these lower-case hex digits. */
    public record KeyPrefix(String hex) implements Condition {
        public KeyPrefix {
            if (!hex.matches("[0-9a-f]{0,64}")) {
                throw new IllegalArgumentException("a key prefix is up to 64 lower-case hex digits, not '" + hex + "'");
            }
        }

        @Override
        public boolean test(EntryInfo info) {
            return info.key().hex().startsWith(hex);
        }
    }

    /** The type matches, where {@code *} stands for any run of characters. */
    public record TypeMatches(String glob) implements Condition {
        @Override
        public boolean test(EntryInfo info) {
            return matches(info.recipe().type());
        }

        /** Returns whether a type matches. */
        public boolean matches(String type) {
            return Selection.matches(glob, type);
        }
    }

    /** The attribute matches, where {@code *} stands for any run of characters. */
    public record AttributeMatches(String glob) implements Condition {
        @Override
        public boolean test(EntryInfo info) {
            return matches(glob, info.attribute());
        }
    }

    /** The parameter at the path compares so; one that is absent, or of a kind that cannot be compared, never does. */
    public record Parameter(String path, Comparison comparison, Datum value) implements Condition {
        @Override
        public boolean test(EntryInfo info) {
            return info.recipe()
                    .parameters()
                    .find(path)
                    .filter(actual -> LeafOrder.holds(actual, comparison, value))
                    .isPresent();
        }
    }

    /** The size in bytes compares so. */
    public record Size(Comparison comparison, long bytes) implements Condition {
        @Override
        public boolean test(EntryInfo info) {
            return comparison.holds(Long.compare(info.size(), bytes));
        }
    }

    /** The time of storing compares so. */
    public record Created(Comparison comparison, Instant time) implements Condition {
        @Override
        public boolean test(EntryInfo info) {
            return comparison.holds(info.created().compareTo(time));
        }
    }

    /** Returns the selection of all entries whose key begins with these lower-case hex digits. */
    public static Selection keyPrefix(String hex) {
        return new Selection(new KeyPrefix(hex));
    }

    /** Returns the selection of all entries whose type matches, where {@code *} stands for any run of characters. */
    public static Selection type(String glob) {
        return new Selection(new TypeMatches(glob));
    }

    /**
     * Returns the selection that a text states.
     *
     * @throws InvalidSelectionException when it states none; the message points at the character
     */
    public static Selection parse(String text) {
        return new SelectionParser(text).parse();
    }

    /** Returns this selection with one more condition to meet. */
    public Selection and(Condition more) {
        return new Selection(new And(List.of(condition, more)));
    }

    /** Returns whether the selection takes the entry. */
    public boolean takes(EntryInfo info) {
        return condition.test(info);
    }

    /** Returns the hex digits with which the keys of all entries taken begin, as far as they can be told: for stores to use. */
    public String commonKeyPrefix() {
        return prefixOf(condition).orElse("");
    }

    private static Optional<String> prefixOf(Condition condition) {
        if (condition instanceof KeyPrefix prefix) {
            return Optional.of(prefix.hex());
        } else if (condition instanceof And and) {
            return and.all().stream()
                    .flatMap(each -> prefixOf(each).stream())
                    .max(java.util.Comparator.comparing(String::length));
        }
        return Optional.empty();
    }

    /** Goes through the text once, unlike a regular expression, which goes back at every star. */
    static boolean matches(String glob, String text) {
        String[] parts = glob.split("\\*", -1);
        String first = parts[0];
        String last = parts[parts.length - 1];
        if (parts.length == 1) {
            return text.equals(first);
        }
        if (text.length() < first.length() + last.length() || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        String between = text.substring(first.length(), text.length() - last.length());
        int at = 0;
        for (int i = 1; i < parts.length - 1; i++) {
            at = between.indexOf(parts[i], at);
            if (at < 0) {
                return false;
            }
            at += parts[i].length();
        }
        return true;
    }
}
