package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Content;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The blocks of a content as they lie in a store's medium, found there by their bytes, to be damaged one by one. Only a store that
 * keeps contents as they are, neither packed nor in smaller parts, has them.
 */
final class RawBlocks {
    /** Where a block lies. */
    private record Place(String piece, int offset, int length) {}

    private final RawSnapshot sound;
    private final List<Place> places;

    private RawBlocks(RawSnapshot sound, List<Place> places) {
        this.sound = sound;
        this.places = places;
    }

    /** Looks for every block of a content, of which no two are equal; some may not be found. */
    static RawBlocks of(RawStorage storage, Content content) {
        RawSnapshot snapshot = RawSnapshot.of(storage);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < content.blockCount(); i++) {
            ByteBuffer block = ByteBuffer.allocate(content.blockLength(i));
            content.read((long) i * Content.BLOCK_SIZE, block);
            for (String piece : snapshot.names()) {
                int offset = indexOf(snapshot.bytes(piece), block.array());
                if (offset >= 0) {
                    places.add(new Place(piece, offset, block.capacity()));
                    break;
                }
            }
        }
        return new RawBlocks(snapshot, places);
    }

    /** Returns how many blocks were found. */
    int found() {
        return places.size();
    }

    /** Makes all bytes of these blocks others, and all other bytes what they were. */
    void damage(Set<Integer> blocks) {
        Set<String> touched = new TreeSet<>();
        places.forEach(place -> touched.add(place.piece()));
        for (String piece : touched) {
            byte[] bytes = sound.bytes(piece);
            for (int block : blocks) {
                Place place = places.get(block);
                if (place.piece().equals(piece)) {
                    for (int i = place.offset(); i < place.offset() + place.length(); i++) {
                        bytes[i] ^= 0x55;
                    }
                }
            }
            sound.storage().write(piece, bytes);
        }
        assertThat(places).as("blocks that were found").hasSizeGreaterThan(blocks.size() - 1);
    }

    private static int indexOf(byte[] all, byte[] wanted) {
        for (int at = 0; at <= all.length - wanted.length; at++) {
            if (all[at] == wanted[0] && Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }
}
