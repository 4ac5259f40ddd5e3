package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Datum;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Ledger;
import dev.larder.store.Selection;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreUnavailableException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A store that refuses every change says so, with one typed error. */
abstract class ReadOnlyPromises extends Promises {
    ReadOnlyPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @Override
    boolean concernsReadOnlyStores() {
        return true;
    }

    @Test
    void everyChangeIsRefused() {
        assumeTrue(store.traits().has(StoreTrait.READ_ONLY), () -> harness + " is not READ_ONLY");
        Entry entry = Recipes.entry(1, "value");
        assertThatThrownBy(() -> store.store(entry, KEEP)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.storeAll(List.of(entry), REPLACE)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.begin(Recipes.draft(1), KEEP)).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.remove(entry.info().address())).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> store.ledger().write("pin", "n", Ledger.ABSENT, Datum.NULL))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(store.find(entry.info().address())).isEmpty();
        try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
            assertThat(all).isEmpty();
        }
    }
}
