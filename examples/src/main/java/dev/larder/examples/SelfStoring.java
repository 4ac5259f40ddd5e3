package dev.larder.examples;

import dev.larder.Larder;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Version;
import java.util.Locale;

/**
 * A pendulum that keeps its own swing: a class that is a {@link Component}, and so can store and retrieve several results
 * of itself, each under a name of its own.
 *
 * <p>Immutable; safe for use by several threads as far as its {@link Larder} is.
 */
public final class SelfStoring implements Component {
    private static final double GRAVITY = 9.80665;
    private static final String ANGLE = "angle";
    private static final String ENERGY = "energy";

    private final Larder larder;
    private final Pendulum pendulum;

    /**
     * What the swing depends on: all of it is in the key, and nothing else.
     *
     * @param length in metres
     * @param damping per second
     * @param release the angle at which it is let go, in radians
     * @param steps of one millisecond
     */
    public record Pendulum(double length, double damping, double release, int steps) {}

    /** Makes a pendulum that keeps its results in this Larder, which stays the caller's to close. */
    public SelfStoring(Larder larder, Pendulum pendulum) {
        this.larder = larder;
        this.pendulum = pendulum;
    }

    @Override
    public String type() {
        return "physics.pendulum";
    }

    @Override
    public Version version() {
        return Version.of("1");
    }

    @Override
    public Parameters parameters() {
        return Parameters.of(pendulum);
    }

    /** Returns the angle after each millisecond, in radians; stored by {@link #swing}, which is called where it was not. */
    public double[] angle() {
        return result(ANGLE);
    }

    /** Returns the energy after each millisecond, in joules per kilogram. */
    public double[] energy() {
        return result(ENERGY);
    }

    private double[] result(String name) {
        return larder.retrieve(this, name, double[].class).orElseGet(() -> {
            swing();
            return larder.retrieve(this, name, double[].class).orElseThrow();
        });
    }

    /** Lets the pendulum swing, and stores what came of it under two names. */
    public void swing() {
        double step = 0.001;
        double[] angle = new double[pendulum.steps()];
        double[] energy = new double[pendulum.steps()];
        double position = pendulum.release();
        double velocity = 0;
        for (int i = 0; i < pendulum.steps(); i++) {
            // Velocity before position (semi-implicit Euler), so that an undamped pendulum does not gain energy.
            velocity += step * (-GRAVITY / pendulum.length() * Math.sin(position) - pendulum.damping() * velocity);
            position += step * velocity;
            double speed = pendulum.length() * velocity;
            angle[i] = position;
            energy[i] = speed * speed / 2 + GRAVITY * pendulum.length() * (1 - Math.cos(position));
        }
        larder.store(this, ANGLE, angle);
        larder.store(this, ENERGY, energy);
    }

    /** Asks twice for each result; the one argument is the store, {@code file:results} unless given. */
    public static void main(String[] args) {
        try (Larder larder = Larder.open(args.length == 0 ? "file:results" : args[0])) {
            SelfStoring pendulum = new SelfStoring(larder, new Pendulum(0.994, 0.05, 0.3, 60_000));
            String kept = larder.contains(pendulum, ANGLE) ? "was stored" : "is computed now";
            double[] energy = pendulum.energy();
            System.out.printf(
                    Locale.ROOT,
                    "The swing %s: %d steps, energy %.4f J/kg at first, %.4f J/kg at last.%n",
                    kept,
                    pendulum.angle().length,
                    energy[0],
                    energy[energy.length - 1]);
        }
    }
}
