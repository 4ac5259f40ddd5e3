package dev.larder.codec;

import dev.larder.data.CanonicalForm;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Takes values the whole way that a stored one goes: datum, text with contents beside it, datum, value. */
final class Stored {
    private final Codecs codecs;

    Stored(Codecs codecs) {
        this.codecs = codecs;
    }

    static <T> @Nullable T andBack(@Nullable T value, TypeRef<T> type) {
        return new Stored(Codecs.standard()).there(value, type);
    }

    static <T> @Nullable T andBack(@Nullable T value, Class<T> type) {
        return andBack(value, TypeRef.of(type));
    }

    /** Returns the text under which a value is kept. */
    static String text(@Nullable Object value, TypeRef<?> type) {
        return CanonicalJson.write(Codecs.standard().encode(value, type).datum());
    }

    static String text(Object value) {
        return CanonicalJson.write(Codecs.standard().encode(value));
    }

    <T> @Nullable T there(@Nullable T value, TypeRef<T> type) {
        CanonicalForm form = CanonicalJson.form(codecs.encode(value, type).datum());
        Map<Digest, Content> contents = form.contents().stream()
                .collect(Collectors.toMap(CanonicalForm.LargeContent::digest, CanonicalForm.LargeContent::content));
        Datum read = CanonicalJson.parse(form.text(), (digest, size) -> {
            Content content = contents.get(digest);
            if (content == null || content.size() != size) {
                throw new IllegalStateException("no content " + digest);
            }
            return content;
        });
        return codecs.decode(read, type);
    }
}
