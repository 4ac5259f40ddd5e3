package dev.larder.key;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The version of a computation: a text of the author's, the digest of its code, or both.
 *
 * <p>Whoever changes what a computation returns changes its version; results of other versions are then left alone but
 * never served. Immutable and thread-safe.
 */
public final class Version {
    private final @Nullable String text;
    private final @Nullable Digest code;

    /** What the digest was made of, where that is known. It is no part of the version. */
    private final @Nullable CodeVersion origin;

    private Version(@Nullable String text, @Nullable Digest code, @Nullable CodeVersion origin) {
        this.text = text;
        this.code = code;
        this.origin = origin;
    }

    /**
     * Returns the version that the author calls so.
     *
     * @throws InvalidComponentException when the text is empty
     */
    public static Version of(String text) {
        if (text.isEmpty()) {
            throw new InvalidComponentException("a version cannot be empty; say \"1\" to begin with");
        }
        return new Version(text, null, null);
    }

    /** Returns the version that is this code. */
    public static Version ofCode(Digest code) {
        return new Version(null, Objects.requireNonNull(code), null);
    }

    /** Returns the version that is this code. */
    public static Version ofCode(CodeVersion code) {
        return new Version(null, code.digest(), code);
    }

    /**
     * Returns the version that is the code of this class and of all that it reaches; see {@link CodeVersion} for what counts.
     *
     * @throws InvalidComponentException when the class files cannot be read, or the class is the JDK's or Larder's
     */
    public static Version ofCode(Class<?> root) {
        return ofCode(CodeVersion.of(root));
    }

    /** Returns this version with the code's digest beside the text. */
    public Version withCode(Digest code) {
        return new Version(text, Objects.requireNonNull(code), null);
    }

    /** Returns this version with the code beside the text, so that changing either changes the version. */
    public Version withCode(CodeVersion code) {
        return new Version(text, code.digest(), code);
    }

    /** Returns the text that the author stated, if there is one. */
    public Optional<String> text() {
        return Optional.ofNullable(text);
    }

    /** Returns the digest of the code, if it counts. */
    public Optional<Digest> code() {
        return Optional.ofNullable(code);
    }

    /** Returns what the code's digest was made of; nothing where there is no code, or only its digest is known. */
    public Optional<CodeVersion> codeVersion() {
        return Optional.ofNullable(origin);
    }

    /** Returns the version as it stands in a recipe. */
    public Datum datum() {
        if (code != null) {
            return new Datum.CodeRef(code, text);
        }
        return new Datum.Text(Objects.requireNonNull(text));
    }

    /**
     * Returns the version that stands so in a recipe; of its code no more than the digest is known.
     *
     * @throws InvalidComponentException when it is neither a text nor a code's digest
     */
    public static Version of(Datum datum) {
        if (datum instanceof Datum.Text text) {
            return of(text.value());
        } else if (datum instanceof Datum.CodeRef ref) {
            return ref.text() == null ? ofCode(ref.code()) : of(ref.text()).withCode(ref.code());
        }
        throw new InvalidComponentException(
                "a version is a text such as \"1\", or {\"$code\":\"sha256:…\"}; put a number in quotes");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Version that && Objects.equals(text, that.text) && Objects.equals(code, that.code);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, code);
    }

    /** Returns the text, the code's digest, or both. */
    @Override
    public String toString() {
        return code == null ? String.valueOf(text) : text == null ? code.toString() : text + " " + code;
    }
}
