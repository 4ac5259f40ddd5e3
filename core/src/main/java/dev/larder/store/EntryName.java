package dev.larder.store;

import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Key;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file name of an entry, for stores that keep each in a file of its own: the key, and the attribute in hex digits, or its digest where it is long. No text of a
 * user's ever becomes a part of a path. Immutable and thread-safe.
 *
 * @param keyHex the key's 64 digits
 * @param address as far as the name tells it
 */
public record EntryName(String keyHex, Optional<Address> address) {
    /** What is longer in UTF-8 would make names that are too long for some filesystems. */
    private static final int LONGEST_SPELLED = 90;

    private static final Pattern FORM = Pattern.compile("([0-9a-f]{64})\\.(?:a((?:[0-9a-f]{2})+)|h[0-9a-f]{64})");

    /** Returns the name of the entry at an address; one address has one name. */
    public static String of(Address address) {
        byte[] attribute = address.attribute().getBytes(StandardCharsets.UTF_8);
        return address.key().hex()
                + (attribute.length <= LONGEST_SPELLED
                        ? ".a" + HexFormat.of().formatHex(attribute)
                        : ".h" + Digest.of(attribute).hex());
    }

    /** Returns what a file name says, or nothing if it is not an entry's. */
    public static Optional<EntryName> parse(String name) {
        Matcher matcher = FORM.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String keyHex = matcher.group(1);
        String attribute = matcher.group(2);
        if (attribute == null) {
            return Optional.of(new EntryName(keyHex, Optional.empty()));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(HexFormat.of().parseHex(attribute)))
                    .toString();
            Address address = new Address(Key.parse(keyHex), text);
            // One address has one name, or it could be stored twice.
            return of(address).equals(name)
                    ? Optional.of(new EntryName(keyHex, Optional.of(address)))
                    : Optional.empty();
        } catch (CharacterCodingException | InvalidComponentException e) {
            return Optional.empty();
        }
    }
}
