package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import dev.larder.store.Selection.Comparison;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A selection in SQL loses no entry that the selection takes, and leaves most others out. */
class SelectionSqlTest {
    private static final int ENTRIES = 60;
    private static final int SELECTIONS = 400;

    private static final List<Datum> LEAVES = List.of(
            Datum.NULL,
            new Datum.Flag(true),
            Datum.Whole.of(1),
            Datum.Whole.of(9_007_199_254_740_993L),
            new Datum.Whole(BigInteger.TEN.pow(400)),
            new Datum.Real(1.0),
            new Datum.Real(0.1),
            new Datum.Real(-0.0),
            new Datum.Real(9_007_199_254_740_992.0),
            new Datum.Real(Double.NaN),
            new Datum.Real(Double.POSITIVE_INFINITY),
            new Datum.Real(Double.MIN_VALUE),
            new Datum.Decimal(new BigDecimal("0.10")),
            new Datum.Decimal(new BigDecimal("1E+500")),
            new Datum.Text("a"),
            new Datum.Text("A"),
            new Datum.Text("a "),
            new Datum.Text("a%_!\\'"),
            new Datum.Text("a\u0000b"),
            new Datum.Text("\ud83e\udd6b".repeat(300)),
            new Datum.Instant(Instant.parse("2020-01-01T00:00:00Z")),
            new Datum.Sequence(List.of(Datum.Whole.of(1))),
            new Datum.Mapping(new TreeMap<>(java.util.Map.of("x", Datum.Whole.of(1)))));

    private static final List<String> PATHS =
            List.of("p", "q", "deep.r", "p.x", "none", "a\u0000b", "long" + "g".repeat(300));
    private static final List<String> GLOBS = List.of(
            "*", "neuro.*", "neuro.a", "*a", "n_uro*", "neuro.%", "NEURO.*", "", "a\u0000*", "t".repeat(300) + "*");
    private static final List<String> TYPES =
            List.of("neuro.a", "neuro.b", "n_uro", "Neuro.a", "a\u0000b", "t".repeat(400));

    @TempDir
    Path dir;

    private final SplittableRandom random = seeded();

    private static SplittableRandom seeded() {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("selections: seed " + seed + " (repeat with -Dlarder.seed=" + seed + ")");
        return new SplittableRandom(seed);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private Entry entry(int number) {
        TreeMap<String, Datum> parameters = new TreeMap<>();
        parameters.put("n", Datum.Whole.of(number));
        parameters.put("p", one(LEAVES));
        if (random.nextBoolean()) {
            parameters.put("q", one(LEAVES));
            parameters.put("a\u0000b", one(LEAVES));
        }
        parameters.put("deep", new Datum.Mapping(new TreeMap<>(java.util.Map.of("r", one(LEAVES)))));
        parameters.put("long" + "g".repeat(300), one(LEAVES));
        Recipe recipe = Recipe.parse("{\"inputs\":{},\"larder\":\"recipe/1\",\"parameters\":"
                + dev.larder.data.CanonicalJson.write(new Datum.Mapping(parameters)) + ",\"type\":"
                + dev.larder.data.CanonicalJson.write(new Datum.Text(one(TYPES))) + ",\"version\":\"1\"}");
        String attribute = random.nextBoolean() ? Address.VALUE : one(List.of("neuro.a", "a\u0000b", "VALUE"));
        return Entry.of(EntryDraft.of(recipe, attribute, "sample"), Datum.Whole.of(number));
    }

    private Selection.Condition condition(int depth, List<EntryInfo> infos) {
        Comparison comparison = one(List.of(Comparison.values()));
        return switch (random.nextInt(depth == 0 ? 6 : 9)) {
            case 0 -> new Selection.KeyPrefix(one(infos).key().hex().substring(0, random.nextInt(4)));
            case 1 -> new Selection.TypeMatches(one(GLOBS));
            case 2 -> new Selection.AttributeMatches(one(GLOBS));
            case 3 -> new Selection.Size(comparison, random.nextInt(4));
            case 4 ->
                new Selection.Created(
                        comparison,
                        random.nextInt(5) == 0
                                ? one(List.of(Instant.MIN, Instant.MAX, Instant.EPOCH))
                                : one(infos).created().plusNanos(random.nextInt(-1000, 1000)));
            case 5 -> new Selection.Parameter(one(PATHS), comparison, one(LEAVES));
            case 6 -> new Selection.Not(condition(depth - 1, infos));
            case 7 -> new Selection.And(conditions(depth - 1, infos));
            default -> new Selection.Or(conditions(depth - 1, infos));
        };
    }

    private List<Selection.Condition> conditions(int depth, List<EntryInfo> infos) {
        List<Selection.Condition> several = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            several.add(condition(depth, infos));
        }
        return several;
    }

    private void losesNothing(String uri) {
        List<EntryInfo> infos = new ArrayList<>();
        try (DataStore store = DataStores.open(uri)) {
            for (int i = 0; i < ENTRIES; i++) {
                Entry entry = entry(i);
                if (store.store(entry, Publication.replacing()).published()) {
                    infos.add(entry.info());
                }
            }
            for (int i = 0; i < SELECTIONS; i++) {
                Selection selection = new Selection(condition(3, infos));
                try (Stream<EntryInfo> listed = store.list(selection)) {
                    assertThat(listed)
                            .as("%s", selection)
                            .containsExactlyInAnyOrderElementsOf(
                                    infos.stream().filter(selection::takes).toList());
                }
            }
        }
    }

    @Test
    void nothingIsLostInSqlite() {
        losesNothing("jdbc:sqlite:" + dir.resolve("results.db") + "?larder.durability=relaxed");
    }

    @Test
    void nothingIsLostInH2() {
        losesNothing("jdbc:h2:" + dir.resolve("results") + "?larder.durability=relaxed");
    }

    @Test
    void nothingIsLostInPostgres() throws SQLException {
        String schema = PostgresServer.freshSchema();
        losesNothing(PostgresServer.uri(schema) + "&larder.durability=relaxed");
        PostgresServer.drop(schema);
    }

    @Test
    void theDatabaseLeavesOutWhatTheSelectionDoesNotTake() throws SQLException {
        Path file = dir.resolve("results.db");
        try (DataStore store = DataStores.open("jdbc:sqlite:" + file)) {
            for (int i = 0; i < 50; i++) {
                store.store(Samples.entry(i, Datum.Whole.of(i)), Publication.keeping());
            }
        }
        assertThat(rows(file, Selection.parse("params.n<5"))).isEqualTo(6);
        assertThat(rows(file, Selection.parse("params.n=7"))).isEqualTo(1);
        assertThat(rows(file, Selection.parse("type=sample and params.n>=48"))).isEqualTo(2);
        assertThat(rows(file, Selection.parse("type=other*"))).isZero();
        assertThat(rows(file, Selection.parse("size>1M"))).isZero();
        assertThat(rows(file, Selection.keyPrefix(Samples.recipe(3).key().hex())))
                .isEqualTo(1);
    }

    private static int rows(Path file, Selection selection) throws SQLException {
        Tables tables = new Tables(java.util.Optional.empty(), "larder_");
        SelectionSql sql = SelectionSql.of(selection, tables);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement count = connection.prepareStatement(
                        tables.sql("SELECT count(*) FROM {entry} e WHERE " + sql.where()))) {
            for (int i = 0; i < sql.arguments().size(); i++) {
                count.setObject(i + 1, sql.arguments().get(i));
            }
            try (ResultSet row = count.executeQuery()) {
                return row.getInt(1);
            }
        }
    }
}
