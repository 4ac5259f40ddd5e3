package dev.larder.data;

import java.util.List;

/**
 * A datum written down for storing: its canonical text, the text's digest, and the large contents that the text names.
 *
 * <p>Made in one pass ({@link CanonicalJson#form}), so that no content is hashed twice.
 *
 * @param text the canonical JSON, in which large content stands as its digest
 * @param digest the SHA-256 of the text's UTF-8 bytes: the content digest of the datum
 * @param contents every large content once, in the order in which the text first names it
 */
public record CanonicalForm(String text, Digest digest, List<LargeContent> contents) {
    /** A content that the text names by its digest, with the digests of its blocks. */
    public record LargeContent(Digest digest, Content content, List<Digest> blocks) {
        public LargeContent {
            blocks = List.copyOf(blocks);
        }
    }

    public CanonicalForm {
        contents = List.copyOf(contents);
    }

    /** Returns the bytes that text and contents take together. */
    public long size() {
        long size = text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        for (LargeContent large : contents) {
            size += large.content().size();
        }
        return size;
    }
}
