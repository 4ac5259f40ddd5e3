package dev.larder.store;

import dev.larder.data.Digest;
import dev.larder.data.InvalidDatumException;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Recipe;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An entry's info as bytes, and back: a head of fixed size with what every search needs, three short texts, and the details
 * as canonical JSON, which is read only when somebody asks for one. {@code docs/formats.md} draws it. The recipe stands
 * beside it, as its own text, since its bytes must give the key.
 */
final class EntryInfoCoding {
    private static final int HEAD = Digest.LENGTH + 8 + 8 + 8 + 4 + 3 * 4;

    private EntryInfoCoding() {}

    static byte[] encode(EntryInfo info) {
        byte[] attribute = utf8(info.attribute());
        byte[] codec = utf8(info.codec());
        byte[] writer = utf8(info.writer());
        byte[] details = utf8(info.draft().details().text());
        ByteBuffer bytes = ByteBuffer.allocate(HEAD + attribute.length + codec.length + writer.length + details.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        info.digest().write(bytes);
        bytes.putLong(info.size()).putLong(ChronoUnit.MICROS.between(Instant.EPOCH, info.created()));
        bytes.putLong(info.cost().getSeconds()).putInt(info.cost().getNano());
        bytes.putInt(attribute.length).putInt(codec.length).putInt(writer.length);
        return bytes.put(attribute).put(codec).put(writer).put(details).array();
    }

    /** @throws InvalidDatumException when the bytes are not what {@link #encode} makes, as far as they are read now */
    static EntryInfo decode(byte[] info, String recipe) {
        ByteBuffer bytes = ByteBuffer.wrap(info).order(ByteOrder.LITTLE_ENDIAN);
        try {
            Digest digest = Digest.read(bytes);
            long size = bytes.getLong();
            Instant created = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
            Duration cost = Duration.ofSeconds(bytes.getLong(), bytes.getInt());
            int attributeLength = bytes.getInt();
            int codecLength = bytes.getInt();
            int writerLength = bytes.getInt();
            String attribute = text(bytes, attributeLength);
            String codec = text(bytes, codecLength);
            String writer = text(bytes, writerLength);
            EntryDetails details = EntryDetails.unread(text(bytes, bytes.remaining()));
            if (size < 0 || cost.isNegative()) {
                throw new InvalidDatumException("an entry's size or cost is negative");
            }
            EntryDraft draft = new EntryDraft(Recipe.unread(recipe), attribute, codec, cost, writer, details);
            return new EntryInfo(draft, digest, size, created);
        } catch (InvalidComponentException
                | ArithmeticException
                | java.time.DateTimeException
                | BufferUnderflowException
                | CharacterCodingException e) {
            throw new InvalidDatumException("an entry's info is malformed: " + e.getMessage(), e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(ByteBuffer bytes, int length) throws CharacterCodingException {
        if (length < 0 || length > bytes.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = bytes.array();
        int from = bytes.position();
        bytes.position(from + length);
        for (int at = from; at < from + length; at++) {
            if (text[at] < 0) {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(text, from, length))
                        .toString();
            }
        }
        return new String(text, from, length, StandardCharsets.ISO_8859_1);
    }
}
