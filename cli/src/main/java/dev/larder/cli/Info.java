package dev.larder.cli;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.store.EntryInfo;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is known of an entry, for machines and for people. */
final class Info {
    private Info() {}

    /** Returns everything as one JSON object; times and sizes plain, parameters and inputs as in the recipe. */
    static JsonLine json(EntryInfo info) {
        JsonLine json = new JsonLine()
                .with("key", info.key().toString())
                .with("attribute", info.attribute())
                .with("type", info.recipe().type())
                .with("version", info.recipe().version().toString())
                .with("parameters", info.recipe().parameters().datum())
                .with("inputs", info.recipe().inputs())
                .with("codec", info.codec())
                .with("digest", info.digest().toString())
                .with("size", info.size())
                .with("created", info.created().toString())
                .with("cost_seconds", new Datum.Real(info.cost().toNanos() / 1e9))
                .with("writer", info.writer())
                .with("metadata", info.metadata());
        Map<String, Datum> sources = new TreeMap<>();
        info.draft()
                .sources()
                .forEach((content, address) -> sources.put(content.toString(), new Datum.Text(address.toString())));
        return json.with("sources", new Datum.Mapping(sources));
    }

    /** Returns the parameters on one line: {@code n=400, solver={"tol":1e-5}}. */
    static String parameters(EntryInfo info) {
        return info.recipe().parameters().datum().members().entrySet().stream()
                .map(each -> each.getKey() + "=" + CanonicalJson.write(each.getValue()))
                .collect(Collectors.joining(", "));
    }
}
