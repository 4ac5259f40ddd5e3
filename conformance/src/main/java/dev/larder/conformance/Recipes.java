package dev.larder.conformance;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import java.util.Map;

/** Computations that were never run, told apart by a number: the same one in every process. */
final class Recipes {
    static final String CODEC = "kit";

    private Recipes() {}

    static Recipe numbered(long number) {
        return of("kit.sample", new Datum.Mapping(Map.of("n", Datum.Whole.of(number))));
    }

    static Recipe of(String type, Datum.Mapping parameters) {
        return Recipe.of(Component.of(type, "1", Parameters.of(parameters)));
    }

    static Address address(long number) {
        return Address.of(numbered(number).key());
    }

    static EntryDraft draft(long number) {
        return draft(number, Address.VALUE);
    }

    static EntryDraft draft(long number, String attribute) {
        return EntryDraft.of(numbered(number), attribute, CODEC);
    }

    static Entry entry(long number, Datum value) {
        return Entry.of(draft(number), value);
    }

    static Entry entry(long number, String value) {
        return entry(number, new Datum.Text(value));
    }
}
