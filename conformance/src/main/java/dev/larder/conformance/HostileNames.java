package dev.larder.conformance;

import java.util.stream.Stream;

/** Names that a store meets when names come from anywhere: each is a good name all the same. */
final class HostileNames {
    /** Part of every name that tries to get out, so that whatever it makes can be found by it. */
    static final String MARK = "escaped-by-name";

    private HostileNames() {}

    static Stream<String> all() {
        return Stream.of(
                "../" + MARK,
                "../../" + MARK,
                "../../../" + MARK,
                "../../../../" + MARK,
                "a/../../" + MARK,
                "..\\" + MARK,
                "/tmp/" + MARK,
                "/",
                "//",
                ".",
                "..",
                ".hidden",
                "-rf",
                "a/b",
                "a/",
                "a\\b",
                "a%2Fb",
                "a%00b",
                "a\u0000b",
                "\u0001\u001b[31m\u007f",
                "line\nbreak\r\n",
                "\t",
                " ",
                " a",
                "a ",
                "a.",
                "CON",
                "con",
                "NUL.txt",
                "C:\\a",
                "a:b",
                "*?<>|\"",
                "'; drop table entries; --",
                "${jndi:x}",
                "$(touch " + MARK + ")",
                "value",
                "Value",
                "VALUE",
                "\u00e9",
                "e\u0301",
                "\u212b",
                "\u0130i\u0131I",
                "\ufeff",
                "\u202egnp.exe",
                "\ud83e\udd6b\ud83d\udc69\u200d\ud83d\udd2c",
                "\uffff",
                "x".repeat(255),
                "X".repeat(255),
                "\ud83e\udd6b".repeat(63));
    }
}
