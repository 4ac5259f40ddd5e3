package dev.larder.hdf5;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.Upkeep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A process that uses damaged stores in every way, one after the other: it ends with 0 if each entry was the right one or refused,
 * and a miss once it was set aside.
 */
final class DamagedStores {
    private final Map<Address, Entry> expected = new TreeMap<>();

    private DamagedStores(List<Entry> entries) {
        entries.forEach(entry -> expected.put(entry.info().address(), entry));
    }

    /** @param arguments a directory with directories of stores named by numbers, and how many */
    public static void main(String[] arguments) throws Exception {
        DamagedStores check = new DamagedStores(EveryKind.entries());
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            System.out.println("begin " + i);
            Path store = Path.of(arguments[0], Integer.toString(i));
            System.out.println("end " + i + " " + check.use(store, Files.exists(store.resolve("write"))));
        }
    }

    /** Returns whether two entries are the same to the last byte, all of which are read. */
    private static boolean same(Entry found, Entry stored) {
        if (!found.info().address().equals(stored.info().address())
                || !found.form().text().equals(stored.form().text())) {
            return false;
        }
        for (int i = 0; i < stored.form().contents().size(); i++) {
            if (!Arrays.equals(
                    found.form().contents().get(i).content().toBytes(),
                    stored.form().contents().get(i).content().toBytes())) {
                return false;
            }
        }
        return true;
    }

    /** Returns how many entries were refused when they were read, and how many damaged ones verify found besides. */
    private String use(Path directory, boolean write) {
        String uri = "hdf5:" + directory.resolve("results.h5") + "?durability=relaxed";
        Set<Address> refused;
        int found;
        try (DataStore store = DataStores.open(uri)) {
            refused = readAll(store, 0);
            listAll(store);
            found = damages(store.upkeep().verify(Progress.NONE));
            for (Address address : refused) {
                require(store.upkeep().quarantine(address), "what was refused can be set aside: " + address);
            }
            int left = damages(store.upkeep().repair(Progress.NONE));
            require(left == found - refused.size(), found + " were damaged, and now " + left + " are");
            require(readAll(store, found).isEmpty(), "what was set aside is a miss");
            require(damages(store.upkeep().verify(Progress.NONE)) == 0, "nothing is damaged after the repair");
            if (write) {
                store.store(EveryKind.entry("afterwards", Datum.NULL), Publication.failing());
            }
        }
        try (DataStore again = DataStores.open(uri)) {
            require(readAll(again, found).isEmpty(), "what was set aside stays a miss");
        }
        return refused.size() + " " + (found - refused.size());
    }

    /** Returns the entries that are refused; all others must be there and right, but for so many that were set aside. */
    private Set<Address> readAll(DataStore store, int setAside) {
        Set<Address> refused = new TreeSet<>();
        int missing = 0;
        for (Map.Entry<Address, Entry> each : expected.entrySet()) {
            try {
                Optional<Entry> found = store.find(each.getKey());
                missing += found.isPresent() ? 0 : 1;
                require(
                        found.isEmpty() || same(found.get(), each.getValue()),
                        "the value of " + each.getKey() + " is the right one");
            } catch (CorruptEntryException e) {
                refused.add(each.getKey());
            }
        }
        require(missing == setAside, missing + " entries are missing, and " + setAside + " were set aside");
        return refused;
    }

    private void listAll(DataStore store) {
        try (Stream<EntryInfo> infos = store.list(Selection.ALL)) {
            List<EntryInfo> all = infos.toList();
            require(
                    all.stream().map(EntryInfo::address).distinct().count() == all.size()
                            && all.stream().allMatch(info -> expected.containsKey(info.address())),
                    "what is listed was stored");
        }
    }

    private static int damages(Upkeep.VerifyReport report) {
        return (int) report.findings().stream()
                .filter(finding -> finding.kind().isDamage())
                .map(Finding::place)
                .distinct()
                .count();
    }

    private static void require(boolean holds, String promise) {
        if (!holds) {
            throw new AssertionError("broken: " + promise);
        }
    }
}
