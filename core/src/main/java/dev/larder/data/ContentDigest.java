package dev.larder.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The digests of large content: SHA-256 over a one-line header and then the SHA-256 of each block.
 *
 * <p>The header keeps apart what has equal bytes but another meaning (eight zero bytes and one zero {@code f64}); the
 * digests of the blocks let blocks be hashed, checked and shared one by one.
 */
final class ContentDigest {
    private ContentDigest() {}

    static Digest ofBytes(Content content) {
        return content instanceof FileContent file ? file.digest() : ofBytes(content.size(), content.blockDigests());
    }

    static Digest ofBytes(long size, List<Digest> blocks) {
        return of("larder/bytes/1 " + size + " " + Content.BLOCK_SIZE + "\n", blocks);
    }

    static Digest ofArray(ElementType type, long[] shape, List<Digest> blocks) {
        String dimensions = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(","));
        return of("larder/array/1 " + type.token() + " [" + dimensions + "] " + Content.BLOCK_SIZE + "\n", blocks);
    }

    private static Digest of(String header, List<Digest> blocks) {
        Hasher hasher = new Hasher().update(header);
        for (Digest block : blocks) {
            hasher.update(block.bytes());
        }
        return hasher.digest();
    }
}
