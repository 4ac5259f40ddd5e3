package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void whatATerminalWouldObeyIsReplaced() {
        assertThat(Printable.of("a\u001b[2Jb\u009bc\u202ed\u0000e\nf\rg\th\u2028i\ud800j"))
                .isEqualTo("a?[2Jb?c?d?e f g h?i?j");
        assertThat(Printable.of("é😀漢 ▸…")).isEqualTo("é😀漢 ▸…");
    }

    @Test
    void aLongTextIsCutBetweenCharacters() {
        assertThat(Printable.cut("abcdef", 6)).isEqualTo("abcdef");
        assertThat(Printable.cut("abcdefg", 6)).isEqualTo("abcde…");
        assertThat(Printable.cut("a😀😀😀", 4)).isEqualTo("a😀…");
        assertThat(Printable.cut("a😀😀😀", 5)).isEqualTo("a😀…");
        assertThat(Printable.cut("a😀😀", 5)).isEqualTo("a😀😀");
        assertThat(Printable.cut("abc", 1)).isEqualTo("…");
    }
}
