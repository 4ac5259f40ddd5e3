package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Input;
import dev.larder.key.Inputs;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.key.Version;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Publication;
import dev.larder.store.StoreClosedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchTest {
    private final Larder larder = Larder.open("memory:");
    private final Component component = Component.of("t", "1", Parameters.of("n", 1));
    private final AtomicInteger computed = new AtomicInteger();

    @AfterEach
    void close() {
        larder.close();
    }

    private Entry stored(String attribute) {
        return larder.dataStore()
                .find(new Address(Recipe.of(component).key(), attribute))
                .orElseThrow();
    }

    private void storeDirectly(Datum datum) {
        larder.dataStore()
                .store(
                        Entry.of(EntryDraft.of(Recipe.of(component), Address.VALUE, "value"), datum),
                        Publication.failing());
    }

    @Test
    void aFetchCanGoOnInAnotherThreadAndFailsAsItsComputationDoes() {
        Thread caller = Thread.currentThread();
        assertThat(larder.fetchAsync(component, "value", TypeRef.of(Integer.class), context -> {
                            assertThat(Thread.currentThread()).isNotSameAs(caller);
                            return 7;
                        })
                        .join()
                        .value())
                .isEqualTo(7);
        assertThat(larder.retrieve(component, Integer.class)).contains(7);
        assertThatThrownBy(() -> larder.fetchAsync(component, "other", TypeRef.of(Integer.class), context -> {
                            throw new IOException("no such luck");
                        })
                        .join())
                .hasCauseInstanceOf(IOException.class)
                .hasRootCauseMessage("no such luck");
        assertThat(larder.contains(component, "other")).isFalse();
    }

    @Test
    void theFirstCallComputesAndTheSecondIsAHit() {
        Outcome<double[]> first = larder.fetch(component, double[].class, context -> {
            computed.incrementAndGet();
            return new double[] {1, 2};
        });
        Outcome<double[]> second = larder.fetch(component, double[].class, context -> {
            throw new AssertionError("computed again");
        });

        assertThat(first).isInstanceOfSatisfying(Outcome.Computed.class, outcome -> {
            assertThat(outcome.reason())
                    .isInstanceOf(MissReason.Absent.class)
                    .hasToString("nothing of its type was stored before");
            assertThat(outcome.origin()).isEqualTo(Outcome.Computed.Origin.OWN);
        });
        assertThat(first.value()).containsExactly(1, 2);
        assertThat(first.isHit()).isFalse();
        assertThat(second.isHit()).isTrue();
        assertThat(second.value()).containsExactly(1, 2).isNotSameAs(first.value());
        assertThat(second.address()).isEqualTo(Address.of(Recipe.of(component).key()));
        assertThat(stored(Address.VALUE).info().codec()).isEqualTo("array");
        assertThat(computed).hasValue(1);
    }

    @Test
    void theEntryTellsHowItCameToBe() throws InterruptedException {
        Recipe upstream = Recipe.of(Component.of("up", "1", Parameters.NONE));
        larder.store(Component.of("up", "1", Parameters.NONE), "x");
        var content = larder.list(dev.larder.store.Selection.ALL).findFirst().orElseThrow();
        Component downstream = Component.of(
                "down", Version.of("1"), Parameters.NONE, Inputs.of(Input.of(content.digest(), content.address())));
        larder.fetch(downstream, String.class, context -> {
            Thread.sleep(20);
            assertThat(context.recipe()).isEqualTo(Recipe.of(downstream));
            assertThat(context.attribute()).isEqualTo("value");
            return "y";
        });
        var info = larder.peek(downstream, Address.VALUE, String.class)
                .orElseThrow()
                .info();
        assertThat(info.cost()).isGreaterThanOrEqualTo(Duration.ofMillis(20));
        assertThat(info.writer()).contains("pid " + ProcessHandle.current().pid());
        assertThat(info.draft().sources()).isEqualTo(Map.of(content.digest(), Address.of(upstream.key())));
    }

    @Test
    void aNullIsAResultLikeAnyOther() {
        Outcome<String> first = larder.fetch(component, String.class, context -> null);
        Outcome<String> second = larder.fetch(component, String.class, context -> {
            throw new AssertionError("computed again");
        });
        assertThat(first).isInstanceOf(Outcome.Computed.class);
        assertThat(first.value()).isNull();
        assertThat(second).isInstanceOf(Outcome.Hit.class);
        assertThat(second.value()).isNull();
    }

    @Test
    void whatTheComputationThrowsPassesThroughAndNothingIsStored() {
        IOException checked = new IOException("disk");
        IllegalStateException unchecked = new IllegalStateException("bug");
        StackOverflowError error = new StackOverflowError();
        assertThatThrownBy(() -> larder.fetch(component, String.class, context -> {
                    context.publish("part", 1);
                    throw checked;
                }))
                .isSameAs(checked);
        assertThatThrownBy(() -> larder.fetch(component, String.class, context -> {
                    throw unchecked;
                }))
                .isSameAs(unchecked);
        assertThatThrownBy(() -> larder.fetch(component, String.class, context -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThatThrownBy(() -> larder.fetch(component, "value", String.class, () -> {
                    throw checked;
                }))
                .isSameAs(checked);
        assertThat(larder.list(dev.larder.store.Selection.ALL)).isEmpty();
        assertThat(larder.fetch(component, String.class, context -> "at last").value())
                .isEqualTo("at last");
        assertThat(larder.stats()).asString().startsWith("0 found, 1 computed, 0 not stored, 0 corrupt");
    }

    @Test
    void aComputationPublishesSeveralAttributesTogether() {
        Outcome<String> outcome = larder.fetch(component, "summary", String.class, context -> {
            context.publish("spikes", new double[] {1, 2});
            context.publish("counts", List.of(1, 2), new TypeRef<List<Integer>>() {});
            context.publish("none", null, TypeRef.of(String.class));
            return "two";
        });
        assertThat(outcome.value()).isEqualTo("two");
        assertThat(larder.retrieve(component, "spikes", double[].class).orElseThrow())
                .containsExactly(1, 2);
        assertThat(larder.retrieve(component, "counts", new TypeRef<List<Integer>>() {}))
                .contains(List.of(1, 2));
        assertThat(larder.peek(component, "none", String.class).orElseThrow().value())
                .isNull();
        assertThat(larder.fetch(component, "spikes", double[].class, context -> {
                            throw new AssertionError("computed again");
                        })
                        .isHit())
                .isTrue();
        assertThat(stored("spikes").info().cost())
                .isEqualTo(stored("summary").info().cost());
    }

    @Test
    void aNameIsPublishedOnceAndMustBeAnAttributes() {
        larder.fetch(component, "a", String.class, context -> {
            context.publish("b", 1);
            assertThatThrownBy(() -> context.publish("b", 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the attribute 'b' was published already");
            assertThatThrownBy(() -> context.publish("a", 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the attribute 'a' is what the computation returns");
            assertThatThrownBy(() -> context.publish("", 2)).isInstanceOf(InvalidComponentException.class);
            assertThatThrownBy(() -> context.publish("x".repeat(256), 2)).isInstanceOf(InvalidComponentException.class);
            return "done";
        });
        assertThat(larder.retrieve(component, "b", int.class)).contains(1);
        assertThat(larder.list(dev.larder.store.Selection.ALL)).hasSize(2);
    }

    @Test
    void theValueThatAnotherWriterStoredFirstIsReturnedAndSaidToBeIts() {
        Outcome<String> outcome = larder.fetch(component, String.class, context -> {
            storeDirectly(new Datum.Text("theirs"));
            return "ours";
        });
        assertThat(outcome.value()).isEqualTo("theirs");
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Computed.class, kept -> {
            assertThat(kept.origin()).isEqualTo(Outcome.Computed.Origin.KEPT);
            assertThat(kept.info()).isEqualTo(stored(Address.VALUE).info());
        });
        assertThat(larder.stats().computed()).isEqualTo(1);
    }

    @Test
    void theSameValueStoredMeanwhileIsNoConflict() {
        Outcome<String> outcome = larder.fetch(component, String.class, context -> {
            storeDirectly(new Datum.Text("same"));
            return "same";
        });
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Computed.class, own -> assertThat(own.origin()).isEqualTo(Outcome.Computed.Origin.OWN));
    }

    @Test
    void aKeptValueOfAnotherTypeIsNotPassedOffAsOurs() {
        Outcome<String> outcome = larder.fetch(component, String.class, context -> {
            storeDirectly(Datum.Whole.of(3));
            return "ours";
        });
        assertThat(outcome.value()).isEqualTo("ours");
        assertUncached(outcome, Outcome.Reason.Kind.INCOMPATIBLE);
        assertThat(stored(Address.VALUE).datum()).isEqualTo(Datum.Whole.of(3));
        assertThat(larder.stats()).asString().startsWith("0 found, 0 computed, 1 not stored, 0 corrupt");
    }

    private static void assertUncached(Outcome<?> outcome, Outcome.Reason.Kind kind) {
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Uncached.class, uncached -> {
            assertThat(uncached.reason().kind()).isEqualTo(kind);
            assertThat(uncached.reason().message())
                    .contains(uncached.address().toString())
                    .doesNotContain("\n");
        });
    }

    @Test
    void aStoredValueOfAnotherTypeStaysAndIsComputedEachTime() {
        storeDirectly(Datum.Whole.of(3));
        try (LogLines log = LogLines.watch()) {
            for (int i = 1; i <= 2; i++) {
                Outcome<String> outcome = larder.fetch(component, String.class, context -> "text");
                assertThat(outcome.value()).isEqualTo("text");
                assertUncached(outcome, Outcome.Reason.Kind.INCOMPATIBLE);
                assertThat(log.warningsOf(outcome.address().toString())).hasSize(i);
            }
        }
        assertThat(stored(Address.VALUE).datum()).isEqualTo(Datum.Whole.of(3));
        assertThat(larder.fetch(component, int.class, context -> 4).value()).isEqualTo(3);
        assertThat(larder.stats()).asString().startsWith("1 found, 0 computed, 2 not stored, 0 corrupt");
    }

    @Test
    void aValueThatCannotBeStoredIsReturnedAllTheSame() {
        Thread notData = Thread.currentThread();
        try (LogLines log = LogLines.watch()) {
            Outcome<Object> outcome = larder.fetch(component, Object.class, context -> notData);
            assertThat(outcome.value()).isSameAs(notData);
            assertUncached(outcome, Outcome.Reason.Kind.NOT_STORABLE);
            assertThat(log.warningsOf(outcome.address().toString())).hasSize(1);
        }
        assertThat(larder.list(dev.larder.store.Selection.ALL)).isEmpty();
    }

    @Test
    void whenOnePartCannotBeStoredNoneIs() {
        Outcome<String> outcome = larder.fetch(component, String.class, context -> {
            context.publish("good", 1);
            context.publish("bad", Thread.currentThread());
            return "x";
        });
        assertThat(outcome.value()).isEqualTo("x");
        assertUncached(outcome, Outcome.Reason.Kind.NOT_STORABLE);
        assertThat(larder.list(dev.larder.store.Selection.ALL)).isEmpty();
    }

    record Careless(String name) {
        @Override
        public String name() {
            throw new UnsupportedOperationException("not today");
        }
    }

    @Test
    void aValueWhoseOwnCodeFailsIsReturnedAllTheSame() {
        Careless careless = new Careless("x");
        Outcome<Careless> outcome = larder.fetch(component, Careless.class, context -> careless);
        assertThat(outcome.value()).isSameAs(careless);
        assertUncached(outcome, Outcome.Reason.Kind.NOT_STORABLE);
    }

    @Test
    void aListThatChangesWhileItIsWrittenDownIsReturnedAllTheSame() {
        List<Integer> restless = new java.util.AbstractList<>() {
            @Override
            public Integer get(int index) {
                throw new java.util.ConcurrentModificationException();
            }

            @Override
            public int size() {
                return 3;
            }
        };
        Outcome<List<Integer>> outcome =
                larder.fetch(component, Address.VALUE, new TypeRef<List<Integer>>() {}, context -> restless);
        assertThat(outcome.value()).isSameAs(restless);
        assertUncached(outcome, Outcome.Reason.Kind.NOT_STORABLE);
    }

    @Test
    void aFileThatIsGoneAgainIsReturnedAllTheSame(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("result");
        Outcome<Object> outcome = larder.fetch(component, Object.class, context -> {
            Files.writeString(file, "x");
            Datum.File datum = Datum.File.at(file);
            Files.delete(file);
            return datum;
        });
        assertThat(outcome.value()).isInstanceOf(Datum.File.class);
        assertUncached(outcome, Outcome.Reason.Kind.NOT_STORABLE);
        assertThat(((Outcome.Uncached<?>) outcome).reason().message()).contains(file + " is gone");
    }

    @Test
    void aStoreThatIsClosedMeanwhileCostsNobodyTheValue() {
        Outcome<String> outcome = larder.fetch(component, String.class, context -> {
            larder.close();
            return "computed for hours";
        });
        assertThat(outcome.value()).isEqualTo("computed for hours");
        assertUncached(outcome, Outcome.Reason.Kind.STORE_UNAVAILABLE);
        assertThatThrownBy(() -> larder.fetch(component, String.class, context -> "x"))
                .isInstanceOf(StoreClosedException.class);
    }

    @Test
    void aComponentWithoutAKeyIsRefusedBeforeAnythingIsComputed() {
        Component broken = Component.of("", "1", Parameters.NONE);
        assertThatThrownBy(() -> larder.fetch(broken, String.class, context -> {
                    throw new AssertionError("computed");
                }))
                .isInstanceOf(InvalidComponentException.class);
        Component careless = new Component() {
            @Override
            public String type() {
                return "t";
            }

            @Override
            public Version version() {
                return Version.of("1");
            }

            @Override
            public Parameters parameters() {
                return Parameters.NONE;
            }

            @Override
            public Inputs inputs() {
                return null;
            }
        };
        assertThatThrownBy(() -> larder.fetch(careless, String.class, context -> "x"))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("has no inputs (it returned null)");
        assertThatThrownBy(() -> larder.fetch(component, "", String.class, context -> "x"))
                .isInstanceOf(InvalidComponentException.class);
    }

    @Test
    void lazyArraysAreReadWhileTheLarderIsOpen() {
        double[] values = new double[1_000_000];
        values[999_999] = 7;
        larder.fetch(component, double[].class, context -> values);
        NdArray lazy = larder.fetch(component, NdArray.class, context -> {
                    throw new AssertionError("computed again");
                })
                .value();
        assertThat(lazy.shape()).containsExactly(1_000_000);
        assertThat(lazy.toDoubles()).isEqualTo(values);
        larder.close();
        assertThatThrownBy(lazy::toDoubles).isInstanceOf(StoreClosedException.class);
    }
}
