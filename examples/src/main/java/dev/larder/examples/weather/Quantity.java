package dev.larder.examples.weather;

import java.util.Locale;

/** What is averaged over a month. */
enum Quantity {
    /** The middle between a day's highest and lowest temperature, in degrees Celsius. */
    TEMPERATURE,
    /** A day's precipitation, in millimetres. */
    RAIN;

    /** Returns the name under which results about it are stored. */
    String attribute() {
        return name().toLowerCase(Locale.ROOT);
    }
}
