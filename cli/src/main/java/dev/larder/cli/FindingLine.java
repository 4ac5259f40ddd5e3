package dev.larder.cli;

import dev.larder.key.Address;
import dev.larder.store.Finding;
import java.util.Locale;

/** What is not as it should be, for machines and for people. */
final class FindingLine {
    private FindingLine() {}

    static void print(LarderCommand larder, Finding finding) {
        String kind = finding.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        JsonLine json = new JsonLine()
                .with("finding", kind)
                .with("damage", finding.kind().isDamage())
                .with("place", finding.place())
                .with("message", finding.message());
        finding.address()
                .ifPresent(
                        address -> json.with("key", address.key().toString()).with("attribute", address.attribute()));
        larder.report(json, Printable.of(kind + ": " + line(finding)));
    }

    private static String line(Finding finding) {
        String message = finding.message();
        String where = message.contains(finding.place()) ? "" : " (in " + finding.place() + ")";
        String whose = finding.address()
                .map(Address::toString)
                .filter(address -> !message.contains(address))
                .map(address -> address + ": ")
                .orElse("");
        return whose + message + where;
    }
}
