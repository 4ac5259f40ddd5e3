package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretsTest {
    private static final byte[] KEY = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);

    record Login(String user, @Secret String token) {}

    record Token(@Secret @JsonValue String text) {}

    public static final class Address {
        @Secret
        private final String isToken = "hunter2";

        public String getToken() {
            return isToken;
        }
    }

    record Session(Login login) {}

    record Failing(@Secret Object content) {}

    public static final class Getter {
        @Secret
        public String getToken() {
            throw new IllegalStateException("token hunter2 has expired");
        }
    }

    record Precise(@Secret @Rounded(2) double value) {}

    private final Secrets secrets = Secrets.under(KEY);

    /** HMAC as RFC 2104 writes it down, from nothing but SHA-256. */
    private static String hmac(byte[] key, String message) throws Exception {
        byte[] inner = new byte[64];
        byte[] outer = new byte[64];
        byte[] padded = Arrays.copyOf(key, 64);
        for (int i = 0; i < 64; i++) {
            inner[i] = (byte) (padded[i] ^ 0x36);
            outer[i] = (byte) (padded[i] ^ 0x5c);
        }
        var sha = java.security.MessageDigest.getInstance("SHA-256");
        sha.update(inner);
        byte[] first = sha.digest(message.getBytes(StandardCharsets.UTF_8));
        sha.update(outer);
        return java.util.HexFormat.of().formatHex(sha.digest(first));
    }

    @Test
    void aSealedValueIsTheHmacOfItsCanonicalJson() throws Exception {
        assertThat(CanonicalJson.write(secrets.seal("hunter2")))
                .isEqualTo("{\"$secret\":\"" + hmac(KEY, "\"hunter2\"") + "\"}");
        assertThat(secrets.seal(Map.of("b", 1, "a", "é")).mac().hex()).isEqualTo(hmac(KEY, "{\"a\":\"é\",\"b\":1}"));
        assertThat(secrets.seal(new byte[] {0, 1, 2}).mac().hex()).isEqualTo(hmac(KEY, "{\"$bytes\":\"AAEC\"}"));
        assertThat(secrets.seal("ab".toCharArray()).mac().hex())
                .isEqualTo(hmac(KEY, "{\"$array\":{\"data\":[97,98],\"dtype\":\"u16\",\"shape\":[2]}}"));
        assertThat(secrets.seal(null).mac().hex()).isEqualTo(hmac(KEY, "null"));
    }

    @Test
    void anotherValueOrAnotherKeyGivesAnotherSeal() {
        byte[] other = KEY.clone();
        other[15]++;
        assertThat(secrets.seal("a")).isEqualTo(Secrets.under(KEY).seal("a"));
        assertThat(secrets.seal("a")).isNotEqualTo(secrets.seal("b"));
        assertThat(secrets.seal("a")).isNotEqualTo(Secrets.under(other).seal("a"));
    }

    @Test
    void theKeyIsCopiedLongEnoughAndNeverShown() {
        byte[] key = KEY.clone();
        Secrets copied = Secrets.under(key);
        key[0]++;
        assertThat(copied.seal("a")).isEqualTo(secrets.seal("a"));
        assertThat(secrets.toString()).isEqualTo("Secrets[key not shown]");
        assertThatThrownBy(() -> Secrets.under(Arrays.copyOf(KEY, 15)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a key for secrets has 16 bytes or more, not 15");
        assertThatThrownBy(() -> Secrets.under(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMarkedPropertyIsSealedWhereItStands() {
        Codecs codecs = Codecs.standard().sealing(secrets);
        assertThat(CanonicalJson.write(codecs.keyed(new Login[] {new Login("ada", "hunter2")})))
                .isEqualTo("[{\"token\":{\"$secret\":\""
                        + secrets.seal("hunter2").mac().hex() + "\"},\"user\":\"ada\"}]");
        assertThat(((Datum.Mapping) codecs.keyed(new Precise(1.2345))).member("value"))
                .isEqualTo(secrets.seal(Datum.By.rounding(1.2345, 2)));
    }

    @Test
    void aMarkedPropertyIsRefusedWithoutAKeyAndInWhatIsStored() {
        assertThatThrownBy(() -> Codecs.standard().keyed(new Session(new Login("ada", "hunter2"))))
                .isInstanceOf(CodecException.class)
                .hasMessage("login.token: marked @Secret, and no key seals it; hand over codecs made with"
                        + " Codecs.standard().sealing(Secrets.under(key)), or mark it @NotKeyed");
        assertThatThrownBy(() -> Codecs.standard().sealing(secrets).encode(new Login("ada", "hunter2")))
                .isInstanceOf(CodecException.class)
                .hasMessage("token: marked @Secret, and what is stored can be read; leave it out of the result");
    }

    @Test
    void aMarkIsSeenWhereNamesDifferAndWhereOneValueStandsForItsClass() {
        Codecs codecs = Codecs.standard().sealing(secrets);
        assertThat(codecs.keyed(new Token("hunter2"))).isEqualTo(secrets.seal("hunter2"));
        assertThat(CanonicalJson.write(codecs.keyed(new Address())))
                .isEqualTo("{\"token\":" + CanonicalJson.write(secrets.seal("hunter2")) + "}");
        for (Object each : List.of(new Token("hunter2"), new Address())) {
            assertThatThrownBy(() -> Codecs.standard().keyed(each)).hasMessageContaining("no key seals it");
            assertThatThrownBy(() -> codecs.encode(each)).hasMessageContaining("what is stored can be read");
        }
    }

    @Test
    void noErrorShowsTheSecret() {
        Codecs codecs = Codecs.standard().sealing(secrets);
        List<Object> hopeless = List.of(
                Map.of("hunter2", new Object()),
                "hunter2\ud800",
                Map.of(List.of("hunter2"), 1, "hunter2 too", new Object()),
                Map.of("hunter2", 1, List.of(1), new Object()),
                new Exploding());
        for (Object each : hopeless) {
            assertSilent(() -> secrets.seal(each));
            assertSilent(() -> codecs.keyed(new Failing(each)));
        }
        assertSilent(() -> codecs.keyed(new Getter()));
        assertThatThrownBy(() -> codecs.keyed(new Failing[] {new Failing(new Object())}))
                .hasMessageStartingWith("[0].content: a secret java.lang.Object has no canonical form");
        // What the control shows: without the mark, the same failures do quote the value.
        assertThatThrownBy(() -> codecs.keyed(hopeless.get(0))).hasMessageContaining("hunter2");
    }

    private static final class Exploding extends java.util.AbstractList<Object> {
        @Override
        public Object get(int index) {
            throw new IllegalStateException("hunter2");
        }

        @Override
        public int size() {
            return 1;
        }
    }

    private static void assertSilent(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(CodecException.class).satisfies(e -> {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            assertThat(trace.toString()).doesNotContain("hunter2");
        });
    }
}
