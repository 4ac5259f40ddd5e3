package dev.larder.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.Larder;
import dev.larder.examples.SelfStoring.Pendulum;
import dev.larder.store.EntryInfo;
import dev.larder.store.Selection;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SelfStoringTest {
    private static final Pendulum UNDAMPED = new Pendulum(0.994, 0, 0.1, 10_000);

    private final Larder larder = Larder.open("memory:");

    @AfterEach
    void close() {
        larder.close();
    }

    @Test
    void bothResultsAreStoredWhenOneIsAskedFor() {
        SelfStoring pendulum = new SelfStoring(larder, UNDAMPED);
        assertThat(larder.contains(pendulum, "angle")).isFalse();

        pendulum.energy();

        assertThat(larder.contains(pendulum, "angle")).isTrue();
        try (Stream<EntryInfo> entries = larder.list(Selection.type("physics.pendulum"))) {
            assertThat(entries.map(EntryInfo::attribute)).containsExactlyInAnyOrder("angle", "energy");
        }
    }

    @Test
    void anotherObjectOfEqualParametersFindsWhatTheFirstStored() {
        double[] angle = new SelfStoring(larder, UNDAMPED).angle();
        SelfStoring equal = new SelfStoring(larder, new Pendulum(0.994, 0, 0.1, 10_000));

        assertThat(larder.retrieve(equal, "angle", double[].class)).hasValue(angle);
    }

    @Test
    void anotherParameterIsAnotherPendulum() {
        new SelfStoring(larder, UNDAMPED).swing();

        assertThat(larder.contains(new SelfStoring(larder, new Pendulum(0.994, 0, 0.2, 10_000)), "angle"))
                .isFalse();
    }

    @Test
    void swingingTwiceIsNoConflict() {
        SelfStoring pendulum = new SelfStoring(larder, UNDAMPED);
        pendulum.swing();
        pendulum.swing();

        assertThat(pendulum.angle()).hasSize(10_000);
    }

    @Test
    void aSecondsPendulumNeedsTwoSeconds() {
        double[] angle = new SelfStoring(larder, UNDAMPED).angle();

        // Released at 0.1, it is back there after 2 pi sqrt(0.994 / 9.80665) = 2.0004 s, and opposite after half of it.
        assertThat(angle[1_000]).isCloseTo(-0.1, Offset.offset(1e-3));
        assertThat(angle[2_000]).isCloseTo(0.1, Offset.offset(1e-3));
    }

    @Test
    void dampingTakesEnergyAwayAndNothingElseDoes() {
        double[] undamped = new SelfStoring(larder, UNDAMPED).energy();
        double[] damped = new SelfStoring(larder, new Pendulum(0.994, 0.5, 0.1, 10_000)).energy();

        assertThat(undamped[9_999]).isCloseTo(undamped[0], Offset.offset(0.01 * undamped[0]));
        // Energy falls as exp(-damping * t): to 0.7 % after ten seconds.
        assertThat(damped[9_999] / damped[0]).isBetween(0.005, 0.009);
    }
}
