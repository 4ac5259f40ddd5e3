package dev.larder.key;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.Yaml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Function;

/** Parameters as a person writes them down, in JSON or YAML. */
final class ParametersFile {
    /** Far more than anybody chooses; what is larger is worked on, and an input. */
    private static final int LONGEST = 16 << 20;

    private ParametersFile() {}

    static Parameters json(String text) {
        return parameters(text, CanonicalJson::read);
    }

    static Parameters yaml(String text) {
        return parameters(text, Yaml::read);
    }

    static Parameters read(Path file) {
        Path last = file.getFileName();
        String name = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        boolean yaml = name.endsWith(".yaml") || name.endsWith(".yml");
        if (!yaml && !name.endsWith(".json")) {
            throw new InvalidComponentException(
                    file + " is not known by its name; parameters are read from .json, .yaml and .yml files");
        }
        String text = text(file);
        try {
            return yaml ? yaml(text) : json(text);
        } catch (InvalidComponentException e) {
            throw new InvalidComponentException(file + ": " + e.getMessage(), e);
        }
    }

    private static Parameters parameters(String text, Function<String, Datum> reader) {
        Datum datum;
        try {
            datum = reader.apply(text);
        } catch (InvalidDatumException e) {
            throw new InvalidComponentException(e.getMessage(), e);
        }
        if (datum instanceof Datum.Mapping mapping) {
            return Parameters.of(mapping);
        }
        throw new InvalidComponentException(
                "parameters are names and values, as {\"solver\":{\"tol\":1e-6}} states them; write {} where there are none");
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new InvalidComponentException(file + " is longer than the " + (LONGEST >> 20)
                        + " MiB that are read as parameters; state large data as an input, or as a file");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidComponentException(file + " is not UTF-8; save it as UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new InvalidComponentException("there is no file " + file, e);
        } catch (IOException e) {
            throw new InvalidComponentException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
