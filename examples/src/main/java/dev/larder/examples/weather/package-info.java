/**
 * What {@code larder demo} runs: from a file of daily weather to monthly means with their confidence intervals, in three
 * steps that are kept. {@link dev.larder.examples.weather.WeatherSteps} is the program to read; {@link
 * dev.larder.examples.weather.Demo} runs it several times and says what was computed and what was not.
 */
@NullMarked
package dev.larder.examples.weather;

import org.jspecify.annotations.NullMarked;
