package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictParserTest {
    private static final String DIGEST = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** JSON, and understood by {@code read}, but not the one canonical text. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "` 1`| 1",
                "`1 `| 1",
                "`[1, 2]`| [1,2]",
                "`{\"a\" :1}`| {'a':1}",
                "`\n1`| 1",
                "{'b':1,'a':2}| {'a':2,'b':1}",
                "{'':1,'\ue000':2,'\ud83d\ude00':3,'\ue001':4}| {'':1,'\ue000':2,'\ue001':4,'\ud83d\ude00':3}",
                "-0| 0",
                "1.50| 1.5",
                "1e0| 1.0",
                "1E2| 100.0",
                "1e+2| 100.0",
                "100.00| 100.0",
                "1e21| 1e+21",
                "1e-07| 1e-7",
                "0.0000001| 1e-7",
                "0.1000000000000000055| 0.1",
                "4.9e-324| 5e-324",
                "1e-400| 0.0",
                "'\\/'| '/'",
                "'\\u0041'| 'A'",
                "'\\u000A'| '\\n'",
                "'\\u001F'| '\\u001f'",
                "'\\u00e9'| 'é'",
                "'\\ud83d\\ude00'| '\ud83d\ude00'",
                "{'$set':[2,1]}| {'$set':[1,2]}",
                "{'$set':[1,1]}| {'$set':[1]}",
                "{'$map':[[2,0],[1,0]]}| {'$map':[[1,0],[2,0]]}",
                "{'value':1,'$type':'a'}| {'$type':'a','value':1}",
                "{'$array':{'dtype':'i32','shape':[1],'data':[1]}}| {'$array':{'data':[1],'dtype':'i32','shape':[1]}}"
            })
    void oneTextOnlyIsCanonical(String free, String canonical) {
        String json = free.replace('\'', '"');
        String wanted = canonical.replace('\'', '"');

        assertThat(CanonicalJson.write(CanonicalJson.read(json))).isEqualTo(wanted);
        assertThat(CanonicalJson.write(CanonicalJson.parse(wanted, ContentResolver.ABSENT)))
                .isEqualTo(wanted);
        assertThatThrownBy(() -> CanonicalJson.parse(json, ContentResolver.ABSENT))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("not canonical at character");
    }

    /** Refused by both, with the place. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "``| line 1, column 1: the text ends in the middle of a value",
                "nul| line 1, column 1: a value was expected",
                "+1| line 1, column 1: a value was expected",
                ".5| line 1, column 1: a value was expected",
                "01| line 1, column 2: a number ended in the middle",
                "-| line 1, column 2: the text ends in the middle of a value",
                "-a| line 1, column 2: a digit was expected",
                "1.| line 1, column 3: a digit was expected",
                "1e| line 1, column 3: the text ends in the middle of a value",
                "1e+| line 1, column 4: a digit was expected",
                "1.5.5| line 1, column 4: a number ended in the middle",
                "0x10| line 1, column 2: a number ended in the middle",
                "1e400| line 1, column 1: the number is too large for a 64-bit real",
                "NaN| line 1, column 1: a value was expected",
                "Infinity| line 1, column 1: a value was expected",
                "[1,]| line 1, column 4: a value was expected",
                "[1 2]| line 1, column 4: ',' was expected",
                "[1| line 1, column 3: the text ends in the middle of a value",
                "{'a':1,}| line 1, column 8: a member name in quotes was expected",
                "{a:1}| line 1, column 2: a member name in quotes was expected",
                "{'a' 1}| line 1, column 6: ':' was expected",
                "{'a':1,'a':2}| line 1, column 8: the member 'a' stands twice",
                "{'a':1,'\\u0061':1}| line 1, column 8: the member 'a' stands twice",
                "1 2| line 1, column 3: something follows after the value",
                "`[\n  x]`| line 2, column 3: a value was expected",
                "'a| line 1, column 3: the text ends in the middle of a value",
                "`\"a\tb\"`| line 1, column 3: a control character in a text must be escaped",
                "'\\x'| line 1, column 3: no such escape in JSON",
                "'\\u00g0'| line 1, column 6: \\u needs four hex digits",
                "'\\u٠٠٤١'| line 1, column 4: \\u needs four hex digits",
                "'\\ud83d'| a lone surrogate",
                "'\\ude00\\ud83d'| a lone surrogate",
                "'\\ude00\\ude00'| a lone surrogate",
                "'\\ud83dx'| a lone surrogate",
                "{'\\ud83d':1}| a lone surrogate",
                "// no| line 1, column 1: a value was expected",
                "{'$x':1}| line 1, column 1: there is no tagged form '$x'",
                "{'$':1}| there is no tagged form '$'",
                "{'$table':1}| there is no tagged form '$table'",
                "{'$set':[],'a':1}| nothing may stand beside the tag '$set'",
                "{'$set':[],'$map':[]}| an object can have one tag, not '$map' and '$set'",
                "{'$set':1}| $set needs a list",
                "{'$map':[[1]]}| $map is a list of [key, value]",
                "{'$map':[[1,2],[1,3]]}| two keys of a map are the same value: '1'",
                "{'$real':'1.0'}| $real is NaN, Infinity or -Infinity, not '1.0'",
                "{'$real':1}| $real needs a text, not '1'",
                "{'$decimal':'1,5'}| malformed $decimal",
                "{'$decimal':''}| malformed $decimal",
                "{'$decimal':'+1.5'}| $decimal has one spelling for each value; write {\"$decimal\":\"1.5\"}, not '+1.5'",
                "{'$decimal':'1e3'}| write {\"$decimal\":\"1E+3\"}, not '1e3'",
                "{'$decimal':'01'}| write {\"$decimal\":\"1\"}, not '01'",
                "{'$decimal':'١'}| write {\"$decimal\":\"1\"}, not '١'",
                "{'$decimal':'1E+1000000000'}| a decimal's scale is at most 999999999 either way, not -1000000000",
                "{'$uuid':'00000000-00AB-cdef-0000-000000000001'}| write {\"$uuid\":\"00000000-00ab-cdef-0000-000000000001\"}",
                "{'$uuid':'1-1-1-1-1'}| write {\"$uuid\":\"00000001-0001-0001-0001-000000000001\"}",
                "{'$bytes':'AAE'}| $bytes is base64 with padding and without unused bits; write 'AAE='",
                "{'$bytes':'AAF='}| write 'AAE='",
                "{'$instant':'2012-01-01T01:00:00+01:00'}| write {\"$instant\":\"2012-01-01T00:00:00Z\"}",
                "{'$bytes':'A'}| malformed $bytes",
                "{'$bytes':'AA-_'}| malformed $bytes",
                "{'$uuid':'1'}| malformed $uuid",
                "{'$date':20120101}| $date needs a text",
                "{'$secret':'ab'}| not a digest",
                "{'$content':'ab'}| not a digest (expected sha256: and 64 hex digits): 'ab'",
                "{'$key':'DIGEST'}| needs one more member, \"attribute\"",
                "{'$key':'DIGEST','attribute':''}| an attribute's name has 1 to 255 UTF-8 bytes, this one has 0",
                "{'$code':'DIGEST','text':''}| a version cannot be empty",
                "{'$type':'a'}| needs one more member, \"value\"",
                "{'$type':1,'value':1}| $type needs a text",
                "{'$by':'a','value':1,'more':1}| needs one more member, \"value\"",
                "{'$blob':{'digest':'DIGEST','size':-1}}| $blob cannot have a negative size",
                "{'$blob':{'digest':'DIGEST','size':1024}}| up to 1024 bytes are written as $bytes",
                "{'$blob':{'digest':'DIGEST','size':1.5}}| $blob needs a whole number, not '1.5'",
                "{'$blob':{'digest':'DIGEST','size':9223372036854775808}}| $blob needs a whole number",
                "{'$blob':{'digest':'DIGEST'}}| $blob needs a member size",
                "{'$blob':{'digest':'DIGEST','size':2000,'x':1}}| $blob has no member 'x'",
                "{'$blob':'a'}| $blob needs an object",
                "{'$file':{'digest':'DIGEST','executable':false,'size':1}}| a $file's executable member is true or left out",
                "{'$array':{'data':[1],'dtype':'i33','shape':[1]}}| no element type 'i33'",
                "{'$array':{'data':[1],'dtype':'i32','shape':[2]}}| takes 8 bytes, but 4 were given",
                "{'$array':{'data':[1],'dtype':'i32','shape':[-1]}}| a dimension cannot be negative",
                "{'$array':{'data':[128],'dtype':'i8','shape':[1]}}| '128' does not fit i8",
                "{'$array':{'data':[-1],'dtype':'u8','shape':[1]}}| '-1' does not fit u8",
                "{'$array':{'data':[4294967296],'dtype':'u32','shape':[1]}}| '4294967296' does not fit u32",
                "{'$array':{'data':[1],'dtype':'f64','shape':[1]}}| an array of f64 cannot hold '1'",
                "{'$array':{'data':[1.0],'dtype':'i64','shape':[1]}}| an array of i64 cannot hold '1.0'",
                "{'$array':{'data':[0.1],'dtype':'f32','shape':[1]}}| is not exactly an f32",
                "{'$array':{'data':[1],'dtype':'bool','shape':[1]}}| an array of bool cannot hold '1'",
                "{'$array':{'digest':'DIGEST','dtype':'i32','shape':[64]}}| an array of up to 64 i32 states its data",
                "{'$array':{'digest':'DIGEST','dtype':'f64','shape':[9223372036854775807]}}| more elements than can be counted",
                "{'$array':{'digest':'DIGEST','dtype':'f64','shape':[4294967296,4294967296]}}| more elements than can be counted",
                "{'$array':{'dtype':'f64','shape':[100]}}| needs a member digest",
                "{'$array':{'data':[],'digest':'DIGEST','dtype':'f64','shape':[0]}}| $array has no member 'digest'"
            })
    void whatIsNoJsonOrNoTaggedFormIsRefusedWithThePlace(String text, String message) {
        String json = text.replace('\'', '"').replace("DIGEST", DIGEST);
        assertThatThrownBy(() -> CanonicalJson.read(json))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining(message)
                .message()
                .startsWith("line ")
                .doesNotContain("\n");
        assertThatThrownBy(() -> CanonicalJson.parse(json, ContentResolver.ABSENT))
                .isInstanceOf(InvalidDatumException.class);
    }

    @Test
    void arraysOfMoreThan64ElementsMustStandAsTheirDigest() {
        String json = "{\"$array\":{\"data\":[" + "1,".repeat(64) + "1],\"dtype\":\"i32\",\"shape\":[65]}}";
        assertThat(CanonicalJson.read(json)).isEqualTo(new Datum.Array(NdArray.of(ones(65))));
        assertThatThrownBy(() -> CanonicalJson.parse(json, ContentResolver.ABSENT))
                .hasMessageContaining("not canonical");
    }

    private static int[] ones(int length) {
        int[] ones = new int[length];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\":", "{\"$set\":[", "{\"$type\":\"a\",\"value\":", "{\"$map\":[["})
    void nestingWithoutEndIsRefusedAndDoesNotExhaustTheStack(String opening) {
        assertThatThrownBy(() -> CanonicalJson.read(opening.repeat(100_000)))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("values are nested deeper than 256 levels");
    }

    @Test
    void numbersHaveAtMost65536Digits() {
        String most = "9".repeat(CanonicalJson.MAX_DIGITS);
        assertThat(CanonicalJson.parse(most, ContentResolver.ABSENT)).isEqualTo(new Datum.Whole(new BigInteger(most)));
        assertThat(CanonicalJson.parse("-" + most, ContentResolver.ABSENT))
                .isEqualTo(new Datum.Whole(new BigInteger("-" + most)));
        assertThatThrownBy(() -> CanonicalJson.read(most + "9"))
                .hasMessage("line 1, column 1: a number has more than 65536 digits");
        assertThatThrownBy(() -> CanonicalJson.read("-" + most + "9")).hasMessageContaining("more than 65536 digits");
        assertThatThrownBy(() -> CanonicalJson.read("1." + most)).hasMessageContaining("more than 65536 digits");
        assertThatThrownBy(() -> CanonicalJson.write(new Datum.Whole(BigInteger.TEN.pow(CanonicalJson.MAX_DIGITS))))
                .hasMessage("a whole number has more than 65536 digits");
        assertThatThrownBy(() -> CanonicalJson.write(new Datum.Whole(BigInteger.ONE.shiftLeft(100_000_000))))
                .hasMessage("a whole number has more than 65536 digits");
    }

    @Test
    void hostileTextCannotFloodOrGarbleAMessage() {
        String hostile = "{\"$\u202e\u001b\u2028" + "x".repeat(10_000) + "\":1}";
        assertThatThrownBy(() -> CanonicalJson.read(hostile.replace("\u001b", "\\u001b")))
                .message()
                .hasSizeLessThan(300)
                .contains("'$???xxx")
                .doesNotContain("\u202e", "\u001b", "\u2028");
        assertThatThrownBy(() -> CanonicalJson.read("{\"$decimal\":\"+" + "1".repeat(60_000) + "\"}"))
                .hasMessageContaining("$decimal has one spelling")
                .message()
                .hasSizeLessThan(400);
    }
}
