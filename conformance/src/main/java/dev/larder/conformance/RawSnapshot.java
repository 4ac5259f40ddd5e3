package dev.larder.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All pieces of a store as they were at one moment, to be compared with, or put back. */
record RawSnapshot(RawStorage storage, Map<String, byte[]> pieces) {
    static RawSnapshot of(RawStorage storage) {
        Map<String, byte[]> pieces = new TreeMap<>();
        for (String piece : storage.pieces()) {
            pieces.put(piece, storage.read(piece));
        }
        return new RawSnapshot(storage, pieces);
    }

    List<String> names() {
        return List.copyOf(pieces.keySet());
    }

    byte[] bytes(String piece) {
        return Optional.ofNullable(pieces.get(piece)).orElseThrow().clone();
    }

    long size() {
        return pieces.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    /** Returns what came, went or changed since the other one, in words. */
    List<String> differencesFrom(RawSnapshot other) {
        List<String> differences = new ArrayList<>();
        pieces.forEach((name, bytes) -> {
            byte[] before = other.pieces.get(name);
            if (before == null) {
                differences.add(name + " came");
            } else if (!Arrays.equals(bytes, before)) {
                differences.add(name + " changed");
            }
        });
        other.pieces.keySet().stream()
                .filter(name -> !pieces.containsKey(name))
                .forEach(name -> differences.add(name + " went"));
        return differences;
    }

    /** Makes the storage again what it was. */
    void putBack() {
        for (String piece : storage.pieces()) {
            if (!pieces.containsKey(piece)) {
                storage.delete(piece);
            }
        }
        List<String> present = storage.pieces();
        pieces.forEach((name, bytes) -> {
            if (!present.contains(name) || !Arrays.equals(storage.read(name), bytes)) {
                storage.write(name, bytes);
            }
        });
    }
}
