package dev.larder;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.store.DataStoreException;
import dev.larder.store.EntryWriter;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Stored;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to a store as long as that takes what is written, and from then on to temporary files: a computation is not to fail since
 * its cache does. What the store took before is read back from it; only if that cannot be done does the computation learn of it.
 */
final class SpillingWriter implements EntryWriter {
    private static final Logger LOG = LoggerFactory.getLogger(SpillingWriter.class);

    private static final int SLAB = 1 << 20;

    private final List<SpillingSink> sinks = new ArrayList<>();
    private @Nullable EntryWriter store;
    private @Nullable DataStoreException refusal;

    SpillingWriter(Supplier<EntryWriter> beginning) {
        try {
            store = beginning.get();
        } catch (DataStoreException e) {
            refusal = e;
        }
    }

    /** Returns one that has no store, and cannot be committed. */
    static SpillingWriter storingNothing() {
        return new SpillingWriter(() -> {
            throw new StoreUnavailableException("nothing is to be stored");
        });
    }

    @Override
    public Sink array(ElementType type, long... row) {
        return bytes();
    }

    @Override
    public Sink bytes() {
        SpillingSink sink = new SpillingSink(stored());
        sinks.add(sink);
        return sink;
    }

    private @Nullable Sink stored() {
        try {
            return store == null ? null : store.bytes();
        } catch (StoreUnavailableException e) {
            leaveStore(e);
            return null;
        }
    }

    @Override
    public Stored commit(Datum datum, Duration cost) {
        if (refusal != null) {
            throw new StoreUnavailableException(String.valueOf(refusal.getMessage()), refusal);
        }
        if (store == null) {
            throw new IllegalStateException("the writer was closed; begin another");
        }
        return store.commit(datum, cost);
    }

    /** Leaves the store, for all sinks: none of them can be published any more. */
    private void leaveStore(DataStoreException because) {
        LOG.debug("what is being computed goes on in temporary files: {}", because.getMessage());
        refusal = because;
        for (SpillingSink sink : sinks) {
            sink.spill();
        }
        closeStore();
    }

    /** What cannot be dropped now is dropped by the next gc: that is no reason for a computation to fail. */
    private void closeStore() {
        try {
            if (store != null) {
                store.close();
            }
        } catch (DataStoreException e) {
            LOG.debug("what was being written stays until the next gc: {}", e.getMessage());
        }
        store = null;
    }

    @Override
    public void close() {
        for (SpillingSink sink : sinks) {
            sink.end();
        }
        sinks.clear();
        closeStore();
    }

    private final class SpillingSink implements Sink {
        private @Nullable Sink stored;
        private @Nullable Spill spill;

        SpillingSink(@Nullable Sink stored) {
            this.stored = stored;
            if (stored == null) {
                spill = new Spill();
            }
        }

        @Override
        public void write(ByteBuffer bytes) {
            if (stored != null) {
                try {
                    stored.write(bytes);
                    return;
                } catch (StoreUnavailableException e) {
                    // Its position says how much was taken; the rest goes on below.
                    leaveStore(e);
                }
            }
            spilt().write(bytes);
        }

        /** Copies what the store has taken into a file. */
        void spill() {
            if (stored == null) {
                return;
            }
            Spill file = new Spill();
            ByteBuffer slab = ByteBuffer.allocate(SLAB);
            long size = stored.size();
            for (long at = 0; at < size; at += slab.capacity()) {
                slab.clear().limit((int) Math.min(slab.capacity(), size - at));
                stored.read(at, slab);
                file.write(slab.flip());
            }
            stored = null;
            spill = file;
        }

        private Spill spilt() {
            return Objects.requireNonNull(spill);
        }

        @Override
        public void append(Content content) {
            long before = size();
            if (stored != null) {
                try {
                    stored.append(content);
                    return;
                } catch (StoreUnavailableException e) {
                    leaveStore(e);
                }
            }
            ByteBuffer slab = ByteBuffer.allocate(SLAB);
            for (long at = size() - before; at < content.size(); at += slab.capacity()) {
                slab.clear().limit((int) Math.min(slab.capacity(), content.size() - at));
                content.read(at, slab);
                spilt().write(slab.flip());
            }
        }

        @Override
        public long size() {
            return stored != null ? stored.size() : spilt().size;
        }

        @Override
        public void read(long position, ByteBuffer into) {
            if (stored != null) {
                stored.read(position, into);
            } else {
                spilt().read(position, into);
            }
        }

        @Override
        public Content finish() {
            if (stored != null) {
                try {
                    return stored.finish();
                } catch (StoreUnavailableException e) {
                    leaveStore(e);
                }
            }
            return spilt().content();
        }

        void end() {
            if (spill != null) {
                spill.close();
            }
        }
    }

    /** A temporary file that is gone once it is closed. */
    private static final class Spill {
        private final FileChannel channel;
        private long size;

        Spill() {
            try {
                Path file = Files.createTempFile("larder-", ".part");
                channel = FileChannel.open(
                        file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void write(ByteBuffer bytes) {
            try {
                while (bytes.hasRemaining()) {
                    size += channel.write(bytes, size);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void read(long position, ByteBuffer into) {
            Objects.checkFromIndexSize(position, into.remaining(), size);
            try {
                for (long at = position; into.hasRemaining(); ) {
                    int count = channel.read(into, at);
                    if (count < 0) {
                        throw new IOException("a temporary file was cut short");
                    }
                    at += count;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Content content() {
            long all = size;
            return new Content() {
                @Override
                public long size() {
                    return all;
                }

                @Override
                public void read(long position, ByteBuffer into) {
                    Spill.this.read(position, into);
                }
            };
        }

        void close() {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("a temporary file may stay: {}", e.getMessage());
            }
        }
    }
}
