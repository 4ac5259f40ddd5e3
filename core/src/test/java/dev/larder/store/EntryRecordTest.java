package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.RandomData;
import dev.larder.key.Address;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryRecordTest {
    private static final int FORMAT_AT = 8;
    private static final int FEATURES_AT = 12;
    private static final int INFO_AT = 16;
    private static final int TABLE_AT = 28;

    private static final Entry ENTRY = Samples.rich(1);

    private final Samples.Parts parts = new Samples.Parts();
    private final Address address = ENTRY.info().address();
    private byte[] record;

    @BeforeEach
    void store() {
        parts.store.store(ENTRY, Publication.keeping());
        ByteBuffer stored = parts.index.find(address).orElseThrow();
        record = new byte[stored.remaining()];
        stored.get(record);
    }

    private Optional<Entry> find(byte[] bytes) {
        parts.index.replace(address, ByteBuffer.wrap(bytes), Durability.RELAXED);
        return parts.store.find(address);
    }

    private void assertRefused(byte[] bytes, String what) {
        try {
            Optional<Entry> found = find(bytes);
            assertThat(found).as("%s gave an entry", what).isEmpty();
            assertThat(false).as("%s was taken for an absent entry", what).isTrue();
        } catch (CorruptEntryException e) {
            assertThat(e.address()).as(what).isEqualTo(address);
            assertThat(e.getMessage()).contains(address.toString()).doesNotContain("\n");
        } catch (UnsupportedFormatException e) {
            assertThat(e.getMessage()).as(what).contains("use a newer Larder");
        }
    }

    @Test
    void comesBackAsItWas() {
        Entry back = find(record).orElseThrow();
        assertThat(back.info()).isEqualTo(ENTRY.info());
        assertThat(back.datum()).isEqualTo(ENTRY.datum());
        assertThat(back.form().text()).isEqualTo(ENTRY.form().text());
        Datum.Mapping value = (Datum.Mapping) back.datum();
        assertThat(((Datum.Bytes) value.member("blocks")).content().toBytes())
                .isEqualTo(((Datum.Bytes) ((Datum.Mapping) ENTRY.datum()).member("blocks"))
                        .content()
                        .toBytes());
    }

    @Test
    void everyFlippedByteIsDamage() {
        for (int at = 0; at < record.length; at++) {
            byte[] damaged = record.clone();
            damaged[at] ^= (byte) (1 << (at % 8));
            assertRefused(damaged, "byte " + at + " flipped");
        }
    }

    @Test
    void everyTruncationIsDamage() {
        for (int length = 0; length < record.length; length++) {
            assertRefused(java.util.Arrays.copyOf(record, length), "cut to " + length);
        }
    }

    @Test
    void everyExtensionIsDamage() {
        for (int more : new int[] {1, 4, 64, record.length}) {
            assertRefused(java.util.Arrays.copyOf(record, record.length + more), more + " bytes more");
        }
        byte[] twice = java.util.Arrays.copyOf(record, 2 * record.length);
        System.arraycopy(record, 0, twice, record.length, record.length);
        assertRefused(twice, "twice");
    }

    @Test
    void anotherEntrysRecordIsDamage() {
        for (EntryDraft draft :
                new EntryDraft[] {Samples.draft(2), EntryDraft.of(Samples.recipe(1), "other", "value")}) {
            parts.store.store(Entry.of(draft, ENTRY.datum()), Publication.keeping());
            ByteBuffer other = parts.index.find(draft.address()).orElseThrow();
            byte[] bytes = new byte[other.remaining()];
            other.get(bytes);
            assertThatThrownBy(() -> find(bytes))
                    .isInstanceOf(CorruptEntryException.class)
                    .hasMessageContaining("it holds the entry of " + draft.address());
        }
    }

    /** Changes that keep every checksum right: only what checks the contents themselves can notice. */
    private byte[] forged(Consumer<ByteBuffer> change) {
        ByteBuffer bytes = ByteBuffer.wrap(record.clone()).order(ByteOrder.LITTLE_ENDIAN);
        change.accept(bytes);
        bytes.putInt(
                EntryRecord.HEADER - 4,
                EntryRecord.crc(bytes.duplicate().clear().limit(EntryRecord.HEADER - 4)));
        int end = record.length - 4;
        bytes.putInt(
                end,
                EntryRecord.crc(
                        bytes.duplicate().clear().position(EntryRecord.HEADER).limit(end)));
        return bytes.array();
    }

    private int tableAt() {
        ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
        return EntryRecord.HEADER + bytes.getInt(INFO_AT) + bytes.getInt(INFO_AT + 4) + bytes.getInt(INFO_AT + 8);
    }

    @Test
    void theForgeryItselfIsSound() {
        assertThat(find(forged(bytes -> {}))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"8, 2", "8, 0", "8, -1", "12, 1", "12, -2147483648"})
    void anUnknownFormatOrFeatureIsRefusedAndNotTakenForDamage(int at, int value) {
        assertThat(at).isIn(FORMAT_AT, FEATURES_AT);
        byte[] bytes = forged(record -> record.putInt(at, value));
        assertThatThrownBy(() -> find(bytes))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("which this version does not know");
        assertThatThrownBy(() -> parts.store.store(Samples.text(1, "x"), Publication.keeping()))
                .isInstanceOf(UnsupportedFormatException.class);
        assertThat(parts.index.find(address)).contains(ByteBuffer.wrap(bytes));
    }

    @Test
    void hugeStatedLengthsAreRefusedBeforeAnythingIsAllocated() {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        int table = tableAt();
        long before = threads.getCurrentThreadAllocatedBytes();
        int tried = 0;
        for (int at = INFO_AT; at < TABLE_AT + 4; at += 4) {
            int field = at;
            for (int value : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, record.length}) {
                assertRefused(forged(bytes -> bytes.putInt(field, value)), "length at " + at + " is " + value);
                tried++;
            }
        }
        for (int at : new int[] {32, 40}) {
            for (long value : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, -1, 1L << 40}) {
                assertRefused(forged(bytes -> bytes.putLong(at, value)), "length at " + at + " is " + value);
                tried++;
            }
        }
        for (long size : new long[] {Long.MAX_VALUE, -1, 1L << 52}) {
            assertRefused(forged(bytes -> bytes.putLong(table + 32, size)), "content of " + size);
            // The number of blocks adapted to the size, as far as it goes.
            assertRefused(
                    forged(bytes -> bytes.putLong(table + 32, size).putInt(table + 49, Integer.MAX_VALUE)),
                    "content of " + size + " with blocks");
            tried += 2;
        }
        // The first row's blocks are in the blob store, which -1 says.
        for (long inline : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 0}) {
            assertRefused(forged(bytes -> bytes.putLong(table + 41, inline)), "content at " + inline);
            assertRefused(
                    forged(bytes -> bytes.put(table + 40, (byte) 0).putLong(table + 41, inline)),
                    "content in the record at " + inline);
            tried += 2;
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        // A copy or two of the record for each forgery, and messages; nothing of the size that was stated.
        assertThat(allocated).isLessThan((long) tried * (8L * record.length + 200_000));
    }

    @Test
    void randomForgeriesAreRefusedOrComeToTheSameValue() {
        Random random = new Random(RandomData.seed("EntryRecordTest"));
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] forged = forged(bytes -> {
                for (int n = 1 + random.nextInt(3); n > 0; n--) {
                    bytes.put(random.nextInt(record.length - 4), (byte) random.nextInt());
                }
            });
            try {
                Datum back = find(forged).orElseThrow().datum();
                // What the digests do not cover: the info's notes, and bytes that stand in the record.
                assertThat(back.getClass()).isEqualTo(ENTRY.datum().getClass());
                // A search leaves the notes unread; whoever verifies reads them.
                EntryRecord.decode(address, ByteBuffer.wrap(forged), "here").read("here");
            } catch (CorruptEntryException | UnsupportedFormatException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(800);
    }

    @Test
    void detailsThatCannotBeReadDoNotKeepTheValueButVerifyNamesThem() {
        int detailsEnd = EntryRecord.HEADER
                + ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getInt(INFO_AT);
        byte[] forged = forged(bytes -> bytes.put(detailsEnd - 1, (byte) '!'));
        Entry back = find(forged).orElseThrow();
        assertThat(back.datum()).isEqualTo(ENTRY.datum());
        assertThat(back.info().draft().writer()).isEqualTo(ENTRY.info().draft().writer());
        assertThatThrownBy(() -> back.info().draft().code()).isInstanceOf(dev.larder.data.InvalidDatumException.class);
        assertThat(parts.store.upkeep().verify(Progress.NONE).findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.DAMAGED_ENTRY);
    }

    @Test
    void aContentWhoseBlocksDoNotGiveItsDigestIsDamage() {
        // The first content of the table has one block, whose digest follows the row's 53 bytes.
        assertThatThrownBy(() -> find(forged(bytes -> bytes.put(tableAt() + 53, (byte) ~bytes.get(tableAt() + 53)))))
                .isInstanceOf(CorruptEntryException.class)
                .hasMessageContaining("the blocks of a content do not make up its digest");
    }

    @Test
    void contentsUpTo64KibibytesStandInTheRecordAndLongerOnesInBlocks() {
        for (int size : new int[] {1025, EntryRecord.MAX_INLINE, EntryRecord.MAX_INLINE + 1}) {
            Entry own = Samples.entry(100 + size, Samples.bytes(size, size));
            parts.store.store(own, Publication.keeping());
            EntryRecord.Parts decoded = EntryRecord.decode(
                    own.info().address(), parts.index.find(own.info().address()).orElseThrow(), "here");
            assertThat(decoded.contents()).hasSize(1);
            assertThat(decoded.contents().get(0).isInline()).isEqualTo(size <= EntryRecord.MAX_INLINE);
            assertThat(decoded.blocks()).hasSize(size <= EntryRecord.MAX_INLINE ? 0 : 1);
        }
    }

    @Test
    void manyShortContentsDoNotSwellTheRecord() {
        Datum[] many = new Datum[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = Samples.bytes(i, 60_000);
        }
        Entry own = Samples.entry(5, Datum.Sequence.of(many));
        parts.store.store(own, Publication.keeping());
        assertThat(parts.index.find(own.info().address()).orElseThrow().remaining())
                .isLessThan(Content.BLOCK_SIZE);
        assertThat(parts.store.find(own.info().address()).orElseThrow().datum()).isEqualTo(own.datum());
    }
}
