package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.Key;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Publication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** The queries that the documentation shows say what it says that they do, in every database that it shows them for. */
class QueriesTest {
    private static final Pattern QUERY = Pattern.compile("(?s)```sql\\n(.*?)```");

    @TempDir
    Path dir;

    /** Returns the queries of the documentation, in their order. */
    private static List<String> queries() throws IOException {
        String text = Files.readString(Path.of("../../docs/formats.md"));
        List<String> queries = new ArrayList<>();
        Matcher query = QUERY.matcher(text);
        while (query.find()) {
            queries.add(query.group(1).strip());
        }
        return queries;
    }

    private static Entry rates(int n, double tol, Duration cost, String inputs) {
        Recipe recipe = Recipe.parse("{\"inputs\":" + inputs + ",\"larder\":\"recipe/1\",\"parameters\":{\"n\":" + n
                + ",\"solver\":{\"name\":\"rk4\",\"tol\":" + tol + "}},\"type\":\"neuro.rates\",\"version\":\"3\"}");
        EntryDraft draft = EntryDraft.of(recipe, Address.VALUE, "sample")
                .costing(cost)
                .by("test")
                .noting(new Datum.Mapping(Map.of("who", new Datum.Text("ada"))));
        return Entry.of(draft, Datum.Whole.of(n));
    }

    private static Key fill(String uri) {
        try (DataStore store = DataStores.open(uri)) {
            Entry first = rates(1, 0.1, Duration.ofSeconds(10), "{}");
            Entry second = rates(2, 0.01, Duration.ofSeconds(20), "{}");
            String reference = "{\"of\":{\"$key\":\"" + first.info().key() + "\",\"attribute\":\"value\"}}";
            Entry third = rates(3, 0.001, Duration.ofSeconds(5), reference);
            String content = "{\"of\":{\"$content\":\"" + first.info().digest() + "\"}}";
            Entry drafted = rates(4, 0.5, Duration.ofSeconds(1), content);
            Map<Digest, Address> sources =
                    Map.of(first.info().digest(), first.info().address());
            Entry fourth = Entry.of(drafted.info().draft().from(sources), drafted.datum());
            for (Entry entry : List.of(first, second, third, fourth)) {
                store.store(entry, Publication.keeping());
            }
            return first.info().key();
        }
    }

    private static List<List<String>> rows(Connection connection, String query) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (var statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(found.getString(i)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static void assertAnswers(Connection connection, Key first) throws SQLException, IOException {
        List<String> queries = queries();
        assertThat(queries).hasSize(6);
        assertThat(rows(connection, queries.get(0)))
                .as("what there is, by type")
                .singleElement()
                .satisfies(row -> assertThat(row.subList(0, 2)).containsExactly("neuro.rates", "4"));
        assertThat(rows(connection, queries.get(1)))
                .as("the most expensive")
                .first()
                .satisfies(row -> assertThat(Double.parseDouble(row.get(3))).isEqualTo(20));
        assertThat(rows(connection, queries.get(2))).as("by a parameter").hasSize(2);
        assertThat(rows(connection, queries.get(3)))
                .as("parameters as columns")
                .hasSize(4)
                .allSatisfy(row -> assertThat(Double.parseDouble(row.get(2))).isBetween(0.001, 0.5));
        assertThat(rows(connection, queries.get(4).replace("KEY", first.hex())))
                .as("what was made of a result, by reference and by content")
                .hasSize(2);
    }

    @Test
    void inSqlite() throws Exception {
        Key first = fill("jdbc:sqlite:" + dir.resolve("results.db"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("results.db"))) {
            assertAnswers(connection, first);
            assertThat(rows(connection, "SELECT json_extract(parameters, '$.solver.name') FROM larder_entries"))
                    .containsOnly(List.of("rk4"));
            assertThat(rows(connection, "SELECT created FROM larder_entries")
                            .get(0)
                            .get(0))
                    .matches("20..-..-..T..:..:..\\....Z");
        }
    }

    @Test
    void inPostgres() throws Exception {
        String schema = PostgresServer.freshSchema();
        Key first = fill(PostgresServer.uri(schema));
        try (Connection connection = PostgresServer.connect();
                var statement = connection.createStatement()) {
            statement.execute("SET search_path = " + schema);
            assertAnswers(connection, first);
            String contained = queries().get(5);
            assertThat(rows(connection, contained)).as("containment").hasSize(1);
            statement.execute("SET enable_seqscan = off");
            assertThat(rows(connection, "EXPLAIN " + contained).toString())
                    .as("the plan of a query for containment")
                    .contains("larder_entry_by_parameters");
        }
        PostgresServer.drop(schema);
    }

    @Test
    void inH2() throws Exception {
        Key first = fill("jdbc:h2:" + dir.resolve("results"));
        try (Connection connection = DriverManager.getConnection("jdbc:h2:file:" + dir.resolve("results"), "sa", "")) {
            assertAnswers(connection, first);
        }
    }

    @Test
    @EnabledIf(value = "dev.larder.jdbc.MariaDbServer#isInstalled", disabledReason = "MariaDB is not installed here")
    void inMariaDb() throws Exception {
        String schema = MariaDbServer.freshSchema();
        MariaDbServer.make(schema);
        Key first = fill(MariaDbServer.uri(schema) + "&larder.durability=relaxed");
        try (Connection connection = MariaDbServer.running().connect(schema)) {
            assertAnswers(connection, first);
            assertThat(rows(connection, "SELECT JSON_VALUE(parameters, '$.solver.name') FROM larder_entries"))
                    .containsOnly(List.of("rk4"));
        }
        MariaDbServer.drop(schema);
    }
}
