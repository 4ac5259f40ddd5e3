package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.Selection;
import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays that a computation writes piece by piece. */
class ContextArrayTest {
    private static final Component COMPONENT = Component.of("context.test", "1", Parameters.NONE);
    private static final ArrayLayout LAYOUT = ArrayLayout.ofRows(ElementType.F64);

    record Trace(double mean, NdArray volts) {}

    private static NdArray stored(Larder larder, String attribute) {
        return larder.retrieve(COMPONENT, attribute, NdArray.class).orElseThrow();
    }

    @Test
    void theRequestedArrayIsPublishedAsItWasWritten() {
        try (Larder larder = Larder.open("memory:")) {
            Outcome<NdArray> outcome = larder.fetch(COMPONENT, "vm", NdArray.class, context -> {
                try (ArrayWriter writer = context.array("vm", LAYOUT)) {
                    writer.append(new double[300_000]);
                    writer.append(new double[] {1, 2});
                    return writer.finish();
                }
            });
            assertThat(outcome).isInstanceOf(Outcome.Computed.class);
            assertThat(outcome.value().read(Slice.from(-2)).toDoubles()).containsExactly(1, 2);
            assertThat(stored(larder, "vm")).isEqualTo(outcome.value());
            assertThat(larder.fetch(COMPONENT, "vm", NdArray.class, context -> {
                        throw new AssertionError("it is stored");
                    }))
                    .isInstanceOf(Outcome.Hit.class);
        }
    }

    @Test
    void severalArraysAndAnOrdinaryResultArePublishedTogether() {
        try (Larder larder = Larder.open("memory:")) {
            Outcome<Double> outcome = larder.fetch(COMPONENT, "mean", Double.class, context -> {
                ArrayWriter spikes = context.array("spikes", ArrayLayout.ofRows(ElementType.I64));
                ArrayWriter dropped = context.array("dropped", LAYOUT);
                spikes.append(new long[] {3, 5});
                dropped.append(new double[] {1});
                context.publish("note", "two");
                spikes.finish();
                return 4.0;
            });
            assertThat(outcome.value()).isEqualTo(4.0);
            assertThat(stored(larder, "spikes").toLongs()).containsExactly(3, 5);
            assertThat(larder.retrieve(COMPONENT, "note", String.class)).hasValue("two");
            assertThat(larder.contains(COMPONENT, "dropped")).isFalse();
        }
    }

    @Test
    void aResultMayHoldAnArrayThatWasWrittenPieceByPiece() {
        try (Larder larder = Larder.open("memory:")) {
            Outcome<Trace> outcome = larder.fetch(COMPONENT, "trace", Trace.class, context -> {
                ArrayWriter writer = context.array("volts", LAYOUT);
                writer.append(new double[200_000]);
                writer.append(new double[] {8});
                return new Trace(0.5, writer.finish());
            });
            assertThat(outcome.value().volts().read(Slice.at(-1)).toDoubles()).containsExactly(8);
            assertThat(larder.retrieve(COMPONENT, "trace", Trace.class)
                            .orElseThrow()
                            .volts())
                    .isEqualTo(stored(larder, "volts"));
        }
    }

    @Test
    void whatTheComputationThrowsPassesThroughAndNothingIsStored() {
        try (Larder larder = Larder.open("memory:")) {
            assertThatThrownBy(() -> larder.<NdArray, IOException>fetch(
                            COMPONENT, "vm", dev.larder.codec.TypeRef.of(NdArray.class), context -> {
                                ArrayWriter writer = context.array("vm", LAYOUT);
                                writer.append(new double[] {1});
                                writer.finish();
                                throw new IOException("no more voltage");
                            }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no more voltage");
            try (Stream<?> all = larder.list(Selection.ALL)) {
                assertThat(all).isEmpty();
            }
        }
    }

    @Test
    void anArrayIsPublishedByTheComputationsEndOnly() {
        try (Larder larder = Larder.open("memory:")) {
            larder.fetch(COMPONENT, "vm", NdArray.class, context -> {
                ArrayWriter writer = context.array("vm", LAYOUT);
                assertThatThrownBy(writer::commit)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageEndingWith("call finish() instead");
                assertThatThrownBy(() -> context.array("vm", LAYOUT)).isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> context.publish("vm", 1)).isInstanceOf(IllegalArgumentException.class);
                writer.append(new double[] {1});
                NdArray finished = writer.finish();
                assertThat(larder.contains(COMPONENT, "vm")).isFalse();
                return finished;
            });
            assertThat(larder.contains(COMPONENT, "vm")).isTrue();
        }
    }

    /** The store fails at its n-th call, for every n, and from then on or once: the value is there all the same. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aStoreThatFailsCostsNoArray(boolean once) {
        double[] large = new double[Content.BLOCK_SIZE / 8 * 3];
        large[large.length - 1] = 9;
        int calls = 0;
        for (int failing = 1; calls >= failing - 1; failing++) {
            FaultyStore faulty = new FaultyStore();
            AtomicInteger readsBack = new AtomicInteger();
            try (Larder larder = Larder.open(faulty.store)) {
                int number = failing;
                faulty.before = (call, name) -> {
                    boolean isReadingBack = name.equals("Sink.read") || name.equals("BlockMemory.get");
                    readsBack.addAndGet(isReadingBack ? 1 : 0);
                    if (!isReadingBack && (once ? call == number : call >= number)) {
                        throw new StoreUnavailableException("call " + call + ", " + name + ", failed");
                    }
                };
                Outcome<NdArray> outcome = larder.fetch(COMPONENT, "vm", NdArray.class, context -> {
                    ArrayWriter writer = context.array("vm", LAYOUT);
                    writer.append(large);
                    writer.append(new double[] {1});
                    return writer.finish();
                });
                calls = faulty.calls.get() - readsBack.get();
                faulty.work();
                assertThat(outcome.value().shape()).containsExactly(large.length + 1);
                assertThat(outcome.value().read(Slice.from(-2)).toDoubles())
                        .as("call %d", failing)
                        .containsExactly(9, 1);
                if (outcome instanceof Outcome.Uncached) {
                    assertThat(((Outcome.Uncached<NdArray>) outcome).reason().kind())
                            .isEqualTo(Outcome.Reason.Kind.STORE_UNAVAILABLE);
                }
            }
        }
        assertThat(calls).isGreaterThan(5);
    }
}
