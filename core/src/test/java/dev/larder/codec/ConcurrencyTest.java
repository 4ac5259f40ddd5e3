package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ConcurrencyTest {
    sealed interface Part permits One, Two {}

    record One(int a, List<Part> parts) implements Part {}

    record Two(Thread.State state, Optional<Instant> time) implements Part {}

    private record Nobody() implements Codec<Void> {
        @Override
        public String name() {
            return "nobody";
        }

        @Override
        public boolean accepts(TypeRef<?> type) {
            return false;
        }

        @Override
        public Datum encode(Void value, TypeRef<?> type, PartEncoder parts) {
            throw new IllegalStateException();
        }

        @Override
        public Void decode(Datum datum, TypeRef<?> type, PartDecoder parts) {
            throw new IllegalStateException();
        }
    }

    @Test
    @Timeout(60)
    void codecsThatSeveralThreadsMeetFirstAgree() throws Exception {
        Map<String, Part> value = Map.of(
                "a", new One(1, List.of(new Two(Thread.State.NEW, Optional.of(Instant.EPOCH)), new One(2, List.of()))));
        TypeRef<Map<String, Part>> type = new TypeRef<>() {};
        Datum expected = Codecs.standard().encode(value, type).datum();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                Codecs fresh = Codecs.standard().with(new Nobody());
                Callable<Boolean> work = () -> {
                    Datum datum = fresh.encode(value, type).datum();
                    return datum.equals(expected) && value.equals(fresh.decode(datum, type));
                };
                List<Future<Boolean>> results = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    results.add(threads.submit(work));
                }
                for (Future<Boolean> each : results) {
                    assertThat(each.get()).isTrue();
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
