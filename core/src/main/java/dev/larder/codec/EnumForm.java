package dev.larder.codec;

import dev.larder.data.Datum;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.json.JsonMapper;

/** The constants of one enum: texts of their names, or of what {@code @JsonProperty} calls them. */
final class EnumForm implements Form {
    private final Class<?> type;
    private final Map<Enum<?>, String> names = new HashMap<>();
    private final Map<String, Enum<?>> constants = new HashMap<>();

    EnumForm(JavaType type, JsonMapper mapper) {
        this.type = type.getRawClass();
        Enum<?>[] values = (Enum<?>[]) this.type.getEnumConstants();
        AnnotatedClass annotated =
                mapper.serializationConfig().classIntrospectorInstance().introspectClassAnnotations(type);
        @Nullable
        String[] given = mapper.serializationConfig()
                .getAnnotationIntrospector()
                .findEnumValues(mapper.serializationConfig(), annotated, values, new String[values.length]);
        for (int i = 0; i < values.length; i++) {
            String name = given[i] == null ? values[i].name() : given[i];
            names.put(values[i], name);
            if (constants.put(name, values[i]) != null) {
                throw new CodecException("two constants of " + this.type.getTypeName() + " are called '" + name + "'");
            }
        }
    }

    String name(Enum<?> constant) {
        return names.getOrDefault(constant, constant.name());
    }

    @Override
    public Datum encode(Object value, Encoding encoding) {
        return new Datum.Text(name((Enum<?>) value));
    }

    @Override
    public Object decode(Datum datum, Decoding decoding) {
        if (!(datum instanceof Datum.Text text)) {
            throw Mismatch.of(datum, type);
        }
        Enum<?> constant = constants.get(text.value());
        if (constant == null) {
            throw new CodecException(type.getTypeName() + " has no constant called " + ValuePath.member(text.value()));
        }
        return constant;
    }
}
