package dev.larder.cli;

import dev.larder.cli.npy.NpyFile;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import java.io.IOException;
import java.nio.file.Path;

/** A value that is read from a file of the user's. */
final class InputValue {
    private InputValue() {}

    /**
     * Returns the value; large contents stay in the file until they are stored.
     *
     * @throws Refusal when the file cannot be read or does not hold what its extension says
     */
    static Datum read(String file, Shell shell) {
        Path path = InputFile.regular(file);
        try {
            return switch (ValueFormat.of(path)) {
                case JSON -> CanonicalJson.read(SourceText.read(file, shell.in(), SourceText.MOST_OF_A_VALUE));
                case NPY -> new Datum.Array(NpyFile.read(path));
                case BYTES -> Datum.File.at(path).bytes();
            };
        } catch (InvalidDatumException e) {
            throw Refusal.input(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw Refusal.input("cannot read " + file + ": " + Failures.reason(e), e);
        }
    }

    /** Returns the name of the codec that reads such a value back. */
    static String codec(Datum datum) {
        if (datum instanceof Datum.Array) {
            return "array";
        }
        return datum instanceof Datum.Bytes ? "bytes" : "value";
    }
}
