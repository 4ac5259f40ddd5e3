package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.RandomData;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Texts that were spliced, cut and damaged. {@link KeyFuzzTest} goes on where this ends. */
class HostileTextTest {
    private static final long SEED = RandomData.seed("HostileTextTest");

    @Test
    void everyVectorKeepsTheRules() {
        int taken = 0;
        for (String seed : HostileText.seeds()) {
            taken += HostileText.check(seed);
        }
        assertThat(taken).isGreaterThan(5000);
    }

    @Test
    void splicedAndDamagedVectorsKeepTheRules() {
        Random random = new Random(SEED);
        List<String> seeds = HostileText.seeds();
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            taken += HostileText.check(damaged(seeds, random));
        }
        assertThat(taken).isGreaterThan(300);
    }

    private static String damaged(List<String> seeds, Random random) {
        String one = seeds.get(random.nextInt(seeds.size()));
        String other = seeds.get(random.nextInt(seeds.size()));
        int at = random.nextInt(one.length() + 1);
        int from = random.nextInt(other.length() + 1);
        int to = from + random.nextInt(Math.min(20, other.length() - from) + 1);
        String text = one.substring(0, at)
                + other.substring(from, to)
                + one.substring(Math.min(one.length(), at + to - from));
        if (random.nextBoolean() && !text.isEmpty()) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return text;
    }
}
