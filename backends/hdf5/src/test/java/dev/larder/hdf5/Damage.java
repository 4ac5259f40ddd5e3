package dev.larder.hdf5;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** What happens to files on disks, and what only malice does. */
enum Damage {
    ONE_BYTE("1 byte changed"),
    TEN_BYTES("10 bytes changed"),
    MANY_BYTES("200 bytes changed"),
    STRUCTURE("1 to 20 bytes of the first 4 KiB of HDF5 changed"),
    USER_BLOCK("1 to 4 bytes of the user block changed"),
    TRAILER("1 to 4 bytes of the trailer changed"),
    PAGE("a page zeroed"),
    SHORTER("cut short"),
    LONGER("lengthened"),
    SWAPPED("two files exchanged"),
    CATALOGUE("the catalogue damaged in one of these ways");

    private static final int PAGE_SIZE = 4096;

    private final String description;

    Damage(String description) {
        this.description = description;
    }

    @Override
    public String toString() {
        return description;
    }

    /**
     * Damages a store.
     *
     * @param files of its entries
     * @return how many of the files are not as they were
     */
    int to(Path catalogue, List<Path> files, SplittableRandom random) throws IOException {
        Path file = files.get(random.nextInt(files.size()));
        if (this == SWAPPED) {
            Path other = files.get(random.nextInt(files.size()));
            Path aside = Path.of(file + ".aside");
            Files.move(file, aside);
            if (!other.equals(file)) {
                Files.move(other, file);
            }
            Files.move(aside, other);
            return other.equals(file) ? 0 : 2;
        } else if (this == CATALOGUE) {
            Damage[] ways = {ONE_BYTE, TEN_BYTES, MANY_BYTES, USER_BLOCK, PAGE, SHORTER, LONGER};
            ways[random.nextInt(ways.length)].to(catalogue, List.of(catalogue), random);
            return 0;
        }
        byte[] before = Files.readAllBytes(file);
        byte[] after = damaged(before, random);
        replace(file, after);
        return Arrays.equals(before, after) ? 0 : 1;
    }

    /** Never in place, since copies share what is not damaged. */
    private static void replace(Path file, byte[] bytes) throws IOException {
        Path aside = Files.write(Path.of(file + ".aside"), bytes);
        Files.setPosixFilePermissions(aside, Files.getPosixFilePermissions(file));
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private byte[] damaged(byte[] bytes, SplittableRandom random) {
        int length = bytes.length;
        return switch (this) {
            case ONE_BYTE -> changed(bytes, 1, 0, length, random);
            case TEN_BYTES -> changed(bytes, 10, 0, length, random);
            case MANY_BYTES -> changed(bytes, 200, 0, length, random);
            case STRUCTURE -> changed(bytes, random.nextInt(1, 21), 512, Math.min(length, 512 + PAGE_SIZE), random);
            case USER_BLOCK -> changed(bytes, random.nextInt(1, 5), 0, 512, random);
            case TRAILER -> changed(bytes, random.nextInt(1, 5), endOfHdf5(bytes), length, random);
            case PAGE -> {
                byte[] zeroed = bytes.clone();
                int from = random.nextInt((length + PAGE_SIZE - 1) / PAGE_SIZE) * PAGE_SIZE;
                Arrays.fill(zeroed, from, Math.min(length, from + PAGE_SIZE), (byte) 0);
                yield zeroed;
            }
            case SHORTER -> Arrays.copyOf(bytes, random.nextInt(length));
            case LONGER -> {
                byte[] longer = Arrays.copyOf(bytes, length + random.nextInt(1, 10_000));
                if (random.nextBoolean()) {
                    byte[] noise = new byte[longer.length - length];
                    random.nextBytes(noise);
                    System.arraycopy(noise, 0, longer, length, noise.length);
                }
                yield longer;
            }
            case SWAPPED, CATALOGUE -> throw new IllegalStateException("it is done to more than an entry's file");
        };
    }

    /** Changes so many different bytes, each into another. */
    private static byte[] changed(byte[] bytes, int count, int from, int to, SplittableRandom random) {
        byte[] changed = bytes.clone();
        random.ints(from, to)
                .distinct()
                .limit(Math.min(count, to - from))
                .forEach(at -> changed[at] ^= (byte) random.nextInt(1, 256));
        return changed;
    }

    private static int endOfHdf5(byte[] bytes) {
        return Math.toIntExact(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(24));
    }
}
