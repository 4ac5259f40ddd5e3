package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestMemoTest {
    private static final Instant LONG_AGO = Instant.parse("2012-01-01T00:00:00.123456789Z");
    private static final Digest ONE = Digest.of(new byte[] {1});
    private static final Digest OTHER = Digest.of(new byte[] {2});

    @TempDir
    Path directory;

    private Path memoDirectory;
    private Path table;
    private DigestMemo memo;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        memoDirectory = directory.resolve("caches/larder");
        table = memoDirectory.resolve("file-digests-1");
        memo = new DigestMemo(memoDirectory);
        file = Files.write(directory.resolve("data"), ContentTest.pattern(100_000));
        System.setProperty(DigestMemo.PROPERTY, memoDirectory.toString());
    }

    @AfterEach
    void off() {
        System.setProperty(DigestMemo.PROPERTY, "off");
    }

    private static FileStamp stamp(long inode) {
        return new FileStamp(7, inode, 100, LONG_AGO, LONG_AGO);
    }

    private static FileStamp settled(Path file) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> FileStamp.settled(file), Optional::isPresent)
                .orElseThrow();
    }

    private static Digest digest(Path file) {
        return Datum.File.at(file).bytes().digest();
    }

    private static Digest really(Path file) throws IOException {
        return Datum.Bytes.of(Content.of(Files.readAllBytes(file))).digest();
    }

    @Test
    void whatWasKeptIsFoundByItsStampAlone() {
        assertThat(memo.find(stamp(1))).isEmpty();
        memo.keep(stamp(1), ONE);
        memo.keep(stamp(2), OTHER);
        assertThat(new DigestMemo(memoDirectory).find(stamp(1))).contains(ONE);
        assertThat(memo.find(stamp(2))).contains(OTHER);
        Instant later = LONG_AGO.plusNanos(1);
        for (FileStamp other : List.of(
                new FileStamp(8, 1, 100, LONG_AGO, LONG_AGO),
                new FileStamp(7, 3, 100, LONG_AGO, LONG_AGO),
                new FileStamp(7, 1, 101, LONG_AGO, LONG_AGO),
                new FileStamp(7, 1, 100, later, LONG_AGO),
                new FileStamp(7, 1, 100, LONG_AGO, later))) {
            assertThat(memo.find(other)).as("%s", other).isEmpty();
        }
        memo.keep(new FileStamp(7, 1, 100, later, later), OTHER);
        assertThat(memo.find(stamp(1))).as("the file's earlier self").isEmpty();
        assertThat(memo.find(new FileStamp(7, 1, 100, later, later))).contains(OTHER);
    }

    /** A digest that is wrong was put there to see that it comes from the memo. */
    @Test
    void aSettledFileIsNotReadAgain() throws IOException {
        FileStamp stamp = settled(file);
        assertThat(digest(file)).isEqualTo(really(file));
        assertThat(memo.find(stamp)).contains(really(file));
        memo.keep(stamp, ONE);
        assertThat(digest(file)).isEqualTo(ONE);
        assertThat(CanonicalJson.write(Datum.Node.at(file))).contains(ONE.toString());
        Files.createDirectory(directory.resolve("tree"));
        Files.createSymbolicLink(directory.resolve("tree/link"), file);
        assertThat(CanonicalJson.write(Datum.Node.at(directory.resolve("tree"))))
                .contains(ONE.toString());
        // What is to be stored is read, memo or not.
        assertThat(CanonicalJson.form(Datum.File.at(file)).text())
                .contains(really(file).toString());
        System.setProperty(DigestMemo.PROPERTY, "off");
        assertThat(digest(file)).isEqualTo(really(file));
    }

    @Test
    void otherBytesOfTheSameSizeUnderARestoredTimeAreNoticed() throws IOException {
        FileTime time = Files.getLastModifiedTime(file);
        settled(file);
        Digest before = digest(file);
        byte[] bytes = ContentTest.pattern(100_000);
        bytes[77_777]++;
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, time);
        assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
        assertThat(digest(file)).isEqualTo(really(file)).isNotEqualTo(before);
        settled(file);
        assertThat(digest(file)).isEqualTo(really(file)).isNotEqualTo(before);
    }

    @Test
    void aRecentFileIsNeitherTrustedNorKept() throws IOException {
        Files.write(file, new byte[10]);
        assertThat(FileStamp.settled(file)).isEmpty();
        digest(file);
        assertThat(table).doesNotExist();
        // A time set back does not make it older: the change of the time is one too.
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
        assertThat(FileStamp.settled(file)).isEmpty();
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(3600)));
        Awaitility.await().pollDelay(Duration.ofMillis(2500)).until(() -> true);
        assertThat(FileStamp.settled(file)).as("a time in the future").isEmpty();
        digest(file);
        assertThat(table).doesNotExist();
    }

    /** Two seconds are a tick of the coarsest clocks; a clock of whole seconds has no change time that could be relied on. */
    @Test
    void aStampTellsOnlyWhenBothTimesAreATickAgoAndOneHasAFraction() {
        Instant now = LONG_AGO.plusSeconds(100);
        Instant tickAgo = now.minusSeconds(2);
        for (Instant recent : List.of(tickAgo, tickAgo.plusNanos(1), now, now.plusSeconds(3600))) {
            assertThat(new FileStamp(7, 1, 100, recent, LONG_AGO).tells(now)).isFalse();
            assertThat(new FileStamp(7, 1, 100, LONG_AGO, recent).tells(now)).isFalse();
        }
        Instant before = tickAgo.minusNanos(1);
        assertThat(new FileStamp(7, 1, 100, before, before).tells(now)).isTrue();
        Instant whole = Instant.parse("2012-01-01T00:00:00Z");
        assertThat(new FileStamp(7, 1, 100, whole, whole).tells(now)).isFalse();
        assertThat(new FileStamp(7, 1, 100, whole, LONG_AGO).tells(now)).isTrue();
        assertThat(new FileStamp(7, 1, 100, LONG_AGO, whole).tells(now)).isTrue();
    }

    @Test
    void aFileThatChangedSinceTheDatumWasMadeIsAnErrorAlsoWithAMemo() throws IOException {
        settled(file);
        Datum.File datum = Datum.File.at(file);
        Files.write(file, new byte[10]);
        settled(file);
        Digest fresh = digest(file);
        assertThat(memo.find(settled(file))).contains(fresh);
        assertThatThrownBy(() -> datum.bytes().digest())
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("changed while it was in use");
    }

    @Test
    void anyDamagedByteIsForgottenAndNeverAWrongDigest() throws IOException {
        memo.keep(stamp(1), ONE);
        byte[] sound = Files.readAllBytes(table);
        int start = sound.length - DigestMemo.SLOT;
        int lost = 0;
        for (int at = 0; at < DigestMemo.SLOT; at++) {
            for (int flip : new int[] {1, 0x80, 0xff}) {
                try (RandomAccessFile raw = new RandomAccessFile(table.toFile(), "rw")) {
                    raw.seek(start / DigestMemo.SLOT * DigestMemo.SLOT + at);
                    int old = raw.read();
                    raw.seek(start / DigestMemo.SLOT * DigestMemo.SLOT + at);
                    raw.write(old ^ flip);
                }
                Optional<Digest> found = memo.find(stamp(1));
                assertThat(found.isEmpty() || found.get().equals(ONE)).isTrue();
                lost += found.isEmpty() ? 1 : 0;
                Files.write(table, sound);
                assertThat(memo.find(stamp(1))).contains(ONE);
            }
        }
        assertThat(lost).isEqualTo(3 * (FileStamp.LENGTH + 2 * Digest.LENGTH));
        for (int length = start; length < sound.length; length++) {
            Files.write(table, java.util.Arrays.copyOf(sound, length));
            Optional<Digest> found = memo.find(stamp(1));
            assertThat(found.isEmpty() || found.get().equals(ONE)).isTrue();
        }
        byte[] noise = new byte[sound.length];
        new Random(1).nextBytes(noise);
        Files.write(table, noise);
        assertThat(memo.find(stamp(1))).isEmpty();
        memo.keep(stamp(1), ONE);
        assertThat(memo.find(stamp(1))).contains(ONE);
    }

    @Test
    void itsSizeIsBoundedAndAHundredThousandFilesHavePlace() throws IOException {
        // Only every tenth is kept, which takes a tenth of the time and is as evenly spread.
        List<FileStamp> stamps = new ArrayList<>();
        for (int i = 0; i < 100_000; i += 10) {
            stamps.add(stamp(1_000_000 + i));
            memo.keep(stamps.get(stamps.size() - 1), Digest.of(new byte[] {(byte) i}));
        }
        assertThat(Files.size(table)).isLessThanOrEqualTo(DigestMemo.SIZE).isLessThanOrEqualTo(64 << 20);
        long found = stamps.stream().filter(each -> memo.find(each).isPresent()).count();
        assertThat(found).isGreaterThan(stamps.size() * 99L / 100);
    }

    @Test
    void aFullBucketTakesMoreAndKeepsTheRest() {
        List<FileStamp> crowd = new ArrayList<>();
        for (long inode = 0; crowd.size() < 3 * DigestMemo.SLOTS; inode++) {
            crowd.add(new FileStamp(7, inode << 40, 100, LONG_AGO, LONG_AGO));
        }
        for (FileStamp each : crowd) {
            memo.keep(each, Digest.of(each.toString().getBytes(StandardCharsets.UTF_8)));
            assertThat(memo.find(each)).isPresent();
        }
        for (FileStamp each : crowd) {
            assertThat(memo.find(each))
                    .satisfiesAnyOf(
                            none -> assertThat(none).isEmpty(),
                            some -> assertThat(some)
                                    .contains(Digest.of(each.toString().getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void isTheOwnersAlone() throws IOException {
        memo.keep(stamp(1), ONE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(memoDirectory)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(table)))
                .isEqualTo("rw-------");
        for (Path each : List.of(table, memoDirectory)) {
            var before = Files.getPosixFilePermissions(each);
            for (String open : List.of("rwxr-xrwx", "rwxrwxr-x")) {
                Files.setPosixFilePermissions(each, PosixFilePermissions.fromString(open));
                assertThat(memo.find(stamp(1)))
                        .as("others may write to %s", each)
                        .isEmpty();
                memo.keep(stamp(2), ONE);
            }
            Files.setPosixFilePermissions(each, before);
            assertThat(memo.find(stamp(1))).contains(ONE);
            assertThat(memo.find(stamp(2))).isEmpty();
        }
        if (Files.getAttribute(table, "unix:uid").equals(0)) {
            Files.setAttribute(table, "unix:uid", 4711);
            assertThat(memo.find(stamp(1))).as("another user's").isEmpty();
        }
    }

    /** Where a link leads is not what was looked at. */
    @Test
    void aLinkInItsPlaceIsNotFollowed() throws IOException {
        memo.keep(stamp(1), ONE);
        Path elsewhere = Files.move(table, directory.resolve("elsewhere"));
        byte[] before = Files.readAllBytes(elsewhere);
        Files.createSymbolicLink(table, elsewhere);
        assertThat(memo.find(stamp(1))).isEmpty();
        memo.keep(stamp(2), OTHER);
        assertThat(elsewhere).hasBinaryContent(before);
    }

    @Test
    void noFailureOfTheMemoIsOneOfTheDigest() throws IOException {
        settled(file);
        Files.createDirectories(table);
        assertThat(digest(file)).isEqualTo(really(file));
        System.setProperty(DigestMemo.PROPERTY, file.toString());
        assertThat(digest(file)).isEqualTo(really(file));
        System.setProperty(DigestMemo.PROPERTY, "/proc/none/larder");
        assertThat(digest(file)).isEqualTo(really(file));
    }

    @Test
    void itsPlaceIsAmongTheUsersCachesUnlessAnotherIsNamed() {
        Map<String, String> home = Map.of("HOME", "/home/u");
        assertThat(DigestMemo.place(null, home)).contains(Path.of("/home/u/.cache/larder"));
        assertThat(DigestMemo.place(null, Map.of("HOME", "/home/u", "XDG_CACHE_HOME", "/c")))
                .contains(Path.of("/c/larder"));
        assertThat(DigestMemo.place(null, Map.of("HOME", "/home/u", "XDG_CACHE_HOME", "c")))
                .contains(Path.of("/home/u/.cache/larder"));
        assertThat(DigestMemo.place(null, Map.of("LARDER_MEMO", "/m"))).contains(Path.of("/m"));
        assertThat(DigestMemo.place(null, Map.of("LARDER_MEMO", "off"))).isEmpty();
        assertThat(DigestMemo.place("/p", Map.of("LARDER_MEMO", "off"))).contains(Path.of("/p"));
        assertThat(DigestMemo.place("off", home)).isEmpty();
    }

    /** Processes that write the same buckets at once; whatever is found afterwards is what was kept. */
    @Test
    void twoProcessesKeepAtTheSameTime() throws Exception {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Keeper.class.getName(),
                            memoDirectory.toString())
                    .inheritIO()
                    .start());
        }
        for (Process each : processes) {
            assertThat(each.waitFor()).isZero();
        }
        int found = 0;
        for (int inode = 0; inode < Keeper.FILES; inode++) {
            Optional<Digest> digest = memo.find(stamp(inode));
            if (digest.isPresent()) {
                assertThat(digest.get()).isEqualTo(Keeper.digest(inode));
                found++;
            }
        }
        assertThat(found).isGreaterThan(Keeper.FILES * 9 / 10);
    }

    static final class Keeper {
        static final int FILES = 400;

        static Digest digest(int inode) {
            return Digest.of(new byte[] {(byte) inode, (byte) (inode >> 8)});
        }

        public static void main(String[] arguments) {
            DigestMemo memo = new DigestMemo(Path.of(arguments[0]));
            for (int round = 0; round < 20; round++) {
                for (int inode = 0; inode < FILES; inode++) {
                    memo.keep(stamp(inode), digest(inode));
                    Optional<Digest> found = memo.find(stamp(inode));
                    if (found.isPresent() && !found.get().equals(digest(inode))) {
                        throw new AssertionError("a wrong digest of " + inode);
                    }
                }
            }
        }
    }
}
