package dev.larder.key;

/**
 * What a computation says of itself: its type, version, parameters and inputs.
 *
 * <p>Two components that say the same are the same computation and share their results, in this process and every other.
 * So a component must say everything that its results depend on, and nothing else. A user's own class may implement it
 * and then store and retrieve results of itself; {@link #of} makes one on the spot.
 *
 * <p>What a component returns must not change while it is in use.
 */
public interface Component {
    /** Returns the name of the kind of computation, such as {@code neuro.rates}; never empty. */
    String type();

    /**
     * Returns the version; to be changed whenever the same parameters and inputs would give other results.
     *
     * <p>Unless overridden, it is the version of the code of the object's own class and all that it reaches (see {@link CodeVersion}).
     * That is right for a class that computes its results itself, or reaches the code that does. A class that only describes a
     * computation which stands elsewhere must override it: {@code Version.ofCode(Solver.class)}, or a text.
     *
     * @throws InvalidComponentException when the code has no version, as where the class was made at run time
     */
    default Version version() {
        return Version.ofCode(getClass());
    }

    /** Returns what was chosen: the values that the results depend on. */
    Parameters parameters();

    /** Returns what is worked on: other components' results, or contents. None, unless overridden. */
    default Inputs inputs() {
        return Inputs.NONE;
    }

    /** Returns a component of these parts and without inputs. */
    static Component of(String type, String version, Parameters parameters) {
        return of(type, Version.of(version), parameters, Inputs.NONE);
    }

    /** Returns a component of these parts. */
    static Component of(String type, Version version, Parameters parameters, Inputs inputs) {
        return new StatedComponent(type, version, parameters, inputs);
    }
}
