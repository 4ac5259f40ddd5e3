package dev.larder.codec;

import dev.larder.data.Datum;
import dev.larder.data.LarderException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** A user's own codec at work on one type. */
final class UserForm implements Form {
    private final Codec<Object> codec;
    private final TypeRef<?> type;

    @SuppressWarnings("unchecked") // the codec said that it accepts values of this type
    UserForm(Codec<?> codec, JavaType type) {
        this.codec = (Codec<Object>) codec;
        this.type = TypeRef.of(Types.of(type));
    }

    String name() {
        return codec.name();
    }

    @Override
    public Datum encode(Object value, Encoding encoding) {
        Datum datum;
        try {
            datum = codec.encode(value, type, new PartsOf(encoding));
        } catch (LarderException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CodecException("the codec " + name() + " failed: " + e, e);
        }
        if (datum instanceof Datum.Null) {
            throw new CodecException("the codec " + name() + " made null of a value, and null stands for itself only");
        }
        return datum;
    }

    @Override
    public Object decode(Datum datum, Decoding decoding) {
        try {
            return codec.decode(datum, type, new PartsFor(decoding));
        } catch (LarderException | UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new CodecException("the codec " + name() + " failed: " + e, e);
        }
    }

    @Override
    public boolean isContainer() {
        return true;
    }

    @Override
    public boolean isNatural() {
        return false;
    }

    private record PartsOf(Encoding encoding) implements Codec.PartEncoder {
        @Override
        public Datum encode(String name, @Nullable Object part, TypeRef<?> declared) {
            return encoding.member(name, part, encoding.forms().type(declared.type()));
        }
    }

    private record PartsFor(Decoding decoding) implements Codec.PartDecoder {
        @Override
        @SuppressWarnings("unchecked") // a value decoded for a type is of that type
        public <P> @Nullable P decode(String name, Datum part, TypeRef<P> declared) {
            return (P) decoding.member(name, part, decoding.forms().type(declared.type()));
        }
    }
}
