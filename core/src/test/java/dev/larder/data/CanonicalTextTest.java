package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalTextTest {
    private static final String HEX = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final Digest ABC = Digest.ofHex(HEX);

    static Stream<Arguments> forms() {
        return Stream.of(
                form(Datum.NULL, "null"),
                form(new Datum.Flag(true), "true"),
                form(new Datum.Flag(false), "false"),
                form(whole(0), "0"),
                form(whole(Long.MIN_VALUE), "-9223372036854775808"),
                form(new Datum.Whole(new BigInteger("9007199254740993")), "9007199254740993"),
                form(new Datum.Whole(BigInteger.TEN.pow(40)), "1" + "0".repeat(40)),
                form(new Datum.Real(1), "1.0"),
                form(new Datum.Real(-0.0), "-0.0"),
                form(new Datum.Real(Double.NaN), "{'$real':'NaN'}"),
                form(new Datum.Real(Double.POSITIVE_INFINITY), "{'$real':'Infinity'}"),
                form(new Datum.Real(Double.NEGATIVE_INFINITY), "{'$real':'-Infinity'}"),
                form(decimal("1.50"), "{'$decimal':'1.50'}"),
                form(decimal("1E+3"), "{'$decimal':'1E+3'}"),
                form(decimal("0E-7"), "{'$decimal':'0E-7'}"),
                form(decimal("-0.000001"), "{'$decimal':'-0.000001'}"),
                form(new Datum.Decimal(new BigDecimal(BigInteger.ONE, 999_999_999)), "{'$decimal':'1E-999999999'}"),
                form(new Datum.Decimal(new BigDecimal(BigInteger.TEN, -999_999_999)), "{'$decimal':'1.0E+1000000000'}"),
                form(text(""), "''"),
                form(text("é\ud83d\ude00\u007f\u2028/"), "'é\ud83d\ude00\u007f\u2028/'"),
                form(text("\"\\\b\t\n\f\r\u0000\u001f"), "'\\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001f'"),
                form(new Datum.Uuid(new UUID(0xABCDEF, 1)), "{'$uuid':'00000000-00ab-cdef-0000-000000000001'}"),
                form(Datum.Bytes.of(Content.of(new byte[0])), "{'$bytes':''}"),
                form(Datum.Bytes.of(Content.of(new byte[] {0, 1, 2})), "{'$bytes':'AAEC'}"),
                form(Datum.Bytes.of(Content.of(new byte[] {-1, -2})), "{'$bytes':'//4='}"),
                form(new Datum.Secret(ABC), "{'$secret':'" + HEX + "'}"),
                form(new Datum.ContentRef(ABC), "{'$content':'sha256:" + HEX + "'}"),
                form(new Datum.CodeRef(ABC, null), "{'$code':'sha256:" + HEX + "'}"),
                form(new Datum.CodeRef(ABC, "2"), "{'$code':'sha256:" + HEX + "','text':'2'}"),
                form(new Datum.ResultRef(ABC, "vm"), "{'$key':'sha256:" + HEX + "','attribute':'vm'}"),
                form(Datum.Sequence.of(), "[]"),
                form(Datum.Sequence.of(whole(1), Datum.NULL, text("a")), "[1,null,'a']"),
                form(new Datum.Set(List.of(text("b"), whole(10), whole(9), text("b"))), "{'$set':['b',10,9]}"),
                form(Datum.Mapping.EMPTY, "{}"),
                form(new Datum.Mapping(Map.of("b", whole(1), "a", whole(2), "B", whole(3))), "{'B':3,'a':2,'b':1}"),
                form(new Datum.Mapping(Map.of("$real", text("NaN"))), "{'$$real':'NaN'}"),
                form(new Datum.Mapping(Map.of("$", whole(1), "$$", whole(2))), "{'$$':1,'$$$':2}"),
                form(new Datum.Mapping(Map.of("$b", whole(1), "a", whole(2), "#", whole(3))), "{'#':3,'$$b':1,'a':2}"),
                form(pairs(whole(10), text("x"), whole(9), text("y")), "{'$map':[[10,'x'],[9,'y']]}"),
                form(new Datum.Typed("circle", whole(1)), "{'$type':'circle','value':1}"),
                form(new Datum.By("rounded", Datum.NULL), "{'$by':'rounded','value':null}"),
                form(array(new int[] {1, -2}), "{'$array':{'data':[1,-2],'dtype':'i32','shape':[2]}}"),
                form(
                        array(new double[] {1, Double.NaN}),
                        "{'$array':{'data':[1.0,{'$real':'NaN'}],'dtype':'f64','shape':[2]}}"),
                form(array(new float[] {0.1f}), "{'$array':{'data':[0.10000000149011612],'dtype':'f32','shape':[1]}}"),
                form(
                        array(new boolean[] {true, false}, 2, 1),
                        "{'$array':{'data':[true,false],'dtype':'bool','shape':[2,1]}}"),
                form(array(new char[] {65_535}), "{'$array':{'data':[65535],'dtype':'u16','shape':[1]}}"),
                form(array(new long[0], 0, 3), "{'$array':{'data':[],'dtype':'i64','shape':[0,3]}}"),
                form(scalar(), "{'$array':{'data':[200],'dtype':'u8','shape':[]}}"));
    }

    private static Arguments form(Datum datum, String text) {
        return Arguments.of(datum, text.replace('\'', '"'));
    }

    private static Datum whole(long value) {
        return Datum.Whole.of(value);
    }

    private static Datum decimal(String value) {
        return new Datum.Decimal(new BigDecimal(value));
    }

    private static Datum text(String value) {
        return new Datum.Text(value);
    }

    private static Datum array(Object primitives, long... shape) {
        return new Datum.Array(NdArray.of(primitives, shape));
    }

    private static Datum scalar() {
        return new Datum.Array(NdArray.of(ElementType.U8, new long[0], Content.of(new byte[] {(byte) 200})));
    }

    private static Datum pairs(Datum... keysAndValues) {
        return new Datum.Pairs(List.of(
                new Datum.Pairs.Pair(keysAndValues[2], keysAndValues[3]),
                new Datum.Pairs.Pair(keysAndValues[0], keysAndValues[1])));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyDatumHasItsTextAndComesBackFromIt(Datum datum, String text) {
        assertThat(CanonicalJson.write(datum)).isEqualTo(text);
        assertThat(CanonicalJson.parse(text, ContentResolver.ABSENT)).isEqualTo(datum);
        assertThat(CanonicalJson.read(" " + text + "\n")).isEqualTo(datum);
    }

    /** Digests computed apart, with {@code printf}, {@code head}, {@code sha256sum} and {@code xxd}. */
    @Test
    void largeContentStandsAsItsDigest() {
        assertThat(CanonicalJson.write(Datum.Bytes.of(Content.of(new byte[1025]))))
                .isEqualTo(
                        "{\"$blob\":{\"digest\":\"sha256:d7ef4ab5a30bf9657870d45cd3ea66816eafd291cd615d432e2fa3112bb9001f\",\"size\":1025}}");
        assertThat(CanonicalJson.write(array(new int[65])))
                .isEqualTo(
                        "{\"$array\":{\"digest\":\"sha256:00b6b440037902a0330eb7532a1c385131af0adb557beafadcca95b771e8eca0\",\"dtype\":\"i32\",\"shape\":[65]}}");
        Datum.Bytes bytes = Datum.Bytes.of(Content.of("abc".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThat(CanonicalJson.write(new Datum.File(bytes, true)))
                .isEqualTo(
                        "{\"$file\":{\"digest\":\"sha256:5e5509a48f94badc54f950cf161ccaa9f524d06fa1015b7ad583bde38840ec31\",\"executable\":true,\"size\":3}}");
        assertThat(CanonicalJson.write(new Datum.File(bytes, false)))
                .isEqualTo(
                        "{\"$file\":{\"digest\":\"sha256:5e5509a48f94badc54f950cf161ccaa9f524d06fa1015b7ad583bde38840ec31\",\"size\":3}}");
    }

    @Test
    void contentStandsInTheTextUpToTheLimitAndNoFurther() {
        assertThat(CanonicalJson.write(Datum.Bytes.of(Content.of(new byte[1024]))))
                .startsWith("{\"$bytes\":\"AAAA");
        assertThat(CanonicalJson.write(array(new double[64]))).startsWith("{\"$array\":{\"data\":[0.0,0.0,");
        assertThat(CanonicalJson.write(array(new double[65]))).startsWith("{\"$array\":{\"digest\":");
    }

    @Test
    void anUnusualNanMakesAShortArrayStandAsItsDigest() {
        double unusual = Double.longBitsToDouble(0x7ff8000000000001L);
        float unusualFloat = Float.intBitsToFloat(0xffc00000);

        assertThat(CanonicalJson.write(array(new double[] {unusual}))).startsWith("{\"$array\":{\"digest\":");
        assertThat(CanonicalJson.write(array(new float[] {unusualFloat}))).startsWith("{\"$array\":{\"digest\":");
        assertThat(array(new double[] {unusual})).isNotEqualTo(array(new double[] {Double.NaN}));
    }

    @Test
    void aBoolThatIsNeitherZeroNorOneHasNoText() {
        Datum array = new Datum.Array(NdArray.of(ElementType.BOOL, new long[] {1}, Content.of(new byte[] {2})));
        assertThatThrownBy(() -> CanonicalJson.write(array))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("a bool element must be 0 or 1, not 2");
    }

    @Test
    void theFormNamesEveryLargeContentOnceInTheOrderOfTheText() {
        Datum zeros = array(new double[100]);
        Datum bytes = Datum.Bytes.of(Content.of(new byte[2000]));
        Datum sameBytes = Datum.Bytes.of(Content.of(new byte[2000]));

        CanonicalForm form = CanonicalJson.form(Datum.Sequence.of(bytes, zeros, sameBytes, array(new double[3])));

        assertThat(form.contents())
                .extracting(CanonicalForm.LargeContent::digest)
                .containsExactly(
                        ((Datum.Bytes) bytes).digest(),
                        ((Datum.Array) zeros).value().digest());
        assertThat(form.size()).isEqualTo(form.text().length() + 2000 + 800);
        assertThat(form.digest())
                .isEqualTo(CanonicalJson.digest(Datum.Sequence.of(bytes, zeros, bytes, array(new double[3]))));
    }

    @Test
    void namesAreSortedByCodePointAlsoBeyondTheBasicPlane() {
        Datum datum = new Datum.Mapping(Map.of("\uffff", whole(1), "\ud83d\ude00", whole(2), "z", whole(3)));
        assertThat(CanonicalJson.write(datum)).isEqualTo("{\"z\":3,\"\uffff\":1,\"\ud83d\ude00\":2}");
        Datum set = new Datum.Set(List.of(text("\uffff"), text("\ud83d\ude00")));
        assertThat(CanonicalJson.write(set)).isEqualTo("{\"$set\":[\"\uffff\",\"\ud83d\ude00\"]}");
    }

    @Test
    void twoEqualKeysOfAMapAreRefused() {
        assertThatThrownBy(() -> pairs(whole(1), text("x"), whole(1), text("y")))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("two keys of a map are the same value: '1'");
    }
}
