package dev.larder.key;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzzes readers and parsers in a campaign; elsewhere its agent would instrument the JVM that all other tests run in, and
 * {@link HostileTextTest} stands for it.
 */
@Tag("fuzz")
class KeyFuzzTest {
    static Stream<byte[]> seeds() {
        return HostileText.seeds().stream().map(seed -> seed.getBytes(StandardCharsets.UTF_8));
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
