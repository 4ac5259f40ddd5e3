package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checksum of HDF5's metadata has the values that its author published. */
class Lookup3Test {
    @ParameterizedTest
    @CsvSource({"'', deadbeef", "Four score and seven years ago, 17770551"})
    void textsHaveTheChecksumsThatItsAuthorPublished(String text, String checksum) {
        byte[] bytes = ("?" + text).getBytes(StandardCharsets.US_ASCII);
        assertThat(Integer.toHexString(Lookup3.of(bytes, 1, text.length()))).isEqualTo(checksum);
    }
}
