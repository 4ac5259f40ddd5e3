package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CapsTest {
    @Test
    void capsAreReadFromText() {
        assertThat(
                        Caps.parse(
                                "max-size=10G, max-age=90d, policy=cost; neuro.*: max-size=2M, max-count=100\n other: max-age=5m"))
                .isEqualTo(Caps.NONE
                        .bytes(10L << 30)
                        .age(Duration.ofDays(90))
                        .order(Caps.Order.COST)
                        .type("neuro.*", Caps.Limits.NONE.bytes(2L << 20).entries(100))
                        .type("other", Caps.Limits.NONE.age(Duration.ofMinutes(5))));
        assertThat(Caps.parse("max-count=7")).isEqualTo(Caps.NONE.entries(7));
        assertThat(Caps.parse("max-size=100k").all().bytes()).isEqualTo(100 << 10);
        assertThat(Caps.parse(" ; ").isNone()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-size=10X | a size is a number of bytes",
                "max-size=-1 | a size is a number of bytes",
                "max-size=9999999999T | more than there are bytes",
                "max-age=90 | an age is a whole number with ms, s, m, h or d",
                "max-count=ten | a count is a whole number",
                "policy=mru | it is one of lru, cost",
                "neuro.*: policy=cost | for all types only",
                "max-sise=1G | there are max-size=, max-count=",
                "max-size | a setting has an equals sign",
                "a: b: max-size=1 | caps are written max-size=10G"
            })
    void whatMakesNoSenseIsRefusedWithAdvice(String text, String advice) {
        assertThatThrownBy(() -> Caps.parse(text))
                .isInstanceOf(InvalidCapsException.class)
                .hasMessageContaining(advice)
                .hasMessageContaining("in the caps '" + text + "'");
    }

    @Test
    void aLimitIsNotLessThanNothing() {
        assertThatThrownBy(() -> Caps.NONE.bytes(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Caps.NONE.entries(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Caps.NONE.age(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSharedBlockCountsForEachEntryThatNamesIt() {
        DataStore store = DataStores.open("memory:");
        EntryInfo one = store.store(Samples.entry(1, Samples.large(7)), Publication.failing())
                .info();
        EntryInfo other = store.store(Samples.entry(2, Samples.large(7)), Publication.failing())
                .info();
        assertThat(Eviction.of(store, Caps.NONE).plan().bytes())
                .isEqualTo(Caps.bytesOf(one) + Caps.bytesOf(other))
                .isGreaterThan(2L * 2 * dev.larder.data.Content.BLOCK_SIZE);
    }
}
