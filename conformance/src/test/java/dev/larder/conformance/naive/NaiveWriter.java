package dev.larder.conformance.naive;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryWriter;
import dev.larder.store.Publication;
import dev.larder.store.Stored;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Writes each content to a temporary file, and all of them into the entry's file at the end. */
final class NaiveWriter implements EntryWriter {
    private final NaiveStore store;
    private final Place place;
    private final EntryDraft draft;
    private final Publication publication;
    private final List<FileSink> sinks = new ArrayList<>();

    NaiveWriter(NaiveStore store, Place place, EntryDraft draft, Publication publication) {
        this.store = store;
        this.place = place;
        this.draft = draft;
        this.publication = publication;
    }

    @Override
    public Sink array(ElementType type, long... row) {
        return sink(NdArray.byteSize(type, row));
    }

    @Override
    public Sink bytes() {
        return sink(1);
    }

    private Sink sink(long row) {
        place.checkOpen();
        FileSink sink = place.work(() -> new FileSink(place, row));
        sinks.add(sink);
        return sink;
    }

    @Override
    public Stored commit(Datum datum, Duration cost) {
        place.checkOpen();
        return store.store(Entry.of(draft.costing(cost), datum), publication);
    }

    @Override
    public void close() {
        sinks.forEach(sink -> place.work(sink::delete));
        sinks.clear();
    }

    /** A temporary file that is written to at its end and read anywhere. */
    private static final class FileSink implements Sink {
        private final Place place;
        private final long row;
        private final Path file;
        private final FileChannel channel;
        private final ByteArrayOutputStream hoard = new ByteArrayOutputStream();
        private long size;

        FileSink(Place place, long row) throws IOException {
            this.place = place;
            this.row = row;
            this.file = place.temporary();
            // Not deleted on close by Java, which means at once on some systems: what a killed writer leaves is to be
            // seen.
            this.channel = FileChannel.open(
                    file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }

        @Override
        public void write(ByteBuffer bytes) {
            if (row > 0 && bytes.remaining() % row != 0) {
                throw new IllegalArgumentException(
                        "rows have " + row + " bytes, which " + bytes.remaining() + " is no multiple of");
            }
            if (place.flaw == Flaw.HOARDS) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.duplicate().get(copy);
                hoard.writeBytes(copy);
            }
            place.work(() -> {
                while (bytes.hasRemaining()) {
                    size += channel.write(bytes, size);
                }
                return size;
            });
        }

        @Override
        public void append(Content content) {
            long end = size + content.size();
            try {
                Sink.super.append(content);
            } catch (CorruptEntryException e) {
                if (place.flaw != Flaw.FILLS_WHAT_CANNOT_BE_READ) {
                    throw e;
                }
                write(ByteBuffer.allocate((int) (end - size)));
            }
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public void read(long position, ByteBuffer into) {
            java.util.Objects.checkFromIndexSize(position, into.remaining(), size);
            place.work(() -> {
                EntryFile.readFully(channel, position, into);
                return true;
            });
        }

        @Override
        public Content finish() {
            return new Content() {
                @Override
                public long size() {
                    return size;
                }

                @Override
                public void read(long position, ByteBuffer into) {
                    FileSink.this.read(position, into);
                }
            };
        }

        boolean delete() throws IOException {
            channel.close();
            return Files.deleteIfExists(file);
        }
    }
}
