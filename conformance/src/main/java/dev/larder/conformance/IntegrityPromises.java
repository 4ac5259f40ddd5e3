package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.Entry;
import dev.larder.store.StoreTrait;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever happens to the stored bytes, a find gives the right value, or nothing, or says that it is damaged. */
@Timeout(value = 6, unit = TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class IntegrityPromises extends Promises {
    /** Up to this size, every flipped byte is tried on a store that is opened afresh. */
    private static final int SMALL_PIECE = 8 << 10;

    private static final int TRUNCATIONS = 64;
    private static final int LATER_BLOCK_FLIPS = 40;

    private SmallStore small;
    private RawSnapshot sound;
    private Campaign.Chance chance;
    private int tried;
    private int noticed;

    IntegrityPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @BeforeEach
    void aSmallStoreToDamage() {
        if (!harness.hasRaw()) {
            needs(StoreTrait.PERSISTENT);
        }
        small = SmallStore.fill(store);
        store.close();
        sound = RawSnapshot.of(harness.raw());
        chance = Campaign.Chance.announced("damage");
    }

    /** Opens the damaged store, asks for everything, and mends the piece. */
    private void tryDamaged(String damage, List<String> pieces) {
        tried++;
        try (DataStore damaged = harness.open()) {
            noticed += small.refused(damaged).isEmpty() ? 0 : 1;
        } catch (DataStoreException e) {
            // A store whose own description is damaged refuses to open.
            noticed++;
        } catch (Throwable e) {
            throw new AssertionError("with " + damage + " (" + chance + "): " + e, e);
        }
        for (String piece : pieces) {
            harness.raw().write(piece, sound.bytes(piece));
        }
        if (tried % 64 == 0) {
            sound.putBack();
        }
    }

    private void assertSomethingWasNoticed(String what) {
        System.out.println(what + ": " + tried + " tried, " + noticed + " noticed; the store has "
                + sound.names().size() + " pieces, " + sound.size() + " bytes");
        assertThat(noticed)
                .as("damage that was noticed at all: does the harness damage the bytes that the store reads?")
                .isPositive();
    }

    private byte[] masks() {
        return Campaign.fullIntegrity()
                ? new byte[] {1, 2, 4, 8, 16, 32, 64, (byte) 128, (byte) 255}
                : new byte[] {(byte) (1 << chance.random().nextInt(8))};
    }

    @Test
    void aFlippedByteNeverYieldsAWrongValue() {
        for (String piece : sound.names()) {
            byte[] bytes = sound.bytes(piece);
            if (bytes.length > SMALL_PIECE) {
                continue;
            }
            for (int i = 0; i < bytes.length; i += Campaign.step()) {
                for (byte mask : masks()) {
                    harness.raw().write(piece, flipped(bytes, i, mask));
                    tryDamaged("byte " + i + " of " + piece + " flipped by " + mask, List.of(piece));
                }
            }
        }
        assertSomethingWasNoticed("flips in small pieces");
    }

    @Test
    void aFlippedByteOfALargePieceNeverYieldsAWrongValue() {
        try (DataStore open = harness.open()) {
            for (String piece : sound.names()) {
                byte[] bytes = sound.bytes(piece);
                if (bytes.length <= SMALL_PIECE) {
                    continue;
                }
                for (int i : Campaign.positions(bytes.length, chance.random())) {
                    for (byte mask : masks()) {
                        harness.raw().write(piece, flipped(bytes, i, mask));
                        tried++;
                        try {
                            noticed += small.refusedEntries(open) == 0 ? 0 : 1;
                        } catch (Throwable e) {
                            throw new AssertionError(
                                    "with byte " + i + " of " + piece + " flipped by " + mask + " (" + chance + "): "
                                            + e,
                                    e);
                        }
                    }
                }
                harness.raw().write(piece, bytes);
            }
        }
        if (tried > 0) {
            assertSomethingWasNoticed("flips in large pieces");
        }
    }

    private static byte[] flipped(byte[] bytes, int at, byte mask) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= mask;
        return flipped;
    }

    @Test
    void aPieceCutShortNeverYieldsAWrongValue() {
        for (String piece : sound.names()) {
            byte[] bytes = sound.bytes(piece);
            TreeSet<Integer> lengths = new TreeSet<>();
            IntStream.range(0, TRUNCATIONS).forEach(i -> lengths.add((int) ((long) bytes.length * i / TRUNCATIONS)));
            IntStream.range(0, Math.min(9, bytes.length)).forEach(i -> lengths.add(bytes.length - 1 - i));
            for (int length : lengths) {
                harness.raw().write(piece, Arrays.copyOf(bytes, length));
                tryDamaged(piece + " cut to " + length + " of " + bytes.length + " bytes", List.of(piece));
            }
        }
        assertSomethingWasNoticed("truncations");
    }

    @Test
    void aLengthenedPieceNeverYieldsAWrongValue() {
        for (String piece : sound.names()) {
            byte[] bytes = sound.bytes(piece);
            byte[] noise = new byte[bytes.length + 1];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = (byte) chance.random().nextInt();
            }
            byte[] one = Arrays.copyOf(noise, 1);
            for (byte[] tail : List.of(new byte[1], one, new byte[8], new byte[4096], bytes, noise)) {
                ByteBuffer longer = ByteBuffer.allocate(bytes.length + tail.length)
                        .put(bytes)
                        .put(tail);
                harness.raw().write(piece, longer.array());
                tryDamaged(piece + " lengthened by " + tail.length + " bytes", List.of(piece));
            }
        }
        assertSomethingWasNoticed("extensions");
    }

    @Test
    void twoPiecesInEachOthersPlaceNeverYieldAWrongValue() {
        List<String> names = sound.names();
        for (int i = 0; i < names.size(); i++) {
            for (String other : names.subList(i + 1, names.size())) {
                String one = names.get(i);
                harness.raw().write(one, sound.bytes(other));
                harness.raw().write(other, sound.bytes(one));
                tryDamaged(one + " and " + other + " swapped", List.of(one, other));
            }
        }
        assertSomethingWasNoticed("swaps");
    }

    @Test
    void aPieceThatIsGoneNeverYieldsAWrongValue() {
        for (String piece : sound.names()) {
            harness.raw().delete(piece);
            tryDamaged(piece + " deleted", List.of(piece));
            sound.putBack();
        }
    }

    @Test
    void anOverwrittenStretchNeverYieldsAWrongValue() {
        for (String piece : sound.names()) {
            byte[] bytes = sound.bytes(piece);
            int stretch = Math.max(512, bytes.length / 32);
            for (int from = 0; from < bytes.length; from += stretch) {
                int to = Math.min(bytes.length, from + stretch);
                byte[] zeroed = bytes.clone();
                Arrays.fill(zeroed, from, to, (byte) 0);
                harness.raw().write(piece, zeroed);
                tryDamaged("bytes " + from + " to " + to + " of " + piece + " zeroed", List.of(piece));
            }
        }
        assertSomethingWasNoticed("zeroed stretches");
    }

    @Test
    void damageInAnyBlockOfALargeContentIsNoticedWhenItIsRead() {
        store = open();
        Entry large = Recipes.entry(9, Patterns.bytes(9, (9 << 20) + 1));
        store.store(large, KEEP);
        store.close();
        RawSnapshot whole = RawSnapshot.of(harness.raw());
        List<String> pieces = whole.names().stream()
                .filter(name -> !sound.pieces().containsKey(name) && whole.bytes(name).length > 0)
                .toList();
        store = open();
        for (int i = 0; i < LATER_BLOCK_FLIPS; i++) {
            String piece = pieces.get(chance.random().nextInt(pieces.size()));
            byte[] bytes = whole.bytes(piece);
            harness.raw().write(piece, flipped(bytes, chance.random().nextInt(bytes.length), (byte) 1));
            assertRightOrDamaged(large, "a flip in " + piece);
            harness.raw().write(piece, bytes);
        }
        assertThat(noticed).as("flips that were noticed").isPositive();
    }

    private void assertRightOrDamaged(Entry stored, String damage) {
        try {
            store.find(stored.info().address()).ifPresent(found -> FullReading.assertIs(found, stored, damage));
        } catch (CorruptEntryException e) {
            noticed++;
        }
    }

    @Test
    void aLazyValueIsCheckedWheneverItIsRead() {
        store = open();
        int size = 9 << 20;
        store.store(Recipes.entry(9, Patterns.bytes(9, size)), KEEP);
        Content expected = Patterns.content(9, size);
        Entry found = store.find(Recipes.address(9)).orElseThrow();
        Content content = ((Datum.Bytes) found.datum()).content();
        assertThat(read(content, 100)).isEqualTo(read(expected, 100));
        // Everything that was added is zeroed under the open store, of which a part was read already.
        for (String piece : harness.raw().pieces()) {
            if (!sound.pieces().containsKey(piece)) {
                harness.raw().write(piece, new byte[harness.raw().read(piece).length]);
            }
        }
        for (int position : new int[] {100, 5_000, Content.BLOCK_SIZE - 10, Content.BLOCK_SIZE, size - 1_000}) {
            try {
                assertThat(read(content, position)).as("at %d", position).isEqualTo(read(expected, position));
            } catch (CorruptEntryException e) {
                noticed++;
            }
        }
        assertThat(noticed).as("damage that was noticed").isPositive();
    }

    private static ByteBuffer read(Content content, int position) {
        ByteBuffer buffer = ByteBuffer.allocate(1_000);
        content.read(position, buffer);
        return buffer.flip();
    }
}
