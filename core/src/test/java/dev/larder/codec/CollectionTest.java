package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.junit.jupiter.api.Test;

class CollectionTest {
    enum Layer {
        SENSORY,
        MOTOR
    }

    static final class Rates extends ArrayList<Double> {
        private static final long serialVersionUID = 1L;
    }

    static final class ByNumber<V> extends TreeMap<Integer, V> {
        private static final long serialVersionUID = 1L;
    }

    private static <T> void comesBack(T value, TypeRef<T> type, String text) {
        assertThat(Stored.text(value, type)).isEqualTo(text);
        assertThat(Stored.andBack(value, type)).isEqualTo(value);
    }

    @Test
    void listsComeBackWithTheTypesThatWereDeclared() {
        comesBack(List.of(1.0, 2.5), new TypeRef<>() {}, "[1.0,2.5]");
        comesBack(List.of(1L, 2L), new TypeRef<>() {}, "[1,2]");
        comesBack(List.of(), new TypeRef<List<String>>() {}, "[]");
        comesBack(Arrays.asList("a", null), new TypeRef<List<String>>() {}, "[\"a\",null]");
        comesBack(
                List.of(Map.of("a", List.of((byte) 1))),
                new TypeRef<List<Map<String, List<Byte>>>>() {},
                "[{\"a\":[1]}]");
        List<int[]> arrays = Stored.andBack(List.of(new int[] {1}), new TypeRef<List<int[]>>() {});
        assertThat(arrays.get(0)).containsExactly(1);
        assertThat(arrays).isInstanceOf(ArrayList.class);
    }

    @Test
    void queuesAndOwnListsComeBackAsTheyWere() {
        comesBack(new LinkedList<>(List.of(1)), new TypeRef<LinkedList<Integer>>() {}, "[1]");
        comesBack(new LinkedList<>(List.of(1)), new TypeRef<Deque<Integer>>() {}, "[1]");
        assertThat(Stored.andBack(new ArrayDeque<>(List.of(1, 2)), new TypeRef<ArrayDeque<Integer>>() {}))
                .containsExactly(1, 2);
        Rates rates = new Rates();
        rates.add(12.5);
        assertThat(Stored.andBack(rates, Rates.class)).isEqualTo(rates).isInstanceOf(Rates.class);
    }

    @Test
    void setsHaveNoOrder() {
        TypeRef<Set<Integer>> type = new TypeRef<>() {};
        comesBack(new LinkedHashSet<>(List.of(3, 1, 2)), type, "{\"$set\":[1,2,3]}");
        comesBack(new LinkedHashSet<>(List.of(2, 3, 1)), type, "{\"$set\":[1,2,3]}");
        comesBack(new TreeSet<>(Set.of(2, 1)), new TypeRef<SortedSet<Integer>>() {}, "{\"$set\":[1,2]}");
        comesBack(
                EnumSet.of(Layer.MOTOR, Layer.SENSORY),
                new TypeRef<EnumSet<Layer>>() {},
                "{\"$set\":[\"MOTOR\",\"SENSORY\"]}");
        comesBack(new HashSet<>(Arrays.asList("a", null)), new TypeRef<Set<String>>() {}, "{\"$set\":[\"a\",null]}");
        assertThat(Stored.andBack(Set.of(1), new TypeRef<Collection<Integer>>() {}))
                .isEqualTo(Set.of(1));
        assertThat(Stored.andBack(List.of(1), new TypeRef<Collection<Integer>>() {}))
                .isEqualTo(List.of(1));
        assertThat(Stored.andBack(List.of(1), new TypeRef<Iterable<Integer>>() {}))
                .isEqualTo(List.of(1));
    }

    @Test
    void aListIsNoSet() {
        Datum list = Codecs.standard().encode(List.of(1));
        Datum set = Codecs.standard().encode(Set.of(1));
        assertThatThrownBy(() -> Codecs.standard().decode(list, new TypeRef<Set<Integer>>() {}))
                .hasMessage(
                        "a sequence is stored, and java.util.Set<java.lang.Integer> was asked for; nothing is converted");
        assertThatThrownBy(() -> Codecs.standard().decode(set, new TypeRef<List<Integer>>() {}))
                .hasMessage(
                        "a set is stored, and java.util.List<java.lang.Integer> was asked for; nothing is converted");
    }

    @Test
    void mapsWithTextKeysAreMappings() {
        comesBack(Map.of("b", 1, "a", 2), new TypeRef<>() {}, "{\"a\":2,\"b\":1}");
        comesBack(Map.of('b', 1, 'a', 2), new TypeRef<>() {}, "{\"a\":2,\"b\":1}");
        comesBack(Map.of(Layer.MOTOR, 1), new TypeRef<>() {}, "{\"MOTOR\":1}");
        comesBack(Map.of("$set", "🧠"), new TypeRef<>() {}, "{\"$$set\":\"🧠\"}");
        comesBack(new EnumMap<>(Map.of(Layer.MOTOR, 1)), new TypeRef<EnumMap<Layer, Integer>>() {}, "{\"MOTOR\":1}");
        comesBack(new TreeMap<>(Map.of("a", 1)), new TypeRef<SortedMap<String, Integer>>() {}, "{\"a\":1}");
        comesBack(
                new ConcurrentHashMap<>(Map.of("a", 1)), new TypeRef<ConcurrentMap<String, Integer>>() {}, "{\"a\":1}");
        Map<String, String> withNull = new LinkedHashMap<>();
        withNull.put("a", null);
        comesBack(withNull, new TypeRef<>() {}, "{\"a\":null}");
    }

    @Test
    void mapsWithOtherKeysArePairs() {
        comesBack(Map.of(10, "x", 9, "y"), new TypeRef<>() {}, "{\"$map\":[[10,\"x\"],[9,\"y\"]]}");
        comesBack(
                Map.of(LocalDate.of(2012, 1, 1), 1.5),
                new TypeRef<>() {},
                "{\"$map\":[[{\"$date\":\"2012-01-01\"},1.5]]}");
        comesBack(Map.of(List.of(1), 1), new TypeRef<>() {}, "{\"$map\":[[[1],1]]}");
        comesBack(Map.of(Locale.GERMANY, 1), new TypeRef<>() {}, "{\"$map\":[[\"de-DE\",1]]}");
        ByNumber<String> own = new ByNumber<>();
        own.put(1, "a");
        comesBack(own, new TypeRef<ByNumber<String>>() {}, "{\"$map\":[[1,\"a\"]]}");
    }

    @Test
    void theDeclaredKeyTypeDecidesForAnEmptyMapToo() {
        comesBack(Map.of(), new TypeRef<Map<Integer, String>>() {}, "{\"$map\":[]}");
        comesBack(Map.of(), new TypeRef<Map<String, String>>() {}, "{}");
        comesBack(new ByNumber<>(), new TypeRef<ByNumber<String>>() {}, "{\"$map\":[]}");
        assertThat(Stored.text(Map.of())).isEqualTo("{}");
        assertThat(Stored.text(Map.of(1, 2))).isEqualTo("{\"$map\":[[1,2]]}");
        assertThat(Codecs.standard().decode(Datum.Mapping.EMPTY, new TypeRef<Map<Integer, String>>() {}))
                .isEmpty();
        Map<Object, Object> mixed = new HashMap<>();
        mixed.put("a", 1);
        mixed.put(2, "b");
        assertThat(Stored.text(mixed)).isEqualTo("{\"$map\":[[\"a\",1],[2,\"b\"]]}");
        mixed.put(null, 3);
        assertThat(Stored.andBack(mixed, new TypeRef<Map<Object, Object>>() {})).isEqualTo(mixed);
    }

    @Test
    void theOrderOfAMapIsNoPartOfIt() {
        Map<String, Integer> forth = new LinkedHashMap<>();
        Map<String, Integer> back = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            forth.put("k" + i, i);
            back.put("k" + (99 - i), 99 - i);
        }
        assertThat(Stored.text(forth)).isEqualTo(Stored.text(back)).isEqualTo(Stored.text(new HashMap<>(back)));
    }

    @Test
    void keysThatAreWrittenAlikeAreRefused() {
        Map<Object, Object> keys = new HashMap<>(Map.of("MOTOR", 1, Layer.MOTOR, 2));
        assertThatThrownBy(() -> Codecs.standard().encode(keys))
                .isInstanceOf(CodecException.class)
                .hasMessage("two keys of the map are written as 'MOTOR'; rename one");
        Map<Object, Object> numbers = new HashMap<>(Map.of(1, 1, 1L, 2));
        assertThatThrownBy(() -> Codecs.standard().encode(Map.of("n", numbers)))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("n: two keys of a map are the same value");
        Map<String, Object> nothing = new HashMap<>();
        nothing.put(null, 1);
        assertThatThrownBy(() -> Codecs.standard().encode(nothing, new TypeRef<Map<String, Object>>() {}))
                .hasMessageContaining("a null key has no canonical form");
    }

    @Test
    void aKeyThatIsNotOfItsDeclaredTypeIsRefused() {
        Map<Object, Object> map = Map.of(1, 2);
        assertThatThrownBy(() -> Codecs.standard().encode(map, new TypeRef<Map<String, Integer>>() {}))
                .isInstanceOf(CodecException.class)
                .hasMessage("a key is a java.lang.Integer and no java.lang.String");
        assertThatThrownBy(() -> Codecs.standard().encode(Map.of("a", 2), new TypeRef<Map<Integer, Integer>>() {}))
                .isInstanceOf(CodecException.class)
                .hasMessage("[key]: a java.lang.String is no java.lang.Integer");
    }

    @Test
    void elementsWithoutAnOrderOfTheirOwnAreRefused() {
        Queue<Integer> heap = new PriorityQueue<>(List.of(3, 1, 2));
        for (Object each : List.of(heap, new HashMap<>(Map.of(1, 2)).values())) {
            assertThatThrownBy(() -> Codecs.standard().encode(Map.of("queue", each)))
                    .isInstanceOf(CodecException.class)
                    .hasMessageStartingWith("queue: the elements of a java.util.")
                    .hasMessageEndingWith("have no order of their own; copy them into a List or a Set");
        }
    }

    @Test
    void whatIsAskedAsObjectIsThePlainValue() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("flag", true);
        value.put("int", 1);
        value.put("long", 1L << 40);
        value.put("real", 0.5);
        value.put("text", "t");
        value.put("list", Arrays.asList(1, null, List.of("x")));
        value.put("map", Map.of("a", Map.of(1, 2)));
        value.put("set", Set.of(1, 2));
        value.put("date", LocalDate.of(2012, 1, 1));
        value.put("nothing", null);
        assertThat(Stored.andBack(value, new TypeRef<Map<String, Object>>() {})).isEqualTo(value);
        assertThat(Stored.andBack((Object) value, TypeRef.of(Object.class))).isEqualTo(value);
        assertThat((byte[]) Stored.andBack((Object) new byte[] {1}, TypeRef.of(Object.class)))
                .containsExactly(1);
        assertThat(Stored.andBack((Number) 1.5, Number.class)).isEqualTo(1.5);
        assertThat(Stored.andBack((Object) new double[] {1}, TypeRef.of(Object.class)))
                .hasToString("f64[1]");
        assertThatThrownBy(() -> Codecs.standard().decode(new Datum.Text("a"), TypeRef.of(Number.class)))
                .hasMessage("a text is stored, and java.lang.Number was asked for; nothing is converted");
    }

    @Test
    void aCollectionThatCannotBeMadeAgainSaysSo() {
        List<Integer> fixed = List.of(1);
        Datum datum = Codecs.standard().encode(fixed);
        assertThatThrownBy(() -> Codecs.standard().decode(datum, TypeRef.of(fixed.getClass())))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("ask for List, Set or Map");
    }
}
