package dev.larder;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who stores: process and host, for people who wonder where an entry came from. */
final class Writer {
    private Writer() {}

    static String name() {
        return "pid " + ProcessHandle.current().pid() + " on " + host();
    }

    private static String host() {
        String named = System.getenv("HOSTNAME");
        if (named != null && !named.isBlank()) {
            return named;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            // A host without a name of its own is common in containers, and no reason to fail.
            return "an unnamed host";
        }
    }
}
