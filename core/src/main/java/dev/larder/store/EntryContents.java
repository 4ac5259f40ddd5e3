package dev.larder.store;

import dev.larder.data.CanonicalForm;
import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.data.InvalidDatumException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The large contents of one stored entry, to be had by their digests. For implementers of stores that keep {@link EntryRecord}s.
 * Immutable and thread-safe.
 */
public final class EntryContents implements Entry.StoredContents {
    private final Map<Digest, CanonicalForm.LargeContent> byDigest = new LinkedHashMap<>();

    private EntryContents() {}

    /**
     * Returns the contents of a record.
     *
     * @param contents makes each content; asked once, and now
     */
    public static EntryContents of(EntryRecord.Parts record, Function<EntryRecord.Stored, Content> contents) {
        EntryContents all = new EntryContents();
        for (EntryRecord.Stored stored : record.contents()) {
            all.byDigest.put(
                    stored.digest(),
                    new CanonicalForm.LargeContent(stored.digest(), contents.apply(stored), stored.blockDigests()));
        }
        return all;
    }

    @Override
    public Content resolve(Digest digest, long size) {
        CanonicalForm.LargeContent large = byDigest.get(digest);
        if (large == null) {
            throw new InvalidDatumException("its value names a content that is not stored with it: " + digest);
        }
        if (large.content().size() != size) {
            throw new InvalidDatumException("a content does not have the size that its value states: " + digest);
        }
        return large.content();
    }

    @Override
    public List<CanonicalForm.LargeContent> all() {
        return List.copyOf(byDigest.values());
    }
}
