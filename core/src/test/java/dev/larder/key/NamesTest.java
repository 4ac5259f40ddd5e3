package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, addresses and versions. */
class NamesTest {
    private static final String HEX = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final Key KEY = Key.parse(HEX);

    @Test
    void aKeyIsReadWithAndWithoutItsPrefix() {
        assertThat(Key.parse("sha256:" + HEX)).isEqualTo(KEY).hasSameHashCodeAs(KEY);
        assertThat(KEY).hasToString("sha256:" + HEX);
        assertThat(KEY.hex()).isEqualTo(HEX);
        assertThat(KEY.abbreviated()).isEqualTo("ba7816bf8f01");
        assertThat(KEY).isGreaterThan(Key.parse("7f" + HEX.substring(2)));
        assertThat(KEY).isNotEqualTo(Digest.ofHex(HEX));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:", "ba78", "sha256:ba78", "x", "md5:" + HEX, HEX + "0", "sha256:sha256:" + HEX})
    void anythingElseIsNoKey(String text) {
        assertThatThrownBy(() -> Key.parse(text))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageStartingWith("not a key: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"value", " ", "..", "/", "a/b", "\u0000", "CON", "😀", "a\nb"})
    void anAttributeIsAnyText(String attribute) {
        assertThat(new Address(KEY, attribute).attribute()).isEqualTo(attribute);
    }

    @Test
    void anAttributeHas1To255Utf8Bytes() {
        assertThat(new Address(KEY, "a".repeat(255)).attribute()).hasSize(255);
        assertThat(new Address(KEY, "é".repeat(127) + "a").attribute()).hasSize(128);
        assertThatThrownBy(() -> new Address(KEY, ""))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("an attribute's name has 1 to 255 UTF-8 bytes, this one has 0; choose another name");
        assertThatThrownBy(() -> new Address(KEY, "a".repeat(256))).hasMessageContaining("this one has 256");
        assertThatThrownBy(() -> new Address(KEY, "é".repeat(128))).hasMessageContaining("this one has 256");
        assertThatThrownBy(() -> new Address(KEY, "a\ud800"))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("an attribute's name cannot hold a lone surrogate");
    }

    @Test
    void anAddressIsKeyAndAttribute() {
        assertThat(Address.of(KEY)).isEqualTo(new Address(KEY, "value")).hasToString("sha256:" + HEX + "/value");
        assertThat(new Address(KEY, "a")).isLessThan(new Address(KEY, "b")).isNotEqualTo(new Address(KEY, "b"));
    }

    @Test
    void aVersionIsATextOrTheCodeOrBoth() {
        Digest code = Digest.ofHex(HEX);
        Version text = Version.of("3");
        assertThat(text.text()).contains("3");
        assertThat(text.code()).isEmpty();
        assertThat(text).hasToString("3");
        Version ofCode = Version.ofCode(code);
        assertThat(ofCode.text()).isEmpty();
        assertThat(ofCode.code()).contains(code);
        assertThat(ofCode).hasToString("sha256:" + HEX);
        Version both = text.withCode(code);
        assertThat(both).hasToString("3 sha256:" + HEX);
        assertThat(both)
                .isNotEqualTo(text)
                .isNotEqualTo(ofCode)
                .isEqualTo(Version.of("3").withCode(code));
        assertThat(Version.of(both.datum())).isEqualTo(both).hasSameHashCodeAs(both);
        assertThat(Version.of(ofCode.datum())).isEqualTo(ofCode);
        assertThat(Version.of(text.datum())).isEqualTo(text);
        assertThatThrownBy(() -> Version.of(""))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("a version cannot be empty; say \"1\" to begin with");
    }
}
