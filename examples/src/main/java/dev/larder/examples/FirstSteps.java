package dev.larder.examples;

import dev.larder.Larder;
import java.util.SplittableRandom;

/** The shortest program: a function is wrapped, called twice with equal parameters, and computed once. */
public final class FirstSteps {
    private FirstSteps() {}

    /** What the result depends on; a record's components are the parameters. */
    record Rates(double spikesPerSecond, int neurons) {}

    /** Runs the program. The one argument is the store, {@code file:results} unless given. */
    public static void main(String[] args) {
        String store = args.length == 0 ? "file:results" : args[0];
        try (Larder larder = Larder.open(store)) {
            var simulate = larder.function("neuro.rates", Rates.class, double[].class)
                    .version("1")
                    .of(FirstSteps::simulate);
            double[] spikes = simulate.apply(new Rates(12.5, 400)); // computed and stored
            double[] again = simulate.apply(new Rates(12.5, 400)); // a hit: loaded and verified
            System.out.println(spikes.length + " neurons, " + again[0] + " spikes of the first, " + larder.stats());
        }
    }

    /** Counts each neuron's spikes in ten seconds, tick by tick. */
    static double[] simulate(Rates rates) {
        SplittableRandom random = new SplittableRandom(1);
        double[] spikes = new double[rates.neurons()];
        for (int neuron = 0; neuron < spikes.length; neuron++) {
            for (int tick = 0; tick < 100_000; tick++) {
                if (random.nextDouble() < rates.spikesPerSecond() / 10_000) {
                    spikes[neuron]++;
                }
            }
        }
        return spikes;
    }
}
