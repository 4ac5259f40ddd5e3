package dev.larder;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.NdArray;
import dev.larder.store.CorruptEntryException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Tells of the damage that is found in one entry after it was handed out, when a lazy value is read.
 *
 * <p>Until it begins, whoever decodes the entry is told by the exception itself, and acts on it. Afterwards nobody is who knows of
 * the cache: the watch tells, once for the entry, and lets the exception pass. Thread-safe.
 */
final class Watch {
    private final Consumer<CorruptEntryException> told;
    private final AtomicBoolean watching = new AtomicBoolean();

    Watch(Consumer<CorruptEntryException> told) {
        this.told = told;
    }

    /** Begins to tell. */
    void begin() {
        watching.set(true);
    }

    /** Returns the same datum, whose contents are read under this watch. */
    Datum over(Datum datum) {
        return Leaves.changed(datum, this::leaf);
    }

    private Datum leaf(Datum leaf) {
        // Digests are not handed on: a stored content knows those of its blocks, which cost as little.
        if (leaf instanceof Datum.Array array) {
            NdArray value = array.value();
            return new Datum.Array(NdArray.of(value.elementType(), value.shape(), new Watched(value.content())));
        } else if (leaf instanceof Datum.Bytes bytes) {
            return Datum.Bytes.of(new Watched(bytes.content()));
        } else if (leaf instanceof Datum.File file) {
            return new Datum.File(Datum.Bytes.of(new Watched(file.bytes().content())), file.executable());
        }
        return leaf;
    }

    private final class Watched implements Content {
        private final Content content;

        Watched(Content content) {
            this.content = content;
        }

        @Override
        public long size() {
            return content.size();
        }

        @Override
        public List<Digest> blockDigests() {
            return content.blockDigests();
        }

        @Override
        public Optional<List<Digest>> knownBlockDigests() {
            return content.knownBlockDigests();
        }

        @Override
        public void read(long position, ByteBuffer into) {
            try {
                content.read(position, into);
            } catch (CorruptEntryException e) {
                if (watching.getAndSet(false)) {
                    told.accept(e);
                }
                throw e;
            }
        }

        @Override
        public String toString() {
            return content.toString();
        }
    }
}
