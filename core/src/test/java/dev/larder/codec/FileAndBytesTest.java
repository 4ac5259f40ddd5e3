package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileAndBytesTest {
    record Sources(Path spikes, ByteBuffer header, byte[] magic) {}

    @TempDir
    Path directory;

    @Test
    void aPathIsTheFileThatLiesThere() throws IOException {
        Path one = Files.writeString(directory.resolve("one.csv"), "a,b\n");
        Path other = Files.writeString(directory.resolve("other.csv"), "a,b\n");
        Encoded encoded = Codecs.standard().encode(one, TypeRef.of(Path.class));
        assertThat(encoded.codec()).isEqualTo("file");
        assertThat(encoded.datum()).isEqualTo(Codecs.standard().encode(other));
        assertThat(Stored.text(Map.of("file", one))).startsWith("{\"file\":{\"$file\":{\"digest\":\"sha256:");
        assertThat(Stored.text(one)).doesNotContain("csv", directory.toString());

        Datum.File back = Codecs.standard().decode(encoded.datum(), TypeRef.of(Datum.File.class));
        back.copyTo(directory.resolve("copy.csv"));
        assertThat(directory.resolve("copy.csv")).hasContent("a,b\n");
        assertThatThrownBy(() -> Codecs.standard().decode(encoded.datum(), TypeRef.of(Path.class)))
                .isInstanceOf(CodecException.class)
                .hasMessageEndingWith("ask for Datum.File and call copyTo(path)");
    }

    @Test
    void aPathOfADirectoryIsAllThatLiesInIt() throws IOException {
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.writeString(data.resolve("one.csv"), "a,b\n");
        Encoded encoded = Codecs.standard().encode(data, TypeRef.of(Path.class));
        assertThat(encoded.codec()).isEqualTo("tree");
        assertThat(Stored.text(Map.of("files", data)))
                .startsWith("{\"files\":{\"$tree\":{\"one.csv\":{\"$file\":{\"digest\":\"sha256:");

        Datum.Tree back = Codecs.standard().decode(encoded.datum(), TypeRef.of(Datum.Tree.class));
        back.copyTo(directory.resolve("copy"));
        assertThat(directory.resolve("copy/one.csv")).hasContent("a,b\n");
        assertThatThrownBy(() -> Codecs.standard().decode(encoded.datum(), TypeRef.of(Path.class)))
                .isInstanceOf(CodecException.class)
                .hasMessageEndingWith("ask for Datum.Tree and call copyTo(path)");
        assertThatThrownBy(() -> Codecs.standard().decode(encoded.datum(), TypeRef.of(Datum.File.class)))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("a directory is stored");
    }

    @Test
    void whatADirectoryCannotHoldAndAMissingFileAreRefusedWithTheirPlace() throws IOException {
        ByteBuffer none = ByteBuffer.allocate(0);
        Path broken = Files.createSymbolicLink(directory.resolve("broken"), directory.resolve("none"));
        assertThatThrownBy(() -> Codecs.standard()
                        .encode(List.of(new Sources(directory, none, new byte[0])), new TypeRef<List<Sources>>() {}))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("[0].spikes: " + broken + " is a link that leads nowhere");
        assertThatThrownBy(() -> Codecs.standard().encode(directory.resolve("none")))
                .isInstanceOf(CodecException.class)
                .hasMessage("no such file: " + directory.resolve("none"));
    }

    @Test
    void bytesComeBackUnchanged() {
        byte[] bytes = new byte[5000];
        new java.util.Random(1).nextBytes(bytes);
        assertThat(Stored.andBack(bytes, byte[].class)).isEqualTo(bytes);
        assertThat(Codecs.standard().encode(bytes, TypeRef.of(byte[].class)).codec())
                .isEqualTo("bytes");
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 10, 20);
        assertThat(Stored.andBack(buffer, ByteBuffer.class)).isEqualTo(buffer);
        assertThat(buffer.position()).isEqualTo(10);
        ByteBuffer direct = ByteBuffer.allocateDirect(2).put((byte) 7).flip();
        assertThat(Stored.text(direct)).isEqualTo("{\"$bytes\":\"Bw==\"}");
    }

    @Test
    void theCodecsNameSaysWhatKindOfDatumItMade() {
        Codecs codecs = Codecs.standard();
        assertThat(codecs.encode(new int[1][1], TypeRef.of(int[][].class)).codec())
                .isEqualTo("array");
        assertThat(codecs.encode(List.of(), TypeRef.of(List.class)).codec()).isEqualTo("value");
        assertThat(codecs.encode(Datum.Bytes.of(dev.larder.data.Content.of(new byte[1])), TypeRef.of(Datum.class))
                        .codec())
                .isEqualTo("bytes");
    }
}
