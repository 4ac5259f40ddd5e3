package dev.larder.conformance;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryWriter;
import dev.larder.store.Publication;
import dev.larder.store.Stored;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Stores around the one in memory that take entries piece by piece, each breaking one promise. */
final class WriterSaboteurs {
    private WriterSaboteurs() {}

    static DataStore commitsOnClosing(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public EntryWriter begin(EntryDraft draft, Publication publication) {
                return new Committing(super.begin(draft, publication));
            }
        };
    }

    private static final class Committing implements EntryWriter {
        private final EntryWriter sound;
        private boolean committed;

        Committing(EntryWriter sound) {
            this.sound = sound;
        }

        @Override
        public Sink array(ElementType type, long... row) {
            return sound.array(type, row);
        }

        @Override
        public Sink bytes() {
            return sound.bytes();
        }

        @Override
        public Stored commit(Datum datum, Duration cost) {
            committed = true;
            return sound.commit(datum, cost);
        }

        @Override
        public void close() {
            try {
                if (!committed) {
                    commit(Datum.NULL, Duration.ZERO);
                }
            } catch (DataStoreException e) {
                // Closing works all the same: this saboteur breaks one promise, not two.
                committed = false;
            }
            sound.close();
        }
    }

    /** Of what ends within a block. */
    static DataStore losesTheEndOfWhatIsAppended(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public EntryWriter begin(EntryDraft draft, Publication publication) {
                return new Blockwise(super.begin(draft, publication));
            }
        };
    }

    private record Blockwise(EntryWriter sound) implements EntryWriter {
        @Override
        public Sink array(ElementType type, long... row) {
            return sound.array(type, row);
        }

        @Override
        public Sink bytes() {
            return new BlockwiseSink(sound.bytes());
        }

        @Override
        public Stored commit(Datum datum, Duration cost) {
            return sound.commit(datum, cost);
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    private record BlockwiseSink(EntryWriter.Sink sound) implements EntryWriter.Sink {
        @Override
        public void write(ByteBuffer bytes) {
            sound.write(bytes);
        }

        @Override
        public void append(Content content) {
            ByteBuffer whole = ByteBuffer.wrap(content.toBytes());
            int end = whole.limit() % Content.BLOCK_SIZE;
            for (int i = whole.limit() - end; i < whole.limit(); i++) {
                whole.put(i, (byte) 0);
            }
            sound.write(whole);
        }

        @Override
        public long size() {
            return sound.size();
        }

        @Override
        public void read(long position, ByteBuffer into) {
            sound.read(position, into);
        }

        @Override
        public Content finish() {
            return sound.finish();
        }
    }

    static DataStore takesPartsOfRows(DataStore sound) {
        return new DelegatingStore(sound) {
            @Override
            public EntryWriter begin(EntryDraft draft, Publication publication) {
                return new Padding(super.begin(draft, publication));
            }
        };
    }

    private record Padding(EntryWriter sound) implements EntryWriter {
        @Override
        public Sink array(ElementType type, long... row) {
            long length = 1;
            for (long each : row) {
                length *= each;
            }
            return new PaddingSink(sound.array(type, row), (int) length * type.size());
        }

        @Override
        public Sink bytes() {
            return sound.bytes();
        }

        @Override
        public Stored commit(Datum datum, Duration cost) {
            return sound.commit(datum, cost);
        }

        @Override
        public void close() {
            sound.close();
        }
    }

    private record PaddingSink(EntryWriter.Sink sound, int row) implements EntryWriter.Sink {
        @Override
        public void write(ByteBuffer bytes) {
            int missing = row == 0 ? 0 : Math.floorMod(-bytes.remaining(), row);
            ByteBuffer whole = ByteBuffer.allocate(bytes.remaining() + missing).put(bytes);
            sound.write(whole.clear());
        }

        @Override
        public long size() {
            return sound.size();
        }

        @Override
        public void read(long position, ByteBuffer into) {
            sound.read(position, into);
        }

        @Override
        public Content finish() {
            return sound.finish();
        }
    }
}
