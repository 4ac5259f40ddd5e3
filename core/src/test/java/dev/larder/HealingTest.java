package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.NdArray;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.Progress;
import dev.larder.store.Samples;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Upkeep;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealingTest {
    private final Component component = Component.of("t", "1", Parameters.NONE);
    private final Address address = Address.of(Recipe.of(component).key());
    private final FaultyStore faulty = new FaultyStore();
    private final AtomicInteger quarantined = new AtomicInteger();

    /** Whether the entry is damaged; quarantining it removes it. */
    private volatile boolean damaged;

    private volatile boolean stuck;
    private final Larder larder = Larder.open(damagedStore());

    private DataStore damagedStore() {
        Upkeep upkeep = proxy(Upkeep.class, (name) -> {
            assertThat(name).isEqualTo("quarantine");
            if (stuck) {
                throw new StoreUnavailableException("read-only");
            }
            quarantined.incrementAndGet();
            damaged = false;
            faulty.sound.remove(address);
            return true;
        });
        return proxy(DataStore.class, name -> {
            if (name.equals("find") && damaged) {
                throw new CorruptEntryException(address, "entry 1", "its record does not match its checksum");
            }
            return name.equals("upkeep") ? upkeep : null;
        });
    }

    private interface Answer {
        Object to(String name);
    }

    /** Answers itself where there is an answer, and asks the sound store where there is none. */
    private <T> T proxy(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    Object own = answer.to(method.getName());
                    if (own != null) {
                        return own;
                    }
                    try {
                        return method.invoke(faulty.sound, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @AfterEach
    void close() {
        larder.close();
    }

    @Test
    void aDamagedEntryIsComputedAgainWithOneWarningAndCounted() {
        larder.fetch(component, String.class, context -> "value");
        damaged = true;
        try (LogLines log = LogLines.watch()) {
            Outcome<String> healed = larder.fetch(component, String.class, context -> "value");
            assertThat(healed)
                    .isInstanceOfSatisfying(
                            Outcome.Computed.class,
                            computed -> assertThat(computed.reason())
                                    .isInstanceOf(MissReason.Corrupt.class)
                                    .hasToString(address
                                            + " is damaged: its record does not match its checksum (in entry 1)"));
            assertThat(log.warningsOf(address.toString()))
                    .singleElement()
                    .asString()
                    .endsWith("it is moved out of the way and will be computed again");
        }
        assertThat(quarantined).hasValue(1);
        assertThat(larder.stats().corrupt()).isEqualTo(1);
        assertThat(larder.stats().computed()).isEqualTo(2);
        assertThat(larder.fetch(component, String.class, context -> "other").isHit())
                .isTrue();
    }

    @Test
    void aDamagedRecordHeals() {
        Samples.Parts parts = new Samples.Parts();
        assertHeals(parts, new double[] {1}, () -> parts.damageRecord(address));
    }

    @Test
    void aDamagedBlockHeals() {
        Samples.Parts parts = new Samples.Parts();
        assertHeals(parts, new double[1_000_000], parts::damageBlocks);
    }

    private void assertHeals(Samples.Parts parts, double[] value, Runnable damage) {
        try (Larder own = Larder.open(parts.store);
                LogLines log = LogLines.watch()) {
            own.fetch(component, double[].class, context -> value);
            damage.run();
            Outcome<double[]> healed = own.fetch(component, double[].class, context -> value);
            assertThat(healed.value()).isEqualTo(value);
            assertThat(healed)
                    .isInstanceOfSatisfying(
                            Outcome.Computed.class,
                            computed -> assertThat(computed.reason()).isInstanceOf(MissReason.Corrupt.class));
            assertThat(log.warningsOf(address.toString())).hasSize(1);
            assertThat(own.stats().corrupt()).isEqualTo(1);

            Outcome<double[]> hit = own.fetch(component, double[].class, context -> {
                throw new AssertionError("computed again");
            });
            assertThat(hit.value()).isEqualTo(value);
            assertThat(parts.store.upkeep().verify(Progress.NONE).isSound()).isTrue();
        }
    }

    /** Found when the value is read, long after it was handed out. */
    @Test
    void damageInALazyValueHealsWhenItIsRead() {
        Samples.Parts parts = new Samples.Parts();
        try (Larder own = Larder.open(parts.store);
                LogLines log = LogLines.watch()) {
            own.store(component, new double[1_000_000]);
            NdArray lazy = own.retrieve(component, NdArray.class).orElseThrow();
            NdArray fetched =
                    own.fetch(component, NdArray.class, context -> lazy).value();
            parts.damageBlocks();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(lazy::toDoubles)
                        .isInstanceOf(CorruptEntryException.class)
                        .hasMessageContaining(address.toString());
            }
            assertThat(log.warningsOf(address.toString())).hasSize(1);
            assertThat(own.stats().corrupt()).isEqualTo(1);
            assertThat(parts.store.find(address)).isEmpty();
            assertThat(parts.store.upkeep().verify(Progress.NONE).isSound()).isTrue();

            Outcome<double[]> healed = own.fetch(component, double[].class, context -> new double[] {1});
            assertThat(healed).isInstanceOf(Outcome.Computed.class);
            // Who still holds the damaged value is told; the sound entry that took its place stays.
            assertThatThrownBy(fetched::toDoubles).isInstanceOf(CorruptEntryException.class);
            assertThat(own.retrieve(component, double[].class)).contains(new double[] {1});
        }
    }

    @Test
    void damageThatIsFoundAtOnceIsCountedOnce() {
        Samples.Parts parts = new Samples.Parts();
        try (Larder own = Larder.open(parts.store)) {
            own.store(component, new double[1_000_000]);
            parts.damageBlocks();
            assertThatThrownBy(() -> own.retrieve(component, double[].class)).isInstanceOf(CorruptEntryException.class);
            assertThat(own.stats().corrupt()).isEqualTo(1);
            assertThat(own.retrieve(component, double[].class)).isEmpty();
        }
    }

    @Test
    void aLazyValueThatVerifiesStaysWhoeverReadsIt() {
        Samples.Parts parts = new Samples.Parts();
        try (Larder own = Larder.open(parts.store)) {
            own.store(component, new double[1_000_000]);
            NdArray lazy = own.retrieve(component, NdArray.class).orElseThrow();
            assertThat(lazy.toDoubles()).hasSize(1_000_000);
            assertThatThrownBy(lazy::toFloats).isInstanceOf(InvalidDatumException.class);
            assertThat(lazy.digest())
                    .isEqualTo(NdArray.of(new double[1_000_000]).digest());
            assertThat(own.stats().corrupt()).isZero();
            assertThat(own.contains(component, Address.VALUE)).isTrue();
        }
    }

    @Test
    void damageThatCannotBeMovedAwayCostsNobodyTheValue() {
        larder.fetch(component, String.class, context -> "value");
        damaged = true;
        stuck = true;
        Outcome<String> outcome = larder.fetch(component, String.class, context -> "value");
        assertThat(outcome.value()).isEqualTo("value");
        assertThat(quarantined).hasValue(0);
    }

    @Test
    void retrieveReportsDamageAndIsAMissFromThenOn() {
        larder.store(component, "value");
        damaged = true;
        assertThatThrownBy(() -> larder.retrieve(component, String.class))
                .isInstanceOf(CorruptEntryException.class)
                .hasMessageContaining(address.toString());
        assertThat(larder.retrieve(component, String.class)).isEmpty();
        assertThat(larder.stats().corrupt()).isEqualTo(1);
    }

    @Test
    void aDamagedEntryIsNotContained() {
        larder.store(component, "value");
        assertThat(larder.contains(component, Address.VALUE)).isTrue();
        damaged = true;
        assertThat(larder.contains(component, Address.VALUE)).isFalse();
        assertThat(larder.contains(component, Address.VALUE)).isFalse();
        assertThat(quarantined).hasValue(1);
        larder.store(component, new Datum.Text("again"));
        assertThat(larder.contains(component, Address.VALUE)).isTrue();
    }
}
