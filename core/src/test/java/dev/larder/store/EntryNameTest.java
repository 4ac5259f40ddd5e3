package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.key.Address;
import dev.larder.key.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryNameTest {
    private static final String HEX = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final Key KEY = Key.parse(HEX);

    @ParameterizedTest
    @ValueSource(strings = {"value", "é😀", "\u0000", "a/b"})
    void aNameTellsItsAddress(String attribute) {
        Address address = new Address(KEY, attribute);
        assertThat(EntryName.parse(EntryName.of(address)).orElseThrow().address())
                .contains(address);
    }

    @Test
    void aLongAttributeStandsAsItsDigest() {
        Address longest = new Address(KEY, "x".repeat(90));
        assertThat(EntryName.of(longest)).startsWith(HEX + ".a").hasSize(64 + 2 + 180);
        Address longer = new Address(KEY, "x".repeat(91));
        assertThat(EntryName.of(longer)).startsWith(HEX + ".h").hasSize(64 + 2 + 64);
        assertThat(EntryName.parse(EntryName.of(longer)).orElseThrow().address())
                .isEmpty();
        assertThat(EntryName.of(longer)).isNotEqualTo(EntryName.of(new Address(KEY, "y".repeat(91))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "README",
                HEX,
                HEX + ".a",
                HEX + ".a7",
                HEX + ".aFF",
                HEX + ".aff", // no UTF-8
                HEX + ".ac0af", // an overlong spelling of a slash
                HEX + ".h12",
                HEX + ".b76",
                HEX + ".a76.tmp",
                "x" + HEX + ".a76"
            })
    void otherNamesAreNoEntries(String name) {
        assertThat(EntryName.parse(name)).isEmpty();
    }

    @Test
    void aShortAttributeHasNoSecondName() {
        String spelledLong = HEX + ".a" + "78".repeat(91);
        assertThat(EntryName.parse(spelledLong)).isEmpty();
    }
}
