package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StoreScopeTest {
    @Test
    void storesAreFoundByTheirNamesAndClosedTogether() {
        DataStore raw;
        DataStore out;
        try (StoreScope scope = new StoreScope()) {
            raw = scope.open("raw", "memory:");
            out = scope.take("out", DataStores.open("memory:"));
            assertThat(scope.store("raw")).isSameAs(raw);
            assertThat(scope.store("out")).isSameAs(out);
            assertThat(scope.names()).containsExactly("raw", "out");
        }
        assertThatThrownBy(() -> raw.list(Selection.ALL)).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> out.list(Selection.ALL)).isInstanceOf(StoreClosedException.class);
    }

    @Test
    void twoStoresUnderOneNameAreRefusedAndTheFirstOneStays() {
        try (StoreScope scope = new StoreScope()) {
            DataStore first = scope.open("raw", "memory:");
            assertThatThrownBy(() -> scope.open("raw", "memory:"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the name 'raw' stands for the store memory: already; choose another name, or take that"
                            + " store");
            assertThat(scope.store("raw")).isSameAs(first);
            try (var all = first.list(Selection.ALL)) {
                assertThat(all).isEmpty();
            }
        }
    }

    @Test
    void aNameThatStandsForNothingIsToldWithThoseThatDo() {
        try (StoreScope scope = new StoreScope()) {
            assertThatThrownBy(() -> scope.store("rwa")).hasMessageEndingWith("there is none");
            scope.open("raw", "memory:");
            assertThatThrownBy(() -> scope.store("rwa"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no store is open under the name 'rwa'; there are raw");
        }
    }

    @Test
    void aScopeThatWasClosedOpensNothingAndMayBeClosedAgain() {
        StoreScope scope = new StoreScope();
        scope.close();
        scope.close();
        assertThatThrownBy(() -> scope.open("raw", "memory:")).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> scope.store("raw")).isInstanceOf(StoreClosedException.class);
    }
}
