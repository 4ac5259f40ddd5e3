package dev.larder.cli;

import dev.larder.store.DataStore;
import dev.larder.store.EntryInfo;
import dev.larder.store.Selection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The entries that the words of a selector take; all results if there are none. */
record Selected(Selection selection, boolean checkpoints) {
    /** @throws dev.larder.store.InvalidSelectionException when the words make no sense */
    static Selected by(List<String> words) {
        // What computations save on their way is no result; whoever asks for it by its type sees it.
        return new Selected(
                Selection.parse(String.join(" ", words)),
                words.stream().anyMatch(word -> word.contains(EntryInfo.CHECKPOINT)));
    }

    List<EntryInfo> in(DataStore store, Comparator<EntryInfo> order) {
        try (Stream<EntryInfo> infos = store.list(selection)) {
            return infos.filter(entry -> checkpoints || entry.isResult())
                    .sorted(order)
                    .toList();
        }
    }

    /** Returns what to say where nothing is selected. */
    static String nothing(List<String> words) {
        return words.isEmpty() ? "the store is empty" : "nothing in the store is selected by that";
    }
}
