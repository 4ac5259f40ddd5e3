package dev.larder.conformance;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.SplittableRandom;

/** Contents that look like chance and can be made anew at any position, so that no block equals another. */
final class Patterns {
    private static final int PIECE = 1 << 20;

    private Patterns() {}

    /** Returns bytes that depend on the seed and their position only, and never lie in memory whole. */
    static Content content(long seed, long size) {
        return new Pattern(seed, size);
    }

    static Datum.Bytes bytes(long seed, long size) {
        return Datum.Bytes.of(Content.of(content(seed, size).toBytes()));
    }

    /** Returns an array of this type and shape; its flags are 0 or 1, its texts up to 40 characters long. */
    static Datum.Array array(long seed, ElementType type, long... shape) {
        if (type == ElementType.TEXT) {
            NdArray texts = NdArray.ofTexts(texts(seed, Math.toIntExact(NdArray.lengthOf(shape))));
            return new Datum.Array(NdArray.of(type, shape, texts.content()));
        }
        byte[] bytes = content(seed, NdArray.byteSize(type, shape)).toBytes();
        if (type == ElementType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        return new Datum.Array(NdArray.of(type, shape, Content.of(bytes)));
    }

    private static String[] texts(long seed, int length) {
        SplittableRandom random = new SplittableRandom(seed);
        String[] texts = new String[length];
        for (int i = 0; i < length; i++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(41); left > 0; left--) {
                int point = random.nextInt(random.nextInt(4) == 0 ? Character.MAX_CODE_POINT + 1 : 0x80);
                text.appendCodePoint(
                        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 'x' : point);
            }
            texts[i] = text.toString();
        }
        return texts;
    }

    /** Returns where two contents of the same size differ first, read piece by piece; -1 when they do not. */
    static long firstDifference(Content content, Content expected) {
        ByteBuffer wanted = ByteBuffer.allocate((int) Math.min(PIECE, expected.size()));
        ByteBuffer read = ByteBuffer.allocate(wanted.capacity());
        for (long at = 0; at < expected.size(); at += PIECE) {
            int length = (int) Math.min(PIECE, expected.size() - at);
            expected.read(at, wanted.clear().limit(length));
            content.read(at, read.clear().limit(length));
            int mismatch = wanted.flip().mismatch(read.flip());
            if (mismatch >= 0) {
                return at + mismatch;
            }
        }
        return -1;
    }

    /** The mixing step of SplitMix64 (Steele, Lea and Flood, 2014): every bit of the input touches every bit of the output. */
    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }

    private record Pattern(long seed, long size) implements Content {
        @Override
        public void read(long position, ByteBuffer into) {
            Objects.checkFromIndexSize(position, into.remaining(), size);
            ByteBuffer word = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            ByteOrder order = into.order();
            into.order(ByteOrder.LITTLE_ENDIAN);
            long at = position;
            while (into.hasRemaining()) {
                long value = mix(seed * 0x9e3779b97f4a7c15L + at / 8);
                int offset = (int) (at % 8);
                if (offset == 0 && into.remaining() >= 8) {
                    into.putLong(value);
                    at += 8;
                } else {
                    into.put(word.putLong(0, value).get(offset));
                    at++;
                }
            }
            into.order(order);
        }
    }
}
