package dev.larder.codec;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Maps: mappings where the keys are texts ({@code String}, an enum, a character), else pairs.
 *
 * <p>The declared type of the keys decides; where that is {@code Object} or none, the keys decide, and a map without any is
 * a mapping. The order of a map is no part of it.
 */
final class MapForm implements Form {
    private final JavaType type;
    private final JavaType key;
    private final JavaType content;

    MapForm(JavaType type, JavaType key, JavaType content) {
        this.type = type;
        this.key = key;
        this.content = content;
    }

    @Override
    public Datum encode(Object value, Encoding encoding) {
        Map<?, ?> map = (Map<?, ?>) value;
        if (map instanceof Properties properties
                && properties.stringPropertyNames().size() > map.size()) {
            throw new CodecException("the properties have defaults behind them, which are none of their entries; "
                    + "copy stringPropertyNames() and their values into a Map");
        }
        // The keys of an EnumMap are declared as any enum, which says no more than Object does.
        boolean texts = key.getRawClass() == Object.class || key.getRawClass() == Enum.class
                ? map.keySet().stream().allMatch(each -> each != null && isText(each.getClass()))
                : isText(key.getRawClass());
        return texts ? mapping(map, encoding) : pairs(map, encoding);
    }

    private static boolean isText(Class<?> key) {
        return key == String.class || key == Character.class || Enum.class.isAssignableFrom(key) && key != Enum.class;
    }

    private Datum mapping(Map<?, ?> map, Encoding encoding) {
        Map<String, Datum> members = new HashMap<>();
        map.forEach((each, value) -> {
            String name = name(each, encoding);
            if (members.put(name, encoding.member(name, value, content)) != null) {
                throw new CodecException("two keys of the map are written as '" + name + "'; rename one");
            }
        });
        return new Datum.Mapping(members);
    }

    private String name(@Nullable Object each, Encoding encoding) {
        if (each instanceof String text) {
            return text;
        } else if (each instanceof Enum<?> constant) {
            return encoding.forms().enumForm(constant).name(constant);
        } else if (each instanceof Character character) {
            return String.valueOf((char) character);
        } else if (each == null) {
            throw new CodecException("a null key has no canonical form among names; leave it out");
        }
        throw new CodecException("a key is a " + each.getClass().getTypeName() + " and no " + Types.name(key));
    }

    private Datum pairs(Map<?, ?> map, Encoding encoding) {
        List<Datum.Pairs.Pair> pairs = new ArrayList<>(map.size());
        map.forEach((each, value) -> {
            Datum keyDatum = encoding.part("[key]", each, key);
            try {
                pairs.add(new Datum.Pairs.Pair(keyDatum, encoding.encode(value, content)));
            } catch (CodecException e) {
                throw e.under(step(keyDatum));
            }
        });
        return new Datum.Pairs(pairs);
    }

    private static String step(Datum key) {
        if (key instanceof Datum.Text text) {
            return ValuePath.member(text.value());
        }
        String text = CanonicalJson.write(key);
        return "[" + (text.length() <= 40 ? text : text.substring(0, text.offsetByCodePoints(0, 20)) + "…") + "]";
    }

    @Override
    public Object decode(Datum datum, Decoding decoding) {
        Map<@Nullable Object, @Nullable Object> map = empty();
        if (datum instanceof Datum.Mapping mapping) {
            mapping.members().forEach((name, member) -> {
                Object decodedKey =
                        key.getRawClass() == String.class ? name : decoding.member(name, new Datum.Text(name), key);
                put(map, decodedKey, decoding.member(name, member, content));
            });
        } else if (datum instanceof Datum.Pairs pairs) {
            for (Datum.Pairs.Pair pair : pairs.pairs()) {
                Object decodedKey = decoding.part("[key]", pair.key(), key);
                try {
                    put(map, decodedKey, decoding.decode(pair.value(), content));
                } catch (CodecException e) {
                    throw e.under(step(pair.key()));
                }
            }
        } else {
            throw Mismatch.of(datum, type);
        }
        return map;
    }

    private static void put(Map<@Nullable Object, @Nullable Object> map, @Nullable Object key, @Nullable Object value) {
        try {
            map.put(key, value);
        } catch (NullPointerException | ClassCastException | UnsupportedOperationException e) {
            throw new CodecException("a " + map.getClass().getTypeName() + " does not take the stored key or value", e);
        }
    }

    private Map<@Nullable Object, @Nullable Object> empty() {
        Class<?> raw = type.getRawClass();
        if (raw.isAssignableFrom(LinkedHashMap.class)) {
            return new LinkedHashMap<>();
        }
        if (raw.isInterface() && raw.isAssignableFrom(TreeMap.class)) {
            return new TreeMap<>();
        }
        if (raw.isInterface() && raw.isAssignableFrom(java.util.concurrent.ConcurrentSkipListMap.class)) {
            return new java.util.concurrent.ConcurrentSkipListMap<>();
        }
        if (EnumMap.class.isAssignableFrom(raw)) {
            return Instances.enumMap(key.getRawClass());
        }
        return Instances.map(raw);
    }

    @Override
    public boolean isContainer() {
        return true;
    }
}
