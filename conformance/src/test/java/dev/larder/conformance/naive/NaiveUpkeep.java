package dev.larder.conformance.naive;

import dev.larder.data.CanonicalForm.LargeContent;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Upkeep;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads everything; there are no blocks to reclaim, for each entry has its own. */
final class NaiveUpkeep implements Upkeep {

    private final Place place;
    private final NaiveLedger ledger;

    NaiveUpkeep(Place place, NaiveLedger ledger) {
        this.place = place;
        this.ledger = ledger;
    }

    @Override
    public VerifyReport verify(Progress progress) {
        place.checkOpen();
        List<Finding> findings = new ArrayList<>();
        long[] blocksAndBytes = new long[2];
        List<Path> files = place.files("entries");
        long done = 0;
        for (Path file : files) {
            damage(file, blocksAndBytes).ifPresent(findings::add);
            progress.at(++done, files.size());
        }
        for (Path file : place.files("ledger")) {
            recordDamage(file).ifPresent(findings::add);
        }
        for (Path file : place.leftovers()) {
            findings.add(new Finding(
                    Finding.Kind.LEFTOVER, Optional.empty(), file.getFileName().toString(), "its writer is gone"));
        }
        if (place.flaw == Flaw.VERIFIES_BLINDLY) {
            findings.removeIf(finding -> finding.kind().isDamage());
        }
        return new VerifyReport(files.size(), blocksAndBytes[0], blocksAndBytes[1], findings);
    }

    private Optional<Finding> damage(Path file, long[] blocksAndBytes) {
        String name = file.getFileName().toString();
        Optional<Address> address = Optional.empty();
        try {
            EntryInfo info = EntryFile.info(place, file);
            address = Optional.of(info.address());
            if (!place.entry(info.address()).equals(file)) {
                throw new CorruptEntryException(info.address(), name, "it lies in another entry's place");
            }
            readWhole(file, info.address(), blocksAndBytes);
            return Optional.empty();
        } catch (CorruptEntryException e) {
            return Optional.of(new Finding(
                    Finding.Kind.DAMAGED_ENTRY,
                    address.filter(found -> place.entry(found).equals(file)),
                    name,
                    String.valueOf(e.getMessage())));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StoreUnavailableException("cannot verify " + name, e);
        }
    }

    private void readWhole(Path file, Address address, long[] blocksAndBytes) throws IOException {
        Entry entry = EntryFile.read(place, file, address);
        for (LargeContent large : entry.form().contents()) {
            for (int i = 0; i < large.blocks().size(); i++) {
                int length = large.content().blockLength(i);
                large.content().read((long) i * dev.larder.data.Content.BLOCK_SIZE, ByteBuffer.allocate(length));
                blocksAndBytes[0]++;
            }
        }
        blocksAndBytes[1] += entry.info().size();
    }

    private Optional<Finding> recordDamage(Path file) {
        try {
            ledger.read(file);
            return Optional.empty();
        } catch (StoreUnavailableException e) {
            return Optional.of(new Finding(
                    Finding.Kind.DAMAGED_RECORD,
                    Optional.empty(),
                    file.getFileName().toString(),
                    String.valueOf(e.getMessage())));
        }
    }

    @Override
    public GcReport gc(Duration grace, Progress progress) {
        GcReport report = gcDryRun(grace, progress);
        for (Path file : place.leftovers()) {
            place.work(() -> Files.deleteIfExists(file));
        }
        return report;
    }

    @Override
    public GcReport gcDryRun(Duration grace, Progress progress) {
        place.checkOpen();
        return new GcReport(0, 0, place.leftovers().size(), 0);
    }

    @Override
    public VerifyReport repair(Progress progress) {
        VerifyReport report = verify(progress);
        for (Finding finding : report.findings()) {
            if (finding.kind() == Finding.Kind.DAMAGED_ENTRY) {
                moveAway(place.root.resolve("entries").resolve(finding.place()));
            } else if (finding.kind() == Finding.Kind.DAMAGED_RECORD) {
                moveAway(place.root.resolve("ledger").resolve(finding.place()));
            }
        }
        return report;
    }

    @Override
    public boolean quarantine(Address address) {
        place.checkOpen();
        Path file = place.entry(address);
        try {
            readWhole(file, address, new long[2]);
            return false;
        } catch (NoSuchFileException e) {
            return false;
        } catch (CorruptEntryException e) {
            return place.flaw == Flaw.QUARANTINES_NOTHING || moveAway(file);
        } catch (IOException e) {
            throw new StoreUnavailableException("cannot read " + file, e);
        }
    }

    private boolean moveAway(Path file) {
        return place.work(() -> {
            Files.move(
                    file,
                    place.root.resolve("quarantine").resolve(file.getFileName()),
                    StandardCopyOption.REPLACE_EXISTING);
            return true;
        });
    }
}
