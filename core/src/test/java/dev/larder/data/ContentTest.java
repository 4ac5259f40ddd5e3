package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {
    private static final int BLOCK = Content.BLOCK_SIZE;

    /** Byte i is the low byte of 31 i + 7: every block differs from the others nowhere but where the last one ends. */
    static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + 7);
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 5})
    void isCutIntoBlocksOf4Mebibytes(int size) {
        byte[] bytes = pattern(size);
        Content content = Content.of(bytes);

        assertThat(content.size()).isEqualTo(size);
        assertThat(content.blockCount()).isEqualTo(size / BLOCK + (size % BLOCK == 0 ? 0 : 1));
        List<Digest> digests = content.blockDigests();
        assertThat(digests).hasSize(content.blockCount());
        int total = 0;
        for (int i = 0; i < digests.size(); i++) {
            int from = i * BLOCK;
            assertThat(digests.get(i))
                    .isEqualTo(Digest.of(Arrays.copyOfRange(bytes, from, Math.min(size, from + BLOCK))));
            total += content.blockLength(i);
        }
        assertThat(total).isEqualTo(size);
        assertThat(content.toBytes()).isEqualTo(bytes);
    }

    /** The digests were computed by a Python program from the description in docs/key-derivation.md. */
    @Test
    void theDigestOfManyBlocksIsThatOfTheDescription() {
        byte[] bytes = pattern(9 * 1024 * 1024 + 1);
        assertThat(Datum.Bytes.of(Content.of(bytes)).digest().hex())
                .isEqualTo("44c6af8692e8c1b9b44b7ef8f18c28e674cd3a6ce3106be4ec1c61d6f145f324");
        assertThat(NdArray.of(ElementType.U8, new long[] {bytes.length}, Content.of(bytes))
                        .digest()
                        .hex())
                .isEqualTo("57ef8a92154508b7dd872ce7812f032f0d7bbbf2c2bee58ebc3aa262982f3db9");
    }

    @Test
    void anyPartCanBeRead() {
        byte[] bytes = pattern(1000);
        for (Content content : List.of(Content.of(bytes), NdArray.of(bytes).content())) {
            ByteBuffer into = ByteBuffer.allocate(20).position(3).limit(17);
            content.read(500, into);
            assertThat(into.hasRemaining()).isFalse();
            assertThat(Arrays.copyOfRange(into.array(), 3, 17)).isEqualTo(Arrays.copyOfRange(bytes, 500, 514));
            assertThat(into.array()[2]).isZero();
            assertThat(into.array()[17]).isZero();
            content.read(1000, ByteBuffer.allocate(0));
            assertThatThrownBy(() -> content.read(990, ByteBuffer.allocate(11)))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> content.read(-1, ByteBuffer.allocate(1)))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void bytesOfWhichOnlyTheSizeIsKnownAreRefusedAtOnce() {
        // 8 PB: whoever made room for its blocks' digests, or for its bytes, would run out of memory
        Content absent = Content.absent(8_000_000_000_000_000L);
        Digest digest = Digest.of(new byte[0]);
        Datum datum = Datum.Bytes.of(absent, digest);

        assertThat(CanonicalJson.write(datum)).contains(digest.toString());
        assertThatThrownBy(() -> CanonicalJson.form(datum))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("only the digest of this content of 8000000000000000 bytes is known");
        assertThatThrownBy(absent::toBytes).isInstanceOf(InvalidDatumException.class);
        assertThatThrownBy(() -> Content.absent(2_000_000_000).toBytes()).isInstanceOf(InvalidDatumException.class);
        assertThatThrownBy(() -> Content.absent(-1)).hasMessage("a size cannot be negative: -1");
        assertThatThrownBy(() -> CanonicalJson.write(Datum.Bytes.of(Content.absent(10), digest)))
                .isInstanceOf(InvalidDatumException.class);
    }

    @Test
    void contentsThatAreNotAtHandAreToldApartByDigest() {
        Digest one = Digest.of(new byte[] {1});
        Digest other = Digest.of(new byte[] {2});
        Datum.Bytes bytes = Datum.Bytes.of(Content.absent(2000), one);
        assertThat(bytes).isEqualTo(Datum.Bytes.of(Content.absent(2000), one));
        assertThat(bytes).isNotEqualTo(Datum.Bytes.of(Content.absent(2000), other));
        assertThat(new Datum.File(bytes, false))
                .isNotEqualTo(new Datum.File(Datum.Bytes.of(Content.absent(2000), other), false));
        NdArray array = NdArray.of(ElementType.I8, new long[] {100}, Content.absent(100), one);
        assertThat(array).isEqualTo(NdArray.of(ElementType.I8, new long[] {100}, Content.absent(100), one));
        assertThat(array).isNotEqualTo(NdArray.of(ElementType.I8, new long[] {100}, Content.absent(100), other));
    }

    @Test
    void contentThatFitsNoJavaArrayIsReadInParts() {
        Content huge = new Content() {
            @Override
            public long size() {
                return 1L << 40;
            }

            @Override
            public void read(long position, ByteBuffer into) {
                while (into.hasRemaining()) {
                    into.put((byte) 1);
                }
            }
        };
        assertThatThrownBy(huge::toBytes)
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("does not fit a Java array; read it in parts");
        assertThatThrownBy(() -> NdArray.of(ElementType.I8, new long[] {1L << 20, 1L << 20}, huge)
                        .toFlat())
                .hasMessage("i8[1048576, 1048576] does not fit a Java array; read it in parts");
    }
}
