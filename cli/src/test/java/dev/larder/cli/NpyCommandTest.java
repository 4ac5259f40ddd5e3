package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cli.npy.NpyFile;
import dev.larder.data.NdArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyCommandTest {
    @TempDir
    private Path directory;

    @Test
    void anArrayOfManyBlocksComesBackAsTheSameFile() throws IOException {
        Cli cli = new Cli(directory);
        Path in = directory.resolve("in.npy");
        NpyFile.write(NdArray.of(IntStream.range(0, 1_500_000).asDoubleStream().toArray(), 1500, 1000), in);
        assertThat(cli.run("put", cli.component(1), "--from", in.toString()).out())
                .endsWith(": an array f64[1500, 1000]\n");
        assertThat(cli.run("ls", "--json").out()).contains("\"codec\":\"array\"");
        Path out = directory.resolve("out.npy");
        assertThat(cli.run("get", cli.key(1), "-o", out.toString()).exitCode()).isZero();
        assertThat(Files.mismatch(in, out)).isEqualTo(-1);
        assertThat(cli.run("put", cli.component(1), "--from", out.toString()).out())
                .startsWith("already stored");
    }

    @Test
    void aHostileFileStoresNothing() {
        Cli cli = new Cli(directory);
        String from = cli.file("x.npy", "\u0093NUMPY");
        Cli.Result result = cli.run("put", cli.component(1), "--from", from);
        assertThat(result.exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(result.err()).startsWith("larder: " + from + ": ").hasLineCount(1);
        assertThat(cli.store()).doesNotExist();
    }
}
