package dev.larder.key;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzes readers and parsers in a campaign; elsewhere its agent would instrument the JVM that all other tests run in, and
 * {@link HostileTextTest} stands for it.
 */
@Tag("fuzz")
class KeyFuzzTest {
    /** One in eight: the fuzzer takes a while for each, and finds its way to the others. */
    static Stream<byte[]> seeds() {
        List<String> seeds = HostileText.seeds();
        return IntStream.range(0, seeds.size() / 8)
                .mapToObj(i -> seeds.get(i * 8).getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @DictionaryFile(resourcePath = "fuzz-dictionary.txt")
    @FuzzTest(maxDuration = "5m")
    void readersAndParsersKeepTheRules(byte[] bytes) {
        if (bytes != null) {
            HostileText.check(new String(bytes, StandardCharsets.UTF_8));
        }
    }
}
