package dev.larder.benchmarks;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The JDK's own SHA-256, had in the cheapest way. */
final class Sha256 {
    private static final MessageDigest PROTOTYPE = prototype();

    private Sha256() {}

    private static MessageDigest prototype() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static MessageDigest fresh() {
        try {
            return (MessageDigest) PROTOTYPE.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
