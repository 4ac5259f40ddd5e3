package dev.larder.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A value in Larder's one data model: what parameters and results both are.
 *
 * <p>Every datum has exactly one canonical text ({@link CanonicalJson}), and two data are equal exactly when their texts
 * are. Immutable and thread-safe, but for the arrays and files that large content is read from: whoever made a datum
 * over one must not change it while the datum is in use.
 */
public sealed interface Datum {
    /** The null value, which is not the same as an absent one. */
    Datum NULL = new Null();

    /** See {@link #NULL}. */
    record Null() implements Datum {}

    /** A truth value. */
    record Flag(boolean value) implements Datum {}

    /** A whole number of any size; never equal to a real one. */
    record Whole(BigInteger value) implements Datum {
        public static Whole of(long value) {
            return new Whole(BigInteger.valueOf(value));
        }
    }

    /** A binary floating-point number. {@code -0.0} differs from {@code 0.0}; all NaNs are one. */
    record Real(double value) implements Datum {}

    /** A decimal number with its scale: {@code 1.0} and {@code 1.00} differ. */
    record Decimal(BigDecimal value) implements Datum {
        /** The greatest number of places behind the point, or of zeros left out before it. */
        public static final int MAX_SCALE = 999_999_999;

        /** No number within the limits has a longer text: digits, signs, a point and an exponent. */
        static final int MAX_TEXT = CanonicalJson.MAX_DIGITS + 32;

        /** @throws InvalidDatumException when it has more digits than {@link CanonicalJson#MAX_DIGITS} or a greater scale */
        public Decimal {
            if (value.scale() > MAX_SCALE || value.scale() < -MAX_SCALE) {
                throw new InvalidDatumException("a decimal's scale is at most " + MAX_SCALE + " either way, not "
                        + value.scale() + "; say the number as a real");
            }
            if (CanonicalWriter.hasTooManyDigits(value.unscaledValue())) {
                throw tooLong();
            }
        }

        static InvalidDatumException tooLong() {
            return new InvalidDatumException("a decimal has more than " + CanonicalJson.MAX_DIGITS + " digits");
        }
    }

    /** A text without lone surrogates. */
    record Text(String value) implements Datum {
        public Text {
            Unicode.check(value);
        }
    }

    /** A point on the time line, in nanoseconds. */
    record Instant(java.time.Instant value) implements Datum {}

    /** A date without a time zone. */
    record Date(LocalDate value) implements Datum {}

    /** A time of day without a time zone. */
    record Time(LocalTime value) implements Datum {}

    /** A date with a time of day, without a time zone. */
    record DateTime(LocalDateTime value) implements Datum {}

    /** An amount of time, in nanoseconds. */
    record Duration(java.time.Duration value) implements Datum {}

    /** A universally unique identifier. */
    record Uuid(java.util.UUID value) implements Datum {}

    /** Bytes without further meaning, short or long. */
    final class Bytes implements Datum {
        private final Content content;
        private final @Nullable Digest known;

        private Bytes(Content content, @Nullable Digest known) {
            this.content = content;
            this.known = known;
        }

        /** Returns the bytes of this content. */
        public static Bytes of(Content content) {
            return new Bytes(content, null);
        }

        /** Returns the bytes of this content, whose digest is known already. */
        public static Bytes of(Content content, Digest digest) {
            return new Bytes(content, digest);
        }

        public Content content() {
            return content;
        }

        /** Returns the digest; where it is not known yet, this takes a pass over the bytes. */
        public Digest digest() {
            return known != null ? known : ContentDigest.ofBytes(content);
        }

        @Nullable
        Digest knownDigest() {
            return known;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that
                    && content.size() == that.content.size()
                    && (content.equals(that.content) || digest().equals(that.digest()));
        }

        @Override
        public int hashCode() {
            return Long.hashCode(content.size());
        }

        @Override
        public String toString() {
            return "Bytes[" + content.size() + "]";
        }
    }

    /** Values in order. */
    record Sequence(List<Datum> elements) implements Datum {
        public Sequence {
            elements = List.copyOf(elements);
        }

        public static Sequence of(Datum... elements) {
            return new Sequence(List.of(elements));
        }
    }

    /** Values by name, sorted by code point. */
    record Mapping(SortedMap<String, Datum> members) implements Datum {
        /** The mapping without members. */
        public static final Mapping EMPTY = new Mapping(Map.of());

        public Mapping(Map<String, Datum> members) {
            this(sorted(members));
        }

        public Mapping(SortedMap<String, Datum> members) {
            // A caller's sorted map is copied: it may have another order, and may change later.
            this.members = Collections.unmodifiableSortedMap(members instanceof Sorted ? members : sorted(members));
        }

        private static Sorted sorted(Map<String, Datum> members) {
            Sorted sorted = new Sorted();
            members.forEach((name, value) -> {
                Unicode.check(name);
                sorted.put(name, Objects.requireNonNull(value));
            });
            return sorted;
        }

        /** A map in the right order that nobody else has. */
        private static final class Sorted extends TreeMap<String, Datum> {
            private static final long serialVersionUID = 1L;

            Sorted() {
                super(Unicode.BY_CODE_POINT);
            }
        }

        /** Returns the named member, or null where there is none. */
        public @Nullable Datum member(String name) {
            return members.get(name);
        }
    }

    /** Values without order and without duplicates, kept sorted by their canonical text. */
    record Set(List<Datum> elements) implements Datum {
        /** Sorts the elements and merges equal ones. */
        public Set(Collection<Datum> elements) {
            this(sorted(elements));
        }

        public Set(List<Datum> elements) {
            this.elements = sorted(elements);
        }

        private static List<Datum> sorted(Collection<Datum> elements) {
            TreeMap<String, Datum> byText = new TreeMap<>(Unicode.BY_CODE_POINT);
            elements.forEach(element -> byText.put(CanonicalJson.write(element), element));
            return List.copyOf(byText.values());
        }
    }

    /** Values by keys that are not all texts, sorted by the keys' canonical text. */
    record Pairs(SortedMap<String, Pair> byKeyText) implements Datum {
        /** A key and its value. */
        public record Pair(Datum key, Datum value) {}

        /**
         * Sorts the pairs by key.
         *
         * @throws InvalidDatumException when two keys are equal as data
         */
        public Pairs(Collection<Pair> pairs) {
            this(sorted(pairs));
        }

        public Pairs(SortedMap<String, Pair> byKeyText) {
            this.byKeyText = Collections.unmodifiableSortedMap(sorted(byKeyText.values()));
        }

        private static SortedMap<String, Pair> sorted(Collection<Pair> pairs) {
            TreeMap<String, Pair> sorted = new TreeMap<>(Unicode.BY_CODE_POINT);
            for (Pair pair : pairs) {
                String text = CanonicalJson.write(pair.key());
                if (sorted.put(text, pair) != null) {
                    throw new InvalidDatumException("two keys of a map are the same value: " + Excerpt.of(text));
                }
            }
            return sorted;
        }

        public Collection<Pair> pairs() {
            return byKeyText.values();
        }
    }

    /** A value of a declared subtype, where the declared type alone would not tell which. */
    record Typed(String name, Datum value) implements Datum {
        public Typed {
            Unicode.check(name);
            requireName("$type", name);
        }
    }

    /** A value that a named rule made from another, so that the rule is part of what is keyed. */
    record By(String rule, Datum value) implements Datum {
        /** How the names of the rules begin that {@link #rounding} follows; the digits come behind it. */
        public static final String ROUNDING = "round/";

        /** To how many significant digits can be rounded; with 17 every number is told from every other. */
        public static final int MOST_DIGITS = 17;

        public By {
            Unicode.check(rule);
            requireName("$by", rule);
        }

        /**
         * Returns a real number rounded to some significant decimal digits, a tie to the even digit: the number that is
         * nearest to the result. NaN, the infinities and zeros are as they were.
         *
         * @throws InvalidDatumException when the digits are not 1 to 17
         */
        public static By rounding(double value, int digits) {
            if (digits < 1 || digits > MOST_DIGITS) {
                throw new InvalidDatumException(
                        "a number is rounded to 1 to " + MOST_DIGITS + " significant digits, not " + digits);
            }
            double rounded = value == 0 || Double.isNaN(value) || Double.isInfinite(value)
                    ? value
                    : new BigDecimal(value)
                            .round(new MathContext(digits, RoundingMode.HALF_EVEN))
                            .doubleValue();
            return new By(ROUNDING + digits, new Real(rounded));
        }
    }

    private static void requireName(String tag, String name) {
        if (name.isEmpty()) {
            throw new InvalidDatumException("the name under " + tag + " cannot be empty");
        }
    }

    /** A secret, of which only a keyed hash (HMAC-SHA-256) is known. */
    record Secret(Digest mac) implements Datum {}

    /** Another computation's result, named by its key and attribute: how a recipe states an input. */
    record ResultRef(Digest key, String attribute) implements Datum {
        private static final int MAX_ATTRIBUTE_BYTES = 255;

        /** @throws InvalidDatumException when the attribute has not 1 to 255 UTF-8 bytes, or has a lone surrogate */
        public ResultRef {
            Unicode.check(attribute);
            int length = attribute.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            if (length == 0 || length > MAX_ATTRIBUTE_BYTES) {
                throw new InvalidDatumException("an attribute's name has 1 to 255 UTF-8 bytes, this one has " + length
                        + "; choose another name");
            }
        }
    }

    /** A content, named by its digest: how a recipe states an input whose origin must not matter. */
    record ContentRef(Digest digest) implements Datum {}

    /** The version of a computation's code, with the version text that may stand beside it. */
    record CodeRef(Digest code, @Nullable String text) implements Datum {
        /** @throws InvalidDatumException when the text is empty or has a lone surrogate */
        public CodeRef {
            if (text != null) {
                Unicode.check(text);
                if (text.isEmpty()) {
                    throw new InvalidDatumException("a version cannot be empty; leave the text beside $code out");
                }
            }
        }
    }

    /** An n-dimensional array. */
    record Array(NdArray value) implements Datum {}

    /** What lies at a path: a file or a directory. */
    sealed interface Node extends Datum {
        /**
         * Returns the file or directory at this path; see {@link File#at} and {@link Tree#at}.
         *
         * @throws InvalidDatumException when there is neither
         * @throws java.io.UncheckedIOException when it cannot be read
         */
        static Node at(java.nio.file.Path path) {
            return java.nio.file.Files.isDirectory(path) ? Tree.at(path) : File.at(path);
        }

        /**
         * Writes it to a path where nothing is yet, checking the bytes on the way; a failure leaves nothing behind.
         *
         * @throws java.nio.file.FileAlreadyExistsException when there is something at the path already
         * @throws java.io.IOException when it cannot be written
         * @throws LarderException when its bytes are damaged, changed meanwhile or are not at hand
         */
        void copyTo(java.nio.file.Path target) throws java.io.IOException;
    }

    /** A file by its content: never its name or its time. */
    record File(Bytes bytes, boolean executable) implements Node {
        /**
         * Returns the regular file at this path, read when it is needed; symbolic links are followed.
         *
         * <p>The file must stay as it is while the datum is in use: when it was written to since, reading it is an {@link
         * InvalidDatumException}. It is executable where its owner may execute it, whoever asks; where files have no such
         * permission it is not.
         *
         * <p>The digest of a file that did not change since it was last read comes from a memo among the user's caches, which
         * the system property {@code larder.memo} or the environment variable {@code LARDER_MEMO} places elsewhere or
         * switches {@code off}. It goes by the file's device, inode, size and times of writing and of change, so it trusts
         * the file system to move the latter with every change; a file that changed within two seconds is always read.
         *
         * @throws InvalidDatumException when there is none
         */
        public static File at(java.nio.file.Path path) {
            return new File(Bytes.of(FileContent.of(path)), FileContent.isExecutable(path));
        }

        @Override
        public void copyTo(java.nio.file.Path target) throws java.io.IOException {
            FileCopy.write(this, target);
        }
    }

    /**
     * A directory by its content: the names in it, sorted by code point, and what lies there. Never its own name, never
     * times or owners; an empty directory counts.
     */
    final class Tree implements Node {
        /** How many files and directories a tree may hold, those of the directories in it counted too. */
        public static final int MAX_NODES = 65_536;

        private final SortedMap<String, Node> members;
        private final int size;

        /**
         * Returns the directory with these members.
         *
         * @throws InvalidDatumException when a name is none that a file can have, or the tree would have more than {@link
         *     #MAX_NODES}
         */
        public Tree(Map<String, ? extends Node> members) {
            TreeMap<String, Node> sorted = new TreeMap<>(Unicode.BY_CODE_POINT);
            long count = 0;
            for (Map.Entry<String, ? extends Node> member : members.entrySet()) {
                Node node = member.getValue();
                sorted.put(FileName.check(member.getKey()), node);
                count += 1 + (node instanceof Tree tree ? tree.size : 0);
            }
            if (count > MAX_NODES) {
                throw TreeReader.tooMany("a directory");
            }
            this.members = Collections.unmodifiableSortedMap(sorted);
            this.size = (int) count;
        }

        /**
         * Returns the directory at this path. Its names are read now, the bytes of its files when they are needed.
         *
         * <p>Symbolic links are followed, to files and to directories, so that what counts is what a program would find
         * there. The files must stay as they are while the datum is in use, as in {@link File#at}.
         *
         * @throws InvalidDatumException when there is none; when it holds something that is neither file nor directory, a
         *     link that leads nowhere or back up, a name that is no Unicode text, more than {@link #MAX_NODES} files and
         *     directories, or is nested too deep; the message names the path
         * @throws java.io.UncheckedIOException when it cannot be read
         */
        public static Tree at(java.nio.file.Path path) {
            return TreeReader.read(path);
        }

        /** Returns what lies in the directory, by name. */
        public SortedMap<String, Node> members() {
            return members;
        }

        /** Returns the number of files and directories in it, those of the directories in it counted too. */
        public int size() {
            return size;
        }

        /** Writes it to a new directory, which appears under its name when it is complete. */
        @Override
        public void copyTo(java.nio.file.Path target) throws java.io.IOException {
            TreeCopy.write(this, target);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Tree that && size == that.size && members.equals(that.members);
        }

        @Override
        public int hashCode() {
            return members.hashCode();
        }

        @Override
        public String toString() {
            return "Tree" + members;
        }
    }
}
