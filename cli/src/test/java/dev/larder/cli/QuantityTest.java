package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuantityTest {
    @Test
    void sizesAreInTheLargestUnitThatKeepsAWholePart() {
        assertThat(Quantity.bytes(0)).isEqualTo("0 B");
        assertThat(Quantity.bytes(1023)).isEqualTo("1023 B");
        assertThat(Quantity.bytes(1024)).isEqualTo("1.0 KiB");
        assertThat(Quantity.bytes(1536)).isEqualTo("1.5 KiB");
        assertThat(Quantity.bytes((1 << 20) - 1)).isEqualTo("1.0 MiB");
        assertThat(Quantity.bytes(Long.MAX_VALUE)).isEqualTo("8.0 EiB");
    }

    @Test
    void agesAndCostsAreShort() {
        assertThat(Quantity.age(Duration.ofSeconds(-5))).isEqualTo("0s");
        assertThat(Quantity.age(Duration.ofMinutes(59))).isEqualTo("59m");
        assertThat(Quantity.age(Duration.ofDays(400))).isEqualTo("400d");
        assertThat(Quantity.cost(Duration.ZERO)).isEqualTo("-");
        assertThat(Quantity.cost(Duration.ofNanos(1))).isEqualTo("1 ms");
        assertThat(Quantity.cost(Duration.ofMillis(2340))).isEqualTo("2.3 s");
        assertThat(Quantity.cost(Duration.ofMinutes(5))).isEqualTo("5 min");
        assertThat(Quantity.cost(Duration.ofHours(30))).isEqualTo("30.0 h");
    }

    @Test
    void timesAreReadWithTheirUnit() {
        assertThat(Quantity.time("--grace", "0s")).isEqualTo(Duration.ZERO);
        assertThat(Quantity.time("--grace", "30m")).isEqualTo(Duration.ofMinutes(30));
        assertThat(Quantity.time("--grace", "7d")).isEqualTo(Duration.ofDays(7));
        for (String wrong : new String[] {"", "5", "h", "-5s", "1.5h", "5 s", "9999999999s", "5S"}) {
            assertThatThrownBy(() -> Quantity.time("--grace", wrong))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("--grace");
        }
    }
}
