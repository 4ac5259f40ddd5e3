package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.EntryDraft;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one call asks for.
 *
 * @param draft of the entry that is looked for, or will be stored
 * @param type what the value is declared to be
 * @param reading makes the value of what is stored; damage that it finds is a miss
 */
record Request<T extends @Nullable Object>(
        EntryDraft draft, CachePolicy policy, TypeRef<T> type, Function<Datum, T> reading) {
    Address address() {
        return draft.address();
    }

    Request<T> under(CachePolicy other) {
        return new Request<>(draft, other, type, reading);
    }
}
