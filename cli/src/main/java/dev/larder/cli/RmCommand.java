package dev.larder.cli;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Key;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.EntryInfo;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Removes results. */
@Command(name = "rm", description = "Remove the results under a key; 'larder gc' then reclaims the space.")
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class RmCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Parameters(paramLabel = "ID", description = "A key, or at least 4 digits that it begins with.")
    private String id;

    @Option(names = "--attribute", paramLabel = "NAME", description = "Remove only this part of the results.")
    private @Nullable String attribute;

    @Option(names = "--dry-run", description = "Say what would be removed, and remove nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        KeyId key = KeyId.parse(id);
        List<Address> addresses;
        try (DataStore store = larder.openExisting()) {
            addresses = addresses(store, key);
            if (!dryRun) {
                addresses.forEach(store::remove);
            }
        }
        Key removed = addresses.get(0).key();
        List<String> attributes = addresses.stream().map(Address::attribute).toList();
        larder.report(
                new JsonLine()
                        .with("key", removed.toString())
                        .with(
                                "attributes",
                                new Datum.Sequence(attributes.stream()
                                        .<Datum>map(Datum.Text::new)
                                        .toList()))
                        .with("removed", !dryRun),
                (dryRun ? "would remove " : "removed ")
                        + Quantity.count(addresses.size(), "result", "results") + " of " + removed + ": "
                        + Printable.of(String.join(", ", attributes)));
        return Exit.DONE;
    }

    private List<Address> addresses(DataStore store, KeyId id) {
        List<Address> listed;
        try {
            listed = id.in(store).entries().stream().map(EntryInfo::address).toList();
        } catch (CorruptEntryException e) {
            // What is damaged may be removed like anything else.
            listed = List.of(e.address());
        }
        Key key = listed.get(0).key();
        if (attribute != null) {
            Address address = new Address(key, attribute);
            if (!isTaken(store, address)) {
                throw Refusal.notFound(KeyId.nothingAt(address));
            }
            return List.of(address);
        }
        // A damaged one is not listed. Its attribute is known only where it is the usual one.
        Address usual = Address.of(key);
        return listed.contains(usual) || !isTaken(store, usual)
                ? listed
                : Stream.concat(Stream.of(usual), listed.stream()).toList();
    }

    private static boolean isTaken(DataStore store, Address address) {
        try {
            return store.find(address).isPresent();
        } catch (CorruptEntryException e) {
            return true;
        }
    }
}
