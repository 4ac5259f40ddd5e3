package dev.larder.key;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.InvalidDatumException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** One thing that a computation works on. */
public sealed interface Input {
    /** The result at an address: the key holds <em>how</em> the input was made, whatever its bytes are. */
    record Result(Address address) implements Input {}

    /**
     * The content with a digest: the key holds <em>what</em> the input is, however it was made, so that an upstream that
     * reruns to the same result changes no key downstream.
     *
     * @param source where the content came from, kept for lineage; not part of the key
     */
    record Contents(Digest digest, Optional<Address> source) implements Input {}

    /** A result of another component, whose key is derived when this one's is. */
    record Upstream(Component component, String attribute) implements Input {}

    /** Returns the only result of another component. */
    static Input of(Component component) {
        return of(component, Address.VALUE);
    }

    /** Returns one result of another component. */
    static Input of(Component component, String attribute) {
        return new Upstream(component, attribute);
    }

    /** Returns the result at an address. */
    static Input of(Address address) {
        return new Result(address);
    }

    /** Returns the content with this digest. */
    static Input of(Digest content) {
        return new Contents(content, Optional.empty());
    }

    /**
     * Returns the content of the file or directory at this path, read now: the key holds what lies there, and neither
     * where nor since when. See {@link Datum.File#at} and {@link Datum.Tree#at}.
     *
     * @throws InvalidComponentException when there is none, or it cannot be read or has no canonical form
     */
    static Input of(Path path) {
        try {
            return of(CanonicalJson.digest(Datum.Node.at(path)));
        } catch (InvalidDatumException e) {
            throw new InvalidComponentException("an input: " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new InvalidComponentException("an input, " + path + ", cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns the content with this digest, which came from the address. */
    static Input of(Digest content, Address source) {
        return new Contents(content, Optional.of(source));
    }
}
