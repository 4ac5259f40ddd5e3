package dev.larder.hdf5;

import dev.larder.store.StoreUri;
import dev.larder.store.StoreUriException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a store lays large contents out, as the options of its URI say: the same for all entries, or another way for those of some
 * codecs. What is stored already stays as it is. Immutable and thread-safe.
 *
 * @param chunking of contents that are not to be contiguous
 * @param codecs whose entries it is for; empty for all
 */
record LayoutOptions(Optional<Chunking> chunking, Set<String> codecs) {
    /** Nothing in chunks. */
    static final LayoutOptions CONTIGUOUS = new LayoutOptions(Optional.empty(), Set.of());

    static final Set<String> NAMES = Set.of("layout", "deflate", "checksum", "for");

    private static final Pattern CODEC = Pattern.compile("[a-z][a-z0-9./-]{0,63}");
    private static final Pattern LEVEL = Pattern.compile("[1-9]");

    private enum Layout {
        CONTIGUOUS,
        CHUNKED
    }

    LayoutOptions {
        codecs = Set.copyOf(codecs);
    }

    /**
     * Returns what the options ask for.
     *
     * @throws StoreUriException when they make no sense, by themselves or together
     */
    static LayoutOptions of(StoreUri uri) {
        int deflate = uri.option("deflate").map(level -> level(level, uri)).orElse(0);
        Chunking.Checksum checksum = uri.option("checksum", Chunking.Checksum.class, Chunking.Checksum.NONE);
        boolean asked = deflate > 0 || checksum != Chunking.Checksum.NONE;
        Layout layout = uri.option("layout", Layout.class, asked ? Layout.CHUNKED : Layout.CONTIGUOUS);
        if (asked && layout == Layout.CONTIGUOUS) {
            throw new StoreUriException("what is compressed or has checksums of HDF5's own is in chunks: leave out"
                    + " layout=contiguous, or deflate and checksum, in " + uri);
        }
        Optional<String> codecs = uri.option("for");
        if (codecs.isPresent() && layout == Layout.CONTIGUOUS) {
            throw new StoreUriException("the store option for=" + codecs.get() + " says whose entries are laid out in"
                    + " chunks; say how, with layout=chunked, deflate=1 or checksum=fletcher32, in " + uri);
        }
        return new LayoutOptions(
                layout == Layout.CHUNKED ? Optional.of(new Chunking(deflate, checksum)) : Optional.empty(),
                codecs.map(text -> codecs(text, uri)).orElse(Set.of()));
    }

    private static int level(String text, StoreUri uri) {
        if (!LEVEL.matcher(text).matches()) {
            throw new StoreUriException(
                    "the store option deflate is a level from 1 (fast) to 9 (small), not '" + text + "', in " + uri);
        }
        return Integer.parseInt(text, 10);
    }

    private static Set<String> codecs(String text, StoreUri uri) {
        Set<String> codecs = new java.util.LinkedHashSet<>();
        for (String codec : text.split(",", -1)) {
            if (!CODEC.matcher(codec).matches()) {
                throw new StoreUriException("the store option for names codecs, as in for=array,file; '" + codec
                        + "' is no codec's name, in " + uri);
            }
            if (!codecs.add(codec)) {
                throw new StoreUriException("the store option for names '" + codec + "' twice, in " + uri);
            }
        }
        return codecs;
    }

    /** Returns how the large contents of an entry are laid out in chunks; nothing where they are contiguous. */
    Optional<Chunking> of(String codec) {
        return codecs.isEmpty() || codecs.contains(codec) ? chunking : Optional.empty();
    }
}
