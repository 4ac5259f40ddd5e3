package dev.larder.codec;

import dev.larder.data.Datum;
import dev.larder.data.LarderException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Makes records and beans of one type from their members: Jackson calls the constructor and the setters, after it is sure
 * that there is a value for every property and a property for every value.
 */
final class BeanReader {
    private final JavaType type;
    /** The name that a property is set by, for every name and alias that it may be stored under. */
    private final Map<String, String> settable = new HashMap<>();
    /** What can be read from a bean and not be set: it must follow from the rest. */
    private final List<BeanProperty> derived = new ArrayList<>();

    private final Set<String> required = new TreeSet<>();
    private final boolean takesUnknown;
    private final ObjectReader reader;

    private BeanReader(JavaType type, boolean takesUnknown, ObjectReader reader) {
        this.type = type;
        this.takesUnknown = takesUnknown;
        this.reader = reader;
    }

    static BeanReader of(JavaType type, List<BeanProperty> written, Beans beans) {
        try {
            BeanDescription description = beans.read(type);
            boolean takesUnknown = beans.config()
                    .getDefaultPropertyIgnorals(description.getBeanClass(), description.getClassInfo())
                    .getIgnoreUnknown();
            BeanReader reader = new BeanReader(type, takesUnknown, beans.reader(type));
            for (BeanPropertyDefinition each : description.findProperties()) {
                if (each.couldDeserialize()) {
                    reader.settable.put(each.getName(), each.getName());
                    each.findAliases().forEach(alias -> reader.settable.put(alias.getSimpleName(), each.getName()));
                }
            }
            for (BeanProperty each : written) {
                if (reader.settable.containsKey(each.name())) {
                    reader.required.add(each.name());
                } else {
                    reader.derived.add(each);
                }
            }
            return reader;
        } catch (JacksonException | IllegalArgumentException e) {
            throw unmakeable(type, e);
        }
    }

    Object read(Datum.Mapping mapping, Decoding decoding) {
        Object bean = instance(tokens(mapping), type, reader, decoding);
        for (BeanProperty each : derived) {
            Datum stored = mapping.member(each.name());
            Datum restored = new Encoding(decoding.forms()).member(each.name(), each.of(bean), each.type());
            if (stored != null && !stored.equals(restored)) {
                throw new CodecException(type.getRawClass().getTypeName() + " came back with another '" + each.name()
                        + "' than was stored, since nothing sets it; give it a setter or a constructor's parameter");
            }
        }
        return bean;
    }

    private TokenBuffer tokens(Datum.Mapping mapping) {
        TokenBuffer tokens = TokenBuffer.forGeneration();
        Set<String> missing = new TreeSet<>(required);
        tokens.writeStartObject();
        mapping.members().forEach((name, member) -> {
            String property = settable.get(name);
            if (property != null) {
                missing.remove(property);
                tokens.writeName(name);
                tokens.writePOJO(member);
            } else if (!takesUnknown
                    && derived.stream().noneMatch(each -> each.name().equals(name))) {
                throw new CodecException("a member " + ValuePath.member(name) + " is stored, and "
                        + type.getRawClass().getTypeName() + " has no such property, only "
                        + new TreeSet<>(settable.keySet()));
            }
        });
        tokens.writeEndObject();
        if (!missing.isEmpty()) {
            throw new CodecException(
                    "no member " + ValuePath.member(missing.iterator().next()) + " is stored, and "
                            + type.getRawClass().getTypeName() + " needs one; null and absent differ");
        }
        return tokens;
    }

    /** Returns what Jackson makes of the tokens, with every failure as one exception that says which class it was. */
    static Object instance(TokenBuffer tokens, JavaType type, ObjectReader reader, Decoding decoding) {
        try (JsonParser parser = tokens.asParser()) {
            return reader.withAttribute(Decoding.class, decoding).readValue(parser);
        } catch (ValueInstantiationException e) {
            throw failed(type, e.getCause() == null ? e : e.getCause());
        } catch (JacksonException e) {
            throw unmakeable(type, e);
        } catch (LarderException | UncheckedIOException e) {
            // From reading content, or from a member, which has said where it stands.
            throw e;
        } catch (RuntimeException e) {
            throw failed(type, e);
        }
    }

    private static CodecException failed(JavaType type, Throwable e) {
        return new CodecException("making a " + type.getRawClass().getTypeName() + " failed: " + e, e);
    }

    private static CodecException unmakeable(JavaType type, RuntimeException e) {
        String reason = e instanceof JacksonException jackson ? jackson.getOriginalMessage() : e.getMessage();
        return new CodecException(
                type.getRawClass().getTypeName() + " cannot be made from its members: "
                        + String.valueOf(reason).lines().findFirst().orElse("")
                        + "; make it a record, or give it a constructor without parameters and setters, or a @JsonCreator",
                e);
    }
}
