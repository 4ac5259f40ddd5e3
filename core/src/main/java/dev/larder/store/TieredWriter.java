package dev.larder.store;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A writer whose store is told of all that fails, and asked what a commit is to mean. For use by one thread. */
final class TieredWriter implements EntryWriter {
    private final EntryWriter writer;
    private final Calls calls;
    private final Consumer<Runnable> closing;
    private final Committing committing;

    /** Runs calls of the writer, and sees to what failing means for its store. */
    interface Calls {
        <T> T run(Supplier<T> call);
    }

    /** Publishes what was written. */
    interface Committing {
        Stored commit(Supplier<Stored> commit);
    }

    TieredWriter(EntryWriter writer, Calls calls, Consumer<Runnable> closing, Committing committing) {
        this.writer = writer;
        this.calls = calls;
        this.closing = closing;
        this.committing = committing;
    }

    @Override
    public Sink array(ElementType type, long... row) {
        return new TieredSink(calls.run(() -> writer.array(type, row)));
    }

    @Override
    public Sink bytes() {
        return new TieredSink(calls.run(writer::bytes));
    }

    @Override
    public Stored commit(Datum datum, Duration cost) {
        return committing.commit(() -> calls.run(() -> writer.commit(datum, cost)));
    }

    @Override
    public void close() {
        closing.accept(writer::close);
    }

    private final class TieredSink implements Sink {
        private final Sink sink;

        TieredSink(Sink sink) {
            this.sink = sink;
        }

        private void run(Runnable call) {
            calls.run(() -> {
                call.run();
                return true;
            });
        }

        @Override
        public void write(ByteBuffer bytes) {
            run(() -> sink.write(bytes));
        }

        @Override
        public void append(Content content) {
            run(() -> sink.append(content));
        }

        @Override
        public long size() {
            return sink.size();
        }

        @Override
        public void read(long position, ByteBuffer into) {
            run(() -> sink.read(position, into));
        }

        @Override
        public Content finish() {
            return calls.run(sink::finish);
        }
    }
}
