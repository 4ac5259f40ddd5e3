package dev.larder.pipeline;

import dev.larder.key.Address;
import dev.larder.store.EntryInfo;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A {@link Lineage} in the languages of Graphviz and Mermaid. Text of users' is escaped: names of types and attributes are theirs.
 */
final class LineagePicture {
    private LineagePicture() {}

    /** Returns what became of the steps of a run, by address. */
    static Function<Address, Optional<StepReport.Status>> statuses(PastRun run) {
        Map<String, StepReport.Status> byKey = new HashMap<>();
        run.steps().forEach(step -> step.key().ifPresent(key -> byKey.put(key, step.status())));
        return address -> Optional.ofNullable(byKey.get(address.key().toString()));
    }

    /** The nodes, in the order in which they are drawn, by their names in {@link Lineage.Link}. */
    private static Map<String, String> numbers(Lineage lineage) {
        Map<String, String> numbers = new LinkedHashMap<>();
        lineage.entries().keySet().stream()
                .sorted()
                .forEach(address -> numbers.put(address.toString(), "n" + numbers.size()));
        for (Lineage.Link link : lineage.links()) {
            numbers.computeIfAbsent(link.from(), name -> "n" + numbers.size());
            numbers.computeIfAbsent(link.to().toString(), name -> "n" + numbers.size());
        }
        return numbers;
    }

    private static Map<String, Address> addresses(Lineage lineage) {
        Map<String, Address> addresses = new HashMap<>();
        lineage.entries().keySet().forEach(address -> addresses.put(address.toString(), address));
        return addresses;
    }

    private static String label(Lineage lineage, Optional<Address> address, String name, String line) {
        if (address.isEmpty()) {
            return "content" + line + abbreviated(name);
        }
        Optional<EntryInfo> info = lineage.entries().getOrDefault(address.get(), Optional.empty());
        String what = info.map(
                        known -> known.recipe().type() + " " + known.recipe().version())
                .orElse("not stored any more");
        String attribute = address.get().attribute().equals(Address.VALUE)
                ? ""
                : " " + address.get().attribute();
        return what + line + address.get().key().abbreviated() + attribute;
    }

    private static String abbreviated(String digest) {
        String hex = digest.substring(digest.indexOf(':') + 1);
        return hex.substring(0, Math.min(12, hex.length()));
    }

    static String dot(Lineage lineage, Function<Address, Optional<StepReport.Status>> statuses) {
        Map<String, String> numbers = numbers(lineage);
        Map<String, Address> addresses = addresses(lineage);
        StringBuilder out = new StringBuilder("digraph lineage {\n  rankdir=LR;\n  node [shape=box, style=filled];\n");
        numbers.forEach((name, number) -> {
            Optional<Address> address = Optional.ofNullable(addresses.get(name));
            String fill = fill(lineage, address, statuses);
            out.append("  ").append(number).append(" [label=\"");
            out.append(label(lineage, address, name, "\n")
                    .replace("\\", "\\\\")
                    .replace("\"", "\\\"")
                    .replace("\n", "\\n"));
            out.append("\", fillcolor=\"").append(fill).append("\"");
            out.append(address.filter(lineage.of()::equals).isPresent() ? ", penwidth=3" : "");
            out.append("];\n");
        });
        for (Lineage.Link link : lineage.links()) {
            out.append("  ").append(numbers.get(link.from())).append(" -> ");
            out.append(numbers.get(link.to().toString())).append(" [label=\"");
            out.append(link.role().replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"));
            out.append("\"];\n");
        }
        return out.append("}\n").toString();
    }

    static String mermaid(Lineage lineage, Function<Address, Optional<StepReport.Status>> statuses) {
        Map<String, String> numbers = numbers(lineage);
        Map<String, Address> addresses = addresses(lineage);
        StringBuilder out = new StringBuilder("flowchart LR\n");
        numbers.forEach((name, number) -> {
            Optional<Address> address = Optional.ofNullable(addresses.get(name));
            out.append("  ").append(number).append("[\"");
            out.append(entities(label(lineage, address, name, "\n")).replace("\n", "<br>"));
            out.append("\"]\n  style ").append(number).append(" fill:");
            out.append(fill(lineage, address, statuses));
            out.append(address.filter(lineage.of()::equals).isPresent() ? ",stroke-width:3px\n" : "\n");
        });
        for (Lineage.Link link : lineage.links()) {
            out.append("  ").append(numbers.get(link.from())).append(" -->|\"");
            out.append(entities(link.role()).replace("\n", " ")).append("\"| ");
            out.append(numbers.get(link.to().toString())).append('\n');
        }
        return out.toString();
    }

    private static String entities(String text) {
        return text.replace("&", "#amp;")
                .replace("\"", "#quot;")
                .replace("<", "#lt;")
                .replace(">", "#gt;");
    }

    /** Colours that differ for those, too, who do not see red and green apart (Okabe and Ito, 2008, lightened). */
    private static String fill(
            Lineage lineage, Optional<Address> address, Function<Address, Optional<StepReport.Status>> statuses) {
        if (address.isEmpty()) {
            return "#eeeeee";
        }
        Optional<StepReport.Status> status = statuses.apply(address.get());
        if (status.isEmpty()) {
            boolean isStored = lineage.entries()
                    .getOrDefault(address.get(), Optional.empty())
                    .isPresent();
            return isStored ? "#ffffff" : "#cccccc";
        }
        return switch (status.get()) {
            case HIT -> "#9ad0ec";
            case COMPUTED, WOULD_COMPUTE -> "#f6c667";
            case UNCACHED, UNKNOWN -> "#f0e68c";
            case FAILED, SKIPPED, CANCELLED -> "#e89a80";
            case NOT_NEEDED -> "#dddddd";
        };
    }
}
