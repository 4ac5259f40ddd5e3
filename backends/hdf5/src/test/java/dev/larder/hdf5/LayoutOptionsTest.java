package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.store.StoreUri;
import dev.larder.store.StoreUriException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options of layout mean what they say, and those that make no sense are refused with advice. */
class LayoutOptionsTest {
    private static LayoutOptions of(String options) {
        return LayoutOptions.of(StoreUri.parse("hdf5:r.h5?" + options));
    }

    @Test
    void contentsAreContiguousUnlessStatedOtherwise() {
        assertThat(of("").of("array")).isEmpty();
        assertThat(of("layout=contiguous").of("array")).isEmpty();
    }

    @Test
    void compressionAndChecksumsImplyChunks() {
        assertThat(of("layout=chunked").of("array")).contains(new Chunking(0, Chunking.Checksum.NONE));
        assertThat(of("deflate=9").of("array")).contains(new Chunking(9, Chunking.Checksum.NONE));
        assertThat(of("checksum=fletcher32").of("array")).contains(new Chunking(0, Chunking.Checksum.FLETCHER32));
        assertThat(of("layout=chunked&deflate=1&checksum=fletcher32").of("array"))
                .contains(new Chunking(1, Chunking.Checksum.FLETCHER32));
    }

    @Test
    void aLayoutIsForTheCodecsThatAreNamed() {
        LayoutOptions options = of("deflate=1&for=array,acme.table/2");
        assertThat(options.of("array")).isPresent();
        assertThat(options.of("acme.table/2")).isPresent();
        assertThat(options.of("value")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deflate=0|a level from 1 (fast) to 9 (small), not '0'",
                "deflate=10|a level from 1",
                "deflate=|a level from 1",
                "checksum=crc32|one of fletcher32, none",
                "layout=compact|one of chunked, contiguous",
                "layout=contiguous&deflate=1|leave out layout=contiguous",
                "layout=contiguous&checksum=fletcher32|leave out layout=contiguous",
                "for=array|say how, with layout=chunked",
                "deflate=1&for=|'' is no codec's name",
                "deflate=1&for=array,,file|'' is no codec's name",
                "deflate=1&for=Array|'Array' is no codec's name",
                "deflate=1&for=array,array|twice",
            })
    void whatMakesNoSenseIsRefused(String options, String message) {
        assertThatThrownBy(() -> of(options))
                .isInstanceOf(StoreUriException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("hdf5:r.h5");
    }
}
