package dev.larder.cli;

import dev.larder.data.Datum;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Exports;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints a stored value, or writes it to a file. */
@Command(
        name = "get",
        description = "Print a stored value as JSON, or write it to a file.",
        footer = {
            "",
            "With -o, FILE.json takes any value but a file's content, FILE.npy an array, FILE.h5 any value for programs that",
            "read HDF5, and any other name bytes. Bytes and files come out as they are, in FILE.h5 too.",
            "Arrays and bytes are written out in full, however long they are."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class GetCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Parameters(paramLabel = "ID", description = "A key, or at least 4 digits that it begins with.")
    private String id;

    @Option(
            names = "--attribute",
            paramLabel = "NAME",
            description = "Which part of the results; value, or else the only one, if not given.")
    private @Nullable String attribute;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write the value.")
    private @Nullable String output;

    @Option(names = "--force", description = "Replace FILE if it is there already.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        KeyId key = KeyId.parse(id);
        OutputFile file =
                output == null ? null : OutputFile.at(output, force ? Exports.Existing.REPLACE : Exports.Existing.KEEP);
        // The store stays open until the last piece is written: large contents are read from it as they are needed.
        try (DataStore store = larder.openExisting()) {
            Entry entry = key.entry(store, Optional.ofNullable(attribute));
            if (file == null) {
                print(entry);
            } else {
                file.write(entry);
            }
            if (output != null) {
                EntryInfo info = entry.info();
                larder.report(
                        new JsonLine()
                                .with("key", info.key().toString())
                                .with("attribute", info.attribute())
                                .with("file", output)
                                .with("digest", info.digest().toString()),
                        Printable.of("wrote " + output + ": " + ValueKind.of(entry.datum())));
            }
        }
        return Exit.DONE;
    }

    private void print(Entry entry) throws IOException {
        PrintWriter out = larder.shell().out();
        EntryInfo info = entry.info();
        if (larder.json()) {
            out.print("{\"attribute\":" + dev.larder.data.CanonicalJson.write(new Datum.Text(info.attribute()))
                    + ",\"key\":\"" + info.key() + "\",\"value\":");
        }
        new ValueText(out).write(entry.datum());
        out.print(larder.json() ? "}\n" : "\n");
    }
}
