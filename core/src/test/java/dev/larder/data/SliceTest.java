package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected indices are what {@code list(range(n))[slice]} is in Python. */
class SliceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1:10:2 | 12 | 1 3 5 7 9",
                "1:6:2 | 4 | 1 3",
                ": | 3 | 0 1 2",
                ":: | 3 | 0 1 2",
                "::-1 | 3 | 2 1 0",
                "-2: | 5 | 3 4",
                ":-2 | 5 | 0 1 2",
                "-100:100 | 3 | 0 1 2",
                "5:2 | 9 | ''",
                "5:2:-1 | 9 | 5 4 3",
                "5:2:-2 | 9 | 5 3",
                "100::-4 | 10 | 9 5 1",
                "3 | 5 | 3",
                "-1 | 5 | 4",
                "7 | 5 | ''",
                "0:0 | 5 | ''",
                "::1 | 0 | ''",
                "::-1 | 0 | ''",
                "::9223372036854775807 | 3 | 0",
                "::-9223372036854775808 | 3 | 2",
                "-9223372036854775808:9223372036854775807 | 2 | 0 1"
            })
    void aSliceMeansTheIndicesThatPythonMeans(String text, long length, String indices) {
        Slice.Range range = Slice.parse(text).get(0).within(length);

        StringBuilder shown = new StringBuilder();
        for (long i = 0; i < range.count(); i++) {
            shown.append(i == 0 ? "" : " ").append(range.first() + i * range.step());
        }
        assertThat(shown).hasToString(indices);
    }

    @Test
    void aTextStatesOneSliceForEachDimension() {
        assertThat(Slice.parse("1:10:2, :,-1"))
                .isEqualTo(List.of(Slice.of(1, 10, 2), Slice.ALL, Slice.at(-1)))
                .extracting(Slice::toString)
                .containsExactly("1:10:2", ":", "-1:");
        assertThat(Slice.parse("3")).containsExactly(Slice.of(3, 4));
        assertThat(Slice.from(2).by(3)).hasToString("2::3");
        assertThat(Slice.upTo(-1)).hasToString(":-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "1:2:3:4", "1,,2", "1:2;3", "1.5", "0x1", "1:99999999999999999999", "--1", "١:٢"})
    void whatIsNoSliceIsRefusedInOneLine(String text) {
        assertThatThrownBy(() -> Slice.parse(text))
                .isInstanceOf(InvalidDatumException.class)
                .message()
                .doesNotContain("\n")
                .isNotEmpty();
    }

    @Test
    void aStepOfZeroIsRefused() {
        assertThatThrownBy(() -> Slice.parse("::0"))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("a slice's step cannot be 0");
    }
}
