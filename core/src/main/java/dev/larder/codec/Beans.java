package dev.larder.codec;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedField;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.introspect.ClassIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * What is known of types and classes by Jackson: how type arguments resolve, which properties a class has, how an instance
 * is made of them. Jackson never sees a datum's inside, and none of its typing by name is in use. Thread-safe.
 */
final class Beans {
    private final JsonMapper mapper = JsonMapper.builder()
            .annotationIntrospector(new Annotations())
            .addModule(new SimpleModule("larder").setDeserializerModifier(new DelegateReader.Modifier()))
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.WRAP_EXCEPTIONS)
            .build();
    private final Map<JavaType, EnumForm> enums = new ConcurrentHashMap<>();

    JavaType type(Type type) {
        return mapper.constructType(type);
    }

    /** Returns the type of a class, with the type arguments that it has as a subtype of the declared one. */
    JavaType specialised(JavaType declared, Class<?> actual) {
        try {
            return mapper.getTypeFactory().constructSpecializedType(declared, actual);
        } catch (IllegalArgumentException e) {
            // The arguments do not fit, as may be where a cast was unchecked; the values are then taken as they are.
            return mapper.constructType(actual);
        }
    }

    /** Returns a type argument that a type has as a subtype of a generic one; {@code Object} where it is not known. */
    JavaType argument(JavaType type, Class<?> generic, int index) {
        JavaType[] arguments = mapper.getTypeFactory().findTypeParameters(type, generic);
        return arguments != null && index < arguments.length ? arguments[index] : mapper.constructType(Object.class);
    }

    EnumForm ofEnum(JavaType type) {
        return enums.computeIfAbsent(type, each -> new EnumForm(each, mapper));
    }

    /** Returns the form of a record or bean. */
    Form ofBean(JavaType type) {
        BeanDescription description = written(type);
        AnnotatedMember value = description.findJsonValueAccessor();
        return value == null ? BeanForm.of(type, description, this) : new DelegateForm(type, value, this);
    }

    BeanDescription written(JavaType type) {
        MapperConfig<?> config = mapper.serializationConfig();
        ClassIntrospector introspector = config.classIntrospectorInstance();
        return introspector.introspectForSerialization(type, introspector.introspectClassAnnotations(type));
    }

    BeanDescription read(JavaType type) {
        MapperConfig<?> config = mapper.deserializationConfig();
        ClassIntrospector introspector = config.classIntrospectorInstance();
        AnnotatedClass annotated = introspector.introspectClassAnnotations(type);
        BeanDescription description = introspector.introspectForDeserialization(type, annotated);
        Class<?> builder = config.getAnnotationIntrospector().findPOJOBuilder(config, annotated);
        return builder == null
                ? description
                : introspector.introspectForDeserializationWithBuilder(mapper.constructType(builder), description);
    }

    /** Returns the properties by which an instance is made; none where no instance can be, which need not be in order to write. */
    List<BeanPropertyDefinition> settable(JavaType type) {
        try {
            return read(type).findProperties();
        } catch (JacksonException | IllegalArgumentException e) {
            return List.of();
        }
    }

    /** Tells whether properties of this type are to be left out, as {@code @JsonIgnoreType} says. */
    boolean isIgnored(JavaType type) {
        MapperConfig<?> config = config();
        return Boolean.TRUE.equals(annotations()
                .isIgnorableType(config, config.classIntrospectorInstance().introspectClassAnnotations(type)));
    }

    AnnotationIntrospector annotations() {
        return config().getAnnotationIntrospector();
    }

    /** Returns every field that an instance has, those of its superclasses too. */
    Stream<AnnotatedField> fields(JavaType type) {
        Iterable<AnnotatedField> fields = config().classIntrospectorInstance()
                .introspectClassAnnotations(type)
                .fields();
        return StreamSupport.stream(fields.spliterator(), false);
    }

    MapperConfig<?> config() {
        return mapper.serializationConfig();
    }

    ObjectReader reader(JavaType type) {
        return mapper.readerFor(type);
    }
}
