package dev.larder.jdbc;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import java.util.SplittableRandom;

/** Entries for tests. */
final class Samples {
    private Samples() {}

    static Recipe recipe(long number) {
        return Recipe.read("{\"inputs\":{},\"larder\":\"recipe/1\",\"parameters\":{\"n\":" + number
                + "},\"type\":\"sample\",\"version\":\"1\"}");
    }

    static Component component(long number) {
        return Component.of("sample.text", "1", Parameters.of("n", number));
    }

    static Recipe componentRecipe(long number) {
        return Recipe.of(component(number));
    }

    static Entry entry(long number, Datum value) {
        return Entry.of(EntryDraft.of(recipe(number), Address.VALUE, "sample"), value);
    }

    static Datum bytes(long seed, int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(seed).nextBytes(bytes);
        return Datum.Bytes.of(Content.of(bytes));
    }
}
