package dev.larder.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStepsTest {
    @TempDir
    Path directory;

    @Test
    void theFirstRunComputesOnceAndTheSecondNothing() {
        String store = "file:" + directory.resolve("results");

        assertThat(printedBy(store)).startsWith("400 neurons").contains("1 found, 1 computed,");
        assertThat(printedBy(store)).startsWith("400 neurons").contains("2 found, 0 computed,");
    }

    @Test
    void aNeuronSpikesAboutAsOftenAsItsRateSays() {
        double[] spikes = FirstSteps.simulate(new FirstSteps.Rates(12.5, 400));

        double mean = 0;
        for (double count : spikes) {
            mean += count / spikes.length;
        }
        // Ten seconds at 12.5 a second, 400 neurons: the mean's standard error is sqrt(125 / 400) = 0.56.
        assertThat(mean).isBetween(122.0, 128.0);
    }

    @Test
    void theStoredResultIsTheComputedOne() {
        try (Larder larder = Larder.open("memory:")) {
            var simulate = larder.function("neuro.rates", FirstSteps.Rates.class, double[].class)
                    .version("1")
                    .of(FirstSteps::simulate);
            FirstSteps.Rates rates = new FirstSteps.Rates(50, 3);
            assertThat(simulate.apply(rates)).isEqualTo(FirstSteps.simulate(rates));
            assertThat(simulate.outcome(rates).isHit()).isTrue();
            assertThat(simulate.apply(rates)).isEqualTo(FirstSteps.simulate(rates));
        }
    }

    private static String printedBy(String store) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            FirstSteps.main(new String[] {store});
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
