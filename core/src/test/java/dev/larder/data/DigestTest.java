package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestTest {
    private static final String EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void isTheSha256OfTheBytes() {
        assertThat(Digest.of(new byte[0])).hasToString("sha256:" + EMPTY);
        assertThat(Digest.of(utf8("abc")).hex()).isEqualTo(ABC);
    }

    @Test
    void comesBackFromEveryWriting() {
        Digest digest = Digest.of(utf8("abc"));
        ByteBuffer buffer = ByteBuffer.allocate(40);
        digest.write(buffer);

        assertThat(buffer.flip().remaining()).isEqualTo(Digest.LENGTH);
        assertThat(Digest.read(buffer)).isEqualTo(digest).hasSameHashCodeAs(digest);
        assertThat(buffer.hasRemaining()).isFalse();
        assertThat(Digest.parse(digest.toString())).isEqualTo(digest);
        assertThat(Digest.ofHex(digest.hex())).isEqualTo(digest);
        assertThat(Digest.wrap(digest.bytes())).isEqualTo(digest);
        assertThatThrownBy(() -> Digest.read(ByteBuffer.allocate(31))).isInstanceOf(BufferUnderflowException.class);
    }

    @Test
    void cannotBeChangedThroughItsBytes() {
        Digest digest = Digest.of(utf8("abc"));
        byte[] given = digest.bytes();
        Digest wrapped = Digest.wrap(given);
        given[0]++;
        digest.bytes()[1]++;
        assertThat(wrapped.hex()).isEqualTo(ABC);
        assertThat(digest.hex()).isEqualTo(ABC);
    }

    @Test
    void isOrderedAsItsHexDigitsAre() {
        assertThat(Digest.ofHex("80" + ABC.substring(2))).isGreaterThan(Digest.ofHex("7f" + ABC.substring(2)));
        assertThat(Digest.ofHex(ABC)).isEqualByComparingTo(Digest.of(utf8("abc")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256:",
                ABC,
                "SHA256:" + ABC,
                "sha256:" + ABC + "0",
                "sha512:" + ABC,
                "sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD",
                "sha256:ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                "sha256:٠a7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            })
    void hasOneWritingOnly(String text) {
        assertThatThrownBy(() -> Digest.parse(text))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("not a digest");
    }

    @Test
    void needs32Bytes() {
        assertThatThrownBy(() -> Digest.wrap(new byte[31])).hasMessage("a SHA-256 digest has 32 bytes, not 31");
    }

    @Test
    void aHasherTakesPiecesAndStartsAfresh() {
        Hasher hasher = new Hasher();
        ByteBuffer rest = ByteBuffer.wrap(utf8("xbcx")).position(1).limit(3);
        assertThat(hasher.update(utf8("xa"), 1, 1).update(rest).digest().hex()).isEqualTo(ABC);
        assertThat(rest.hasRemaining()).isFalse();
        assertThat(hasher.digest().hex()).isEqualTo(EMPTY);
        assertThat(hasher.update("é").digest()).isEqualTo(Digest.of(new byte[] {(byte) 0xc3, (byte) 0xa9}));
    }

    @Test
    void hashersOfSeveralThreadsDoNotDisturbEachOther() {
        Digest expected = Digest.of(new byte[100_000]);
        assertThat(IntStream.range(0, 200).parallel().mapToObj(i -> Digest.of(new byte[100_000])))
                .allMatch(expected::equals);
    }
}
