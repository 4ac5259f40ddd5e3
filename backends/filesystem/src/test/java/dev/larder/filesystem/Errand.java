package dev.larder.filesystem;

import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Key;
import dev.larder.key.Parameters;
import dev.larder.store.BlobStore;
import dev.larder.store.Caps;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.Lease;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Publication;
import dev.larder.store.Sharing;
import dev.larder.store.StoreUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** What a child process does for a test. */
enum Errand {
    /** FILE: takes the lock when told {@code take}, says whether it could, gives it back when told {@code drop}. */
    LOCK {
        @Override
        void run(List<String> arguments, BufferedReader input) throws IOException {
            LockFiles locks = new LockFiles(Sharing.OWNER);
            Path file = Path.of(arguments.get(0));
            Optional<LockFiles.Held> held = Optional.empty();
            say("ready");
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                if (line.equals("take")) {
                    held = locks.tryExclusive(file);
                    say(held.isPresent() ? "taken" : "refused");
                } else {
                    held.orElseThrow().close();
                    say("dropped");
                }
            }
        }
    },

    /** ROOT COUNT NAME: creates so many entries' records, each with the name in it, and says which it was first at. */
    CREATE_RECORDS {
        @Override
        void run(List<String> arguments, BufferedReader input) throws IOException {
            try (OpenStore store = OpenStore.in(Path.of(arguments.get(0)))) {
                say("ready");
                input.readLine();
                for (int i = 0; i < Integer.parseInt(arguments.get(1)); i++) {
                    ByteBuffer record = OpenStore.text(arguments.get(2) + i);
                    say(Boolean.toString(store.parts.index().create(OpenStore.address(i), record, Durability.RELAXED)));
                }
            }
        }
    },

    /** ROOT KEY TERM: takes the lease, says its fence, then answers {@code held?} and {@code publish}. */
    LEASE {
        @Override
        void run(List<String> arguments, BufferedReader input) throws IOException {
            try (OpenStore store = OpenStore.in(Path.of(arguments.get(0)))) {
                Key key = Key.parse(arguments.get(1));
                Lease lease = store.parts
                        .leases()
                        .tryAcquire(key, Duration.ofMillis(Long.parseLong(arguments.get(2))))
                        .orElseThrow();
                say(Long.toString(lease.fence().number()));
                for (String line = input.readLine(); line != null; line = input.readLine()) {
                    if (line.equals("held?")) {
                        say(Boolean.toString(lease.isHeld()));
                    } else {
                        say(store.parts
                                .leases()
                                .whileCurrent(lease.fence(), () -> "published")
                                .orElse("stale"));
                    }
                }
            }
        }
    },

    /** ROOT MILLIS: runs a pipeline whose steps take so long, says what it computes and what is done, and what it came to. */
    RUN_PIPELINE {
        @Override
        void run(List<String> arguments, BufferedReader input) {
            try (Larder larder = Larder.open("file:" + arguments.get(0))) {
                RunOfSteps steps = new RunOfSteps(Integer.parseInt(arguments.get(1)), this::say);
                say("result " + steps.run(larder, this::say));
            }
        }
    },

    /** ROOT COUNT: adds one to a ledger record so many times. */
    COUNT {
        @Override
        void run(List<String> arguments, BufferedReader input) {
            try (OpenStore store = OpenStore.in(Path.of(arguments.get(0)))) {
                for (int i = 0; i < Integer.parseInt(arguments.get(1)); i++) {
                    boolean written = false;
                    while (!written) {
                        Optional<LedgerRecord> present = store.parts.ledger().find("counts", "n");
                        long count = Long.parseLong(present.map(LedgerRecord::value)
                                .map(CanonicalJson::write)
                                .orElse("0"));
                        written = store.parts
                                .ledger()
                                .write(
                                        "counts",
                                        "n",
                                        present.map(LedgerRecord::revision).orElse(0L),
                                        Datum.Whole.of(count + 1))
                                .isPresent();
                    }
                }
            }
        }
    },

    /** ROOT DIGEST: pins the block and says so. */
    PIN {
        @Override
        void run(List<String> arguments, BufferedReader input) throws IOException {
            try (OpenStore store = OpenStore.in(Path.of(arguments.get(0)))) {
                BlobStore.Pin pin = store.blobs().pin(List.of(Digest.ofHex(arguments.get(1))));
                say("pinned");
                input.readLine();
                pin.close();
                say("unpinned");
                input.readLine();
            }
        }
    },

    /** URI SEED: stores entries, large and small, and says the number of each that is stored, until it is killed. */
    STORE_FOR_EVER {
        @Override
        void run(List<String> arguments, BufferedReader input) {
            Random random = new Random(Long.parseLong(arguments.get(1)));
            try (DataStore store = DataStores.open(arguments.get(0))) {
                for (int i = 0; ; i++) {
                    int size = random.nextInt(3) == 0 ? 200_000 + random.nextInt(6 << 20) : random.nextInt(40_000);
                    Entry entry = OpenStore.entry(i, OpenStore.bytes(OpenStore.block(i % 7, size)));
                    store.store(entry, Publication.replacing());
                    say(i + " " + entry.info().digest().hex());
                }
            }
        }
    },

    /** URI: begins an entry, writes some of it, says so, and waits to be killed. */
    STORE_HALF {
        @Override
        void run(List<String> arguments, BufferedReader input) throws IOException {
            try (DataStore store = DataStores.open(arguments.get(0));
                    var writer =
                            store.begin(OpenStore.entry(1, Datum.NULL).info().draft(), Publication.keeping())) {
                writer.bytes().write(OpenStore.block(1, 2 * Content.BLOCK_SIZE));
                store.leases().tryAcquire(OpenStore.address(1).key(), Duration.ofHours(1));
                say("half");
                input.readLine();
            }
        }
    },

    /** URI WRITER TIME: two threads that store, read and remove entries of shared blocks; says how many, or what was lost. */
    SHARE_BLOCKS {
        @Override
        void run(List<String> arguments, BufferedReader input) throws IOException {
            long writer = Long.parseLong(arguments.get(1));
            Duration time = Duration.parse(arguments.get(2));
            GcRace first = new GcRace(arguments.get(0), writer);
            GcRace second = new GcRace(arguments.get(0), writer + 1);
            first.write(Duration.ZERO);
            say("ready");
            input.readLine();
            CompletableFuture<Long> beside = CompletableFuture.supplyAsync(() -> second.write(time));
            try {
                say("did " + (first.write(time) + beside.join()));
            } catch (RuntimeException e) {
                say("lost: " + e);
            }
        }
    },

    /** URI WRITERS TIME: reads the entries that writers leave, lazily, while they are replaced, removed and swept. */
    READ_SHARED {
        @Override
        void run(List<String> arguments, BufferedReader input) throws IOException {
            GcRace reader = new GcRace(arguments.get(0), 100);
            int writers = Integer.parseInt(arguments.get(1));
            try {
                reader.read(writers, Duration.ZERO);
                say("ready");
                input.readLine();
                say("did " + reader.read(writers, Duration.parse(arguments.get(2))));
            } catch (RuntimeException | InterruptedException e) {
                say("lost: " + e);
            }
        }
    },

    /** URI SIZE: stores an entry of that size and says what came of it. */
    STORE_ONE {
        @Override
        void run(List<String> arguments, BufferedReader input) {
            try (DataStore store = DataStores.open(arguments.get(0))) {
                Datum value = OpenStore.bytes(OpenStore.block(1, Integer.parseInt(arguments.get(1))));
                say(store.store(OpenStore.entry(1, value), Publication.keeping())
                        .status()
                        .name());
            } catch (StoreUnavailableException e) {
                say(e.getMessage());
            }
        }
    },

    /** URI NUMBER: extends the arrays of the number before by a column and a row, and says the digests of what they became. */
    EXTEND_ARRAYS {
        @Override
        void run(List<String> arguments, BufferedReader input) {
            say(GrowingArrays.extend(arguments.get(0), Integer.parseInt(arguments.get(1))));
        }
    },

    /** URI MEBIBYTES: writes an array, says after each MiB how many there are, and at the end that it was committed. */
    WRITE_ARRAY {
        @Override
        void run(List<String> arguments, BufferedReader input) {
            GrowingArrays.write(arguments.get(0), Long.parseLong(arguments.get(1)), this::say);
            say("committed");
        }
    },

    /** URI MEBIBYTES: writes an array, reads it piece by piece, extends it by a row, and says what it found. */
    WRITE_AND_READ_ARRAY {
        @Override
        void run(List<String> arguments, BufferedReader input) throws IOException {
            GrowingArrays.writeAndRead(arguments.get(0), Long.parseLong(arguments.get(1)), this::say);
        }
    },

    /** URI: asks for an array, and says which exception that raises. */
    READ_ARRAY {
        @Override
        void run(List<String> arguments, BufferedReader input) {
            say(GrowingArrays.refusal(arguments.get(0)));
        }
    },

    /** URI NUMBER: stores what others have stored, and an entry of its own, runs a gc, and says what is there then. */
    JOIN_GROUP {
        @Override
        void run(List<String> arguments, BufferedReader input) {
            try (DataStore store = DataStores.open(arguments.get(0))) {
                int number = Integer.parseInt(arguments.get(1));
                Datum value = OpenStore.bytes(OpenStore.block(1, 100_000));
                store.store(OpenStore.entry(number, value), Publication.keeping());
                Lease lease = store.leases()
                        .tryAcquire(OpenStore.address(number).key(), Duration.ofSeconds(10))
                        .orElseThrow();
                lease.close();
                store.ledger().write("notes", "note", number - 1L, new Datum.Text("note"));
                store.remove(Address.of(OpenStore.recipe(99).key()));
                store.upkeep().gc(Duration.ZERO, (done, total) -> {});
                say("sound " + store.upkeep().verify((done, total) -> {}).isSound());
            }
        }
    },

    /** URI CAP NUMBER COUNT SIZE: fetches so many results, each of so many bytes, under a cap in bytes, and says how many it was. */
    FETCH_UNDER_CAP {
        @Override
        void run(List<String> arguments, BufferedReader input) throws IOException {
            long number = Long.parseLong(arguments.get(2)) << 32;
            int count = Integer.parseInt(arguments.get(3));
            int size = Integer.parseInt(arguments.get(4));
            Random random = new Random(number);
            say("ready");
            input.readLine();
            try (Larder larder =
                    Larder.builder().caps(Caps.parse(arguments.get(1))).open(arguments.get(0))) {
                int computed = 0;
                for (int i = 0; i < count; i++) {
                    byte[] value = new byte[size / 2 + random.nextInt(size)];
                    random.nextBytes(value);
                    Component component = Component.of("capped", "1", Parameters.of("n", number + i));
                    Outcome<byte[]> outcome = larder.fetch(component, byte[].class, context -> value);
                    computed += outcome instanceof Outcome.Computed ? 1 : 0;
                }
                say("computed " + computed + " evicted " + larder.stats().evicted());
            }
        }
    },

    /** ROOT STEPS: computes a chain of digests, saves each step and says which it was, and at the end what came of it. */
    SAVE_STEPS {
        @Override
        void run(List<String> arguments, BufferedReader input) {
            int steps = Integer.parseInt(arguments.get(1));
            Component component = Component.of("test.steps", "1", Parameters.of("steps", steps));
            try (Larder larder = Larder.builder()
                    .leaseTerm(Duration.ofSeconds(2))
                    .open("file:" + arguments.get(0) + "?durability=relaxed")) {
                Outcome<byte[]> outcome = larder.fetch(component, byte[].class, context -> {
                    Chain chain = context.resume("chain", Chain.class).orElseGet(() -> new Chain(0, new byte[100_000]));
                    say("from " + chain.step());
                    while (chain.step() < steps) {
                        chain = chain.next();
                        context.checkpoint("chain", chain);
                        say("step " + chain.step());
                    }
                    return chain.state();
                });
                say("end " + outcome.getClass().getSimpleName() + " "
                        + Digest.of(outcome.value()).hex());
            }
        }
    };

    /** A computation of many steps, each of which needs all before it. */
    record Chain(int step, byte[] state) {
        Chain next() {
            byte[] digest = Digest.of(state).bytes();
            byte[] next = state.clone();
            for (int i = 0; i < next.length; i++) {
                next[i] += digest[(i + step) % digest.length];
            }
            return new Chain(step + 1, next);
        }
    }

    abstract void run(List<String> arguments, BufferedReader input) throws IOException;

    void say(String line) {
        System.out.println(line);
        System.out.flush();
    }

    public static void main(String[] arguments) throws IOException {
        List<String> all = List.of(arguments);
        valueOf(all.get(0))
                .run(
                        all.subList(1, all.size()),
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    }
}
