package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.NdArray;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.Caps;
import dev.larder.store.EntryInfo;
import dev.larder.store.Lease;
import dev.larder.store.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
    private static final Component COMPONENT = Component.of("checkpoint.test", "1", Parameters.of("steps", 10));

    private final FaultyStore faulty = new FaultyStore();
    private Larder larder = Larder.open(faulty.store);

    /** What a computation dies of in these tests. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @AfterEach
    void close() {
        larder.close();
    }

    /** Adds up to ten, saves each step, and dies after some of them. */
    private Outcome<Integer> run(int steps, List<Integer> begun) {
        return larder.fetch(COMPONENT, Integer.class, context -> {
            int[] state = context.resume("state", int[].class).orElseGet(() -> new int[] {0, 0});
            begun.add(state[0]);
            int done = 0;
            while (state[0] < 10) {
                if (done++ == steps) {
                    throw new Killed();
                }
                state = new int[] {state[0] + 1, state[1] + state[0] + 1};
                context.checkpoint("state", state);
            }
            return state[1];
        });
    }

    private List<EntryInfo> entries() {
        try (Stream<EntryInfo> all = larder.dataStore().list(Selection.ALL)) {
            return all.toList();
        }
    }

    @Test
    void aRunGoesOnWhereTheOneBeforeDiedAndEndsAsIfNothingHadHappened() {
        List<Integer> begun = new ArrayList<>();
        for (int steps : new int[] {3, 1, 4}) {
            assertThatThrownBy(() -> run(steps, begun)).isInstanceOf(Killed.class);
        }
        assertThat(entries()).as("only the latest value is kept").hasSize(1);
        try (Stream<EntryInfo> results = larder.list(Selection.ALL)) {
            assertThat(results).as("a checkpoint is no result").isEmpty();
        }

        Outcome<Integer> outcome = run(100, begun);

        assertThat(outcome).isInstanceOf(Outcome.Computed.class);
        assertThat(outcome.value()).isEqualTo(55);
        assertThat(begun).containsExactly(0, 3, 4, 8);
        assertThat(entries())
                .as("they vanish when the result is stored")
                .hasSize(1)
                .allMatch(EntryInfo::isResult);
        assertThat(larder.dataStore().ledger().list("checkpoint")).isEmpty();
    }

    @Test
    void afterThreeRunsThatDoNotGetAnyFurtherItBeginsAnew() {
        List<Integer> begun = new ArrayList<>();
        assertThatThrownBy(() -> run(2, begun)).isInstanceOf(Killed.class);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> run(0, begun)).isInstanceOf(Killed.class);
        }
        assertThat(run(100, begun).value()).isEqualTo(55);
        assertThat(begun).containsExactly(0, 2, 2, 2, 0);
    }

    @Test
    void whatIsTooOldIsNotGoneOnFrom() throws InterruptedException {
        List<Integer> begun = new ArrayList<>();
        assertThatThrownBy(() -> run(2, begun)).isInstanceOf(Killed.class);
        Thread.sleep(20);
        larder = Larder.builder().checkpointAge(Duration.ofMillis(10)).open(faulty.store);
        assertThat(run(100, begun).value()).isEqualTo(55);
        assertThat(begun).containsExactly(0, 0);
    }

    @Test
    void severalNamesAndLargeValuesAreSavedOneByOne() {
        double[] large = new double[Content.BLOCK_SIZE / 4];
        large[7] = 7;
        assertThatThrownBy(() -> larder.fetch(COMPONENT, Integer.class, context -> {
                    context.checkpoint("large", large);
                    context.checkpoint("small", "text");
                    throw new Killed();
                }))
                .isInstanceOf(Killed.class);
        larder.fetch(COMPONENT, Integer.class, context -> {
            assertThat(context.resume("large", NdArray.class).orElseThrow().toDoubles())
                    .isEqualTo(large);
            assertThat(context.resume("small", String.class)).hasValue("text");
            assertThat(context.resume("small", Integer.class)).isEmpty();
            assertThat(context.resume("none", String.class)).isEmpty();
            return 1;
        });
    }

    @Test
    void anotherComputationIsHandedNothing() {
        assertThatThrownBy(() -> run(2, new ArrayList<>())).isInstanceOf(Killed.class);
        Component other = Component.of("checkpoint.test", "2", Parameters.of("steps", 10));
        larder.fetch(other, Integer.class, context -> {
            assertThat(context.resume("state", int[].class)).isEmpty();
            return 1;
        });
    }

    @Test
    void aLateHolderSavesNothingOverWhatANewerOneSaved() {
        List<Integer> begun = new ArrayList<>();
        larder = Larder.builder().leaseTerm(Duration.ofSeconds(1)).open(faulty.store);
        Outcome<Integer> outcome = larder.fetch(COMPONENT, Integer.class, context -> {
            context.checkpoint("state", new int[] {1, 1});
            // Another process believes this one dead, and goes on from what it saved.
            Checkpoints newer = new Checkpoints(
                    cacheOf(faulty), dev.larder.store.EntryDraft.of(context.recipe(), "value", ""), Optional.empty());
            int[] state = newer.find("state", dev.larder.codec.TypeRef.of(int[].class))
                    .orElseThrow();
            newer.save("state", new int[] {state[0] + 1, 3}, dev.larder.codec.TypeRef.of(int[].class));
            context.checkpoint("state", new int[] {99, 99});
            Checkpoints newest = new Checkpoints(
                    cacheOf(faulty), dev.larder.store.EntryDraft.of(context.recipe(), "value", ""), Optional.empty());
            begun.add(newest.find("state", dev.larder.codec.TypeRef.of(int[].class))
                    .orElseThrow()[0]);
            return 1;
        });
        assertThat(outcome.value()).isEqualTo(1);
        assertThat(begun).containsExactly(2);
    }

    private static Cache cacheOf(FaultyStore faulty) {
        return Cache.over(
                faulty.sound,
                dev.larder.codec.Codecs.standard(),
                new Cache.Settings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Larder.CHECKPOINT_AGE,
                        MemoryTier.Settings.NONE,
                        PolicyRules.NONE,
                        Caps.NONE,
                        java.util.List.of(),
                        Audits.Settings.NONE));
    }

    @Test
    void aStoreThatFailsAtAnyCallCostsTheComputationNothing() {
        int calls = 0;
        for (int failing = 1; failing <= calls + 1; failing++) {
            int number = failing;
            Component component = Component.of("checkpoint.test", "1", Parameters.of("failing", failing));
            faulty.failAt(number);
            Outcome<Integer> outcome = larder.fetch(component, Integer.class, context -> {
                int state = context.resume("state", Integer.class).orElse(0);
                for (; state < 3; state++) {
                    context.checkpoint("state", state);
                }
                return state;
            });
            calls = faulty.calls.get();
            faulty.work();
            assertThat(outcome.value()).as("call %d", failing).isEqualTo(3);
        }
        assertThat(calls).isGreaterThan(10);
    }

    @Test
    void whatIsOldOrLeftBehindCanBeDropped() throws InterruptedException {
        assertThatThrownBy(() -> run(2, new ArrayList<>())).isInstanceOf(Killed.class);
        larder.store(COMPONENT, "other", "a result stays");
        assertThat(larder.dropCheckpoints(Duration.ofHours(1))).isZero();
        assertThat(entries()).hasSize(2);
        Thread.sleep(5);
        assertThat(larder.dropCheckpoints(Duration.ZERO)).isEqualTo(1);
        assertThat(entries()).hasSize(1).allMatch(EntryInfo::isResult);
    }

    /** A bean whose own code fails. */
    public static final class Failing {
        public int getSteps() {
            throw new IllegalStateException("not now");
        }
    }

    @Test
    void aValueWhoseOwnCodeFailsIsNotSavedAndTheComputationGoesOn() {
        Outcome<Integer> outcome = larder.fetch(COMPONENT, Integer.class, context -> {
            context.checkpoint("failing", new Failing());
            context.checkpoint("list", new java.util.AbstractList<Integer>() {
                @Override
                public Integer get(int index) {
                    throw new java.util.ConcurrentModificationException();
                }

                @Override
                public int size() {
                    return 1;
                }
            });
            return 5;
        });
        assertThat(outcome.value()).isEqualTo(5);
    }

    @Test
    void whatHasNoPlaceInTheDataModelIsNotSavedAndTheComputationGoesOn() {
        assertThat(larder.fetch(COMPONENT, Integer.class, context -> {
                            context.checkpoint("bad", new Object());
                            return 5;
                        })
                        .value())
                .isEqualTo(5);
    }

    /** The lease of somebody else does not stop a run that waited long enough; it saves without one. */
    @Test
    void whoeverComputesWithoutTheLeaseSavesToo() {
        larder = Larder.builder().patience(Duration.ofMillis(50)).open(faulty.store);
        try (Lease held = faulty.sound
                .leases()
                .tryAcquire(dev.larder.key.Recipe.of(COMPONENT).key(), Duration.ofMinutes(1))
                .orElseThrow()) {
            List<Integer> begun = new ArrayList<>();
            assertThatThrownBy(() -> run(2, begun)).isInstanceOf(Killed.class);
            assertThat(run(100, begun).value()).isEqualTo(55);
            assertThat(begun).containsExactly(0, 2);
            assertThat(held.isHeld()).isTrue();
        }
    }
}
