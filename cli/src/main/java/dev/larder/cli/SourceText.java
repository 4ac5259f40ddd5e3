package dev.larder.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Text that is read from a file of the user's: UTF-8 to the letter, and no longer than it may be. */
final class SourceText {
    /** More than any component that a person or a program would state; larger data are inputs. */
    static final int MOST_OF_A_COMPONENT = 16 << 20;

    /** Values are built in memory when they are read from JSON, at many times the size of their text. */
    static final int MOST_OF_A_VALUE = 64 << 20;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private SourceText() {}

    /** Returns a file's text; {@code -} is standard input. */
    static String read(String file, InputStream standardInput, int most) {
        if (file.equals("-")) {
            return read("standard input", most, () -> standardInput);
        }
        Path path = InputFile.at(file);
        return read(file, most, () -> Files.newInputStream(path));
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    private static String read(String name, int most, Opening opening) {
        byte[] bytes;
        try (InputStream in = opening.open()) {
            bytes = in.readNBytes(most + 1);
        } catch (IOException e) {
            throw Refusal.input("cannot read " + name + ": " + Failures.reason(e), e);
        }
        if (bytes.length > most) {
            throw Refusal.input(name + " is longer than the " + Quantity.bytes(most)
                    + " that are read as text; state large data by digest, or store them from .npy or another file");
        }
        return decode(name, bytes);
    }

    private static String decode(String name, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK && !ComponentFile.isYaml(name)) {
                throw Refusal.input(name + " begins with a byte order mark, which JSON has none of; save it without");
            }
            return text;
        } catch (CharacterCodingException e) {
            throw Refusal.input(name + " is not UTF-8; save it as UTF-8", e);
        }
    }
}
