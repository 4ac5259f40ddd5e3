package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.data.RandomData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DatumDiffPropertyTest {
    private static final long SEED = RandomData.seed("DatumDiffPropertyTest");

    private final RandomData data = new RandomData(SEED);
    private final Random random = new Random(SEED);

    private static List<Difference> diff(Datum a, Datum b) {
        DatumDiff diff = DatumDiff.listing(Integer.MAX_VALUE);
        diff.compare(DatumPath.ROOT, DatumDiff.asWritten(a), DatumDiff.asWritten(b));
        return diff.found();
    }

    private static int count(Datum a, Datum b) {
        DatumDiff diff = DatumDiff.counting();
        diff.compare(DatumPath.ROOT, DatumDiff.asWritten(a), DatumDiff.asWritten(b));
        assertThat(diff.found()).isEmpty();
        return diff.count();
    }

    private List<Datum> several(int count) {
        List<Datum> several = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            several.add(data.next());
        }
        return several;
    }

    @Test
    void thereIsNoDifferenceExactlyWhenTheTextsAreEqual() {
        List<Datum> all = several(200).stream().map(DatumDiff::asWritten).toList();
        List<String> texts = all.stream().map(CanonicalJson::write).toList();
        int same = 0;
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < all.size(); j++) {
                boolean equal = texts.get(i).equals(texts.get(j));
                same += equal && i != j ? 1 : 0;
                DatumDiff listing = DatumDiff.listing(Integer.MAX_VALUE);
                listing.compare(DatumPath.ROOT, all.get(i), all.get(j));
                DatumDiff counting = DatumDiff.counting();
                counting.compare(DatumPath.ROOT, all.get(i), all.get(j));
                assertThat(listing.found().isEmpty())
                        .as("%s and %s", texts.get(i), texts.get(j))
                        .isEqualTo(equal);
                assertThat(counting.count()).isEqualTo(listing.found().size());
            }
        }
        assertThat(same).as("pairs of different objects with the same text").isGreaterThan(20);
    }

    @Test
    void theDifferenceTheOtherWayRoundIsItsMirrorImage() {
        int compared = 0;
        for (int i = 0; i < 3000; i++) {
            Datum a = data.next();
            Datum b = random.nextBoolean() ? data.next() : edited(a);
            List<Difference> there = diff(a, b);
            List<Difference> back = diff(b, a);
            compared += there.size();
            assertThat(back).as("%s and %s", a, b).hasSameSizeAs(there);
            for (int k = 0; k < there.size(); k++) {
                assertThat(back.get(k).path()).isEqualTo(there.get(k).path());
                assertThat(back.get(k).before()).isEqualTo(there.get(k).after());
                assertThat(back.get(k).after()).isEqualTo(there.get(k).before());
            }
        }
        assertThat(compared).isGreaterThan(3000);
    }

    @Test
    void everyDifferenceIsOneLineOfBoundedLength() {
        for (int i = 0; i < 3000; i++) {
            assertThat(diff(data.next(), data.next())).allSatisfy(each -> {
                assertThat(each.text()).hasSizeLessThan(1200);
                assertThat(each.text().codePoints())
                        .noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 || c == 0x202e);
                assertThat(each.before()).isNotEqualTo(each.after());
            });
        }
    }

    @Test
    void oneChangedLeafIsOneDifference() {
        int nested = 0;
        for (int i = 0; i < 3000; i++) {
            Datum before = data.next();
            Datum after = edited(before);
            List<Difference> differences = diff(before, after);
            assertThat(differences).as("%s and %s", before, after).hasSize(1);
            nested += differences.get(0).path().isEmpty() ? 0 : 1;
        }
        assertThat(nested).as("changes below the top").isGreaterThan(300);
    }

    @Test
    void asManyChangedMembersAreAsManyDifferences() {
        for (int i = 0; i < 500; i++) {
            Map<String, Datum> before = new HashMap<>();
            Map<String, Datum> after = new HashMap<>();
            int changed = 0;
            int members = random.nextInt(30);
            for (int k = 0; k < members; k++) {
                Datum member = data.next();
                before.put("m" + k, member);
                switch (random.nextInt(4)) {
                    case 0 -> {
                        after.put("m" + k, edited(member));
                        changed++;
                    }
                    case 1 -> {
                        after.put("n" + k, member);
                        changed += 2;
                    }
                    default -> after.put("m" + k, member);
                }
            }
            assertThat(count(new Datum.Mapping(before), new Datum.Mapping(after)))
                    .isEqualTo(changed);
        }
    }

    @Test
    void oneElementMoreOrLessIsOneDifference() {
        for (int i = 0; i < 2000; i++) {
            List<Datum> shorter = several(random.nextInt(8));
            List<Datum> longer = new ArrayList<>(shorter);
            longer.add(random.nextInt(shorter.size() + 1), data.next());
            Datum a = new Datum.Sequence(shorter);
            Datum b = new Datum.Sequence(longer);
            assertThat(diff(a, b))
                    .singleElement()
                    .satisfies(each -> assertThat(each.before()).isEmpty());
            assertThat(diff(b, a))
                    .singleElement()
                    .satisfies(each -> assertThat(each.after()).isEmpty());
        }
    }

    @Test
    void fewerAreListedWhenFewerAreAskedFor() {
        for (int i = 0; i < 1000; i++) {
            Datum a = new Datum.Sequence(several(6));
            Datum b = new Datum.Sequence(several(6));
            List<Difference> all = diff(a, b);
            int most = random.nextInt(5);
            DatumDiff some = DatumDiff.listing(most);
            some.compare(DatumPath.ROOT, DatumDiff.asWritten(a), DatumDiff.asWritten(b));
            assertThat(some.found()).isEqualTo(all.subList(0, Math.min(most, all.size())));
            assertThat(some.isFull()).isEqualTo(all.size() >= most);
        }
    }

    @Test
    void theDeepestDataAreCompared() {
        Datum a = Datum.Whole.of(1);
        Datum b = Datum.Whole.of(2);
        for (int i = 0; i < CanonicalJson.MAX_DEPTH - 1; i++) {
            a = i % 2 == 0 ? Datum.Sequence.of(a) : new Datum.Mapping(Map.of("m", a));
            b = i % 2 == 0 ? Datum.Sequence.of(b, Datum.NULL) : new Datum.Mapping(Map.of("m", b));
        }
        assertThat(count(a, b)).isEqualTo(CanonicalJson.MAX_DEPTH / 2 + 1);
    }

    /** Returns the datum with one value in it changed, wherever that is. */
    private Datum edited(Datum datum) {
        if (random.nextInt(4) > 0) {
            if (datum instanceof Datum.Mapping mapping && !mapping.members().isEmpty()) {
                Map<String, Datum> members = new HashMap<>(mapping.members());
                List<String> names = List.copyOf(mapping.members().keySet());
                members.computeIfPresent(names.get(random.nextInt(names.size())), (name, value) -> edited(value));
                return new Datum.Mapping(members);
            } else if (datum instanceof Datum.Sequence sequence
                    && !sequence.elements().isEmpty()) {
                List<Datum> elements = new ArrayList<>(sequence.elements());
                int at = random.nextInt(elements.size());
                elements.set(at, edited(elements.get(at)));
                return new Datum.Sequence(elements);
            } else if (datum instanceof Datum.Typed typed) {
                return random.nextBoolean()
                        ? new Datum.Typed(typed.name(), edited(typed.value()))
                        : new Datum.Typed(typed.name() + "2", typed.value());
            } else if (datum instanceof Datum.By by) {
                return random.nextBoolean()
                        ? new Datum.By(by.rule(), edited(by.value()))
                        : new Datum.By(by.rule() + "2", by.value());
            } else if (datum instanceof Datum.Pairs pairs && !pairs.pairs().isEmpty()) {
                List<Datum.Pairs.Pair> changed = new ArrayList<>(pairs.pairs());
                int at = random.nextInt(changed.size());
                changed.set(
                        at,
                        new Datum.Pairs.Pair(
                                changed.get(at).key(), edited(changed.get(at).value())));
                return new Datum.Pairs(changed);
            } else if (datum instanceof Datum.Set set) {
                List<Datum> elements = new ArrayList<>(set.elements());
                elements.add(fresh());
                return new Datum.Set((java.util.Collection<Datum>) elements);
            } else if (datum instanceof Datum.Array array) {
                return edited(array.value());
            }
        }
        return fresh();
    }

    private Datum edited(NdArray array) {
        if (array.toFlat() instanceof int[] elements && elements.length > 0) {
            int[] changed = elements.clone();
            changed[random.nextInt(changed.length)] ^= 1 << random.nextInt(31);
            return new Datum.Array(NdArray.of(
                    array.elementType(), array.shape(), NdArray.of(changed).content()));
        }
        return fresh();
    }

    /** A value that no random one equals. */
    private Datum fresh() {
        return new Datum.Text("fresh " + random.nextLong());
    }
}
