package dev.larder.data;

/** Finds the content that a canonical text names by digest: in a store, or nowhere when only digests matter. */
@FunctionalInterface
public interface ContentResolver {
    /** Knows no bytes: arrays, bytes and files keep their digests and sizes, and reading them fails. */
    ContentResolver ABSENT = (digest, size) -> Content.absent(size);

    /**
     * Returns the content.
     *
     * @param digest as the text names it
     * @param size the bytes it must have
     * @throws LarderException when there is no such content, or it has another size
     */
    Content resolve(Digest digest, long size);
}
