package dev.larder.examples.weather;

/** A file that does not hold daily weather: the message says where, and what is wrong there. */
final class WeatherFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    WeatherFileException(String message) {
        super(message);
    }
}
