package dev.larder.filesystem;

import dev.larder.data.Digest;
import dev.larder.store.Sharing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks that one session's readers still want, written where a sweep of another process can read them: a file of slots
 * of 32 bytes, each a digest or zeros.
 *
 * <p>Only its session writes it; pinning costs one small write into the page cache. A block pinned several times takes one
 * slot. Safe for use by several threads.
 */
final class Pins {
    private static final Logger LOG = LoggerFactory.getLogger(Pins.class);
    private static final Set<OpenOption> OPEN = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> MAKE = Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

    private static final int RESERVED_SLOTS = 128;

    /** Slots read at once. */
    private static final int READ_SLOTS = 2048;

    private final StoreRoot root;
    private final Path file;
    private final Map<Digest, Slot> slots = new HashMap<>();
    private final BitSet taken = new BitSet();
    private @Nullable FileChannel channel;
    private boolean ended;

    private static final class Slot {
        final int index;
        int count = 1;

        Slot(int index) {
            this.index = index;
        }
    }

    Pins(StoreRoot root, Path file) {
        this.root = root;
        this.file = file;
    }

    /** Takes space for the first pins while the disk has some, so that readers can pin when it is full. */
    synchronized void reserve() {
        try {
            write(0, ByteBuffer.allocate(RESERVED_SLOTS * Digest.LENGTH));
        } catch (IOException e) {
            LOG.debug("no space for pins in {} yet: {}", root, e.getMessage());
        }
    }

    /** Pins these blocks, all or, when it throws, none. */
    synchronized void add(Collection<Digest> blocks) throws IOException {
        List<Digest> added = new ArrayList<>(blocks.size());
        try {
            for (Digest block : blocks) {
                Slot slot = slots.get(block);
                if (slot != null) {
                    slot.count++;
                } else {
                    int index = taken.nextClearBit(0);
                    ByteBuffer bytes = ByteBuffer.allocate(Digest.LENGTH);
                    block.write(bytes);
                    write(index, bytes.flip());
                    taken.set(index);
                    slots.put(block, new Slot(index));
                }
                added.add(block);
            }
        } catch (IOException e) {
            remove(added);
            throw e;
        }
    }

    /** Takes back one pin of each. */
    synchronized void remove(Collection<Digest> blocks) {
        for (Digest block : blocks) {
            Slot slot = slots.get(block);
            if (slot != null && --slot.count == 0) {
                slots.remove(block);
                try {
                    write(slot.index, ByteBuffer.allocate(Digest.LENGTH));
                    taken.clear(slot.index);
                } catch (IOException e) {
                    // The block stays pinned until the session ends: kept for too long, which breaks nobody.
                    LOG.debug("cannot unpin a block in {}: {}", root, e.getMessage());
                }
            }
        }
    }

    private void write(int index, ByteBuffer bytes) throws IOException {
        if (ended) {
            return;
        }
        Interrupts.heldOff(() -> {
            if (channel == null || !channel.isOpen()) {
                channel = open();
            }
            long at = (long) index * Digest.LENGTH;
            ByteBuffer rest = bytes.duplicate();
            while (rest.hasRemaining()) {
                channel.write(rest, at + rest.position());
            }
            return channel;
        });
    }

    private FileChannel open() throws IOException {
        if (channel != null) {
            // An interrupt closed it; made anew it would be empty.
            return FileChannel.open(file, OPEN);
        }
        FileChannel made = FileChannel.open(file, MAKE, root.sharing().attributes(Sharing.Kind.WORKING));
        try {
            root.sharing().settle(file, Sharing.Kind.WORKING);
            return made;
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }

    synchronized void end() throws IOException {
        ended = true;
        if (channel != null) {
            channel.close();
        }
    }

    /** Returns what a session, of whichever process, has pinned now. */
    static Set<Digest> read(Path file) throws IOException {
        return Interrupts.heldOff(() -> {
            Set<Digest> pinned = new HashSet<>();
            Digest none = Digest.wrap(new byte[Digest.LENGTH]);
            ByteBuffer slots = ByteBuffer.allocate(READ_SLOTS * Digest.LENGTH);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
                while (channel.read(slots) >= 0) {
                    slots.flip();
                    while (slots.remaining() >= Digest.LENGTH) {
                        pinned.add(Digest.read(slots));
                    }
                    slots.compact();
                }
            } catch (NoSuchFileException e) {
                // It has pinned nothing yet, or has ended.
                return pinned;
            }
            pinned.remove(none);
            return pinned;
        });
    }
}
