package dev.larder.key;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Where one result is found: the key of its computation and the name of one part of the results.
 *
 * @param attribute any text of 1 to 255 UTF-8 bytes; {@link #VALUE} where a computation has only one result
 */
public record Address(Key key, String attribute) implements Comparable<Address> {
    /** The attribute of a computation's only result. */
    public static final String VALUE = "value";

    private static final int MAX_ATTRIBUTE_BYTES = 255;

    /** @throws InvalidComponentException when the attribute is empty, too long, or has a lone surrogate */
    public Address {
        int length = utf8Length(attribute);
        if (length == 0 || length > MAX_ATTRIBUTE_BYTES) {
            throw new InvalidComponentException(
                    "an attribute's name has 1 to 255 UTF-8 bytes, this one has " + length + "; choose another name");
        }
    }

    /** Returns the address of a computation's only result. */
    public static Address of(Key key) {
        return new Address(key, VALUE);
    }

    private static int utf8Length(String attribute) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(attribute));
            return bytes.remaining();
        } catch (CharacterCodingException e) {
            throw new InvalidComponentException("an attribute's name cannot hold a lone surrogate", e);
        }
    }

    @Override
    public int compareTo(Address other) {
        int byKey = key.compareTo(other.key);
        return byKey != 0 ? byKey : attribute.compareTo(other.attribute);
    }

    /** Returns {@code sha256:…/attribute}. */
    @Override
    public String toString() {
        return key + "/" + attribute;
    }
}
