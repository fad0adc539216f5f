package io.mqttsn.simulator.fleet;

import java.util.Locale;
import java.util.Random;

/** What one sensor measures: temperature and humidity wander, the battery drains a little with each report. */
final class Climate {

    private static final double BATTERY_PER_REPORT = 0.01;

    private final Random random;
    private double temperature;
    private double humidity;
    private double battery;

    Climate(Random random) {
        this.random = random;
        temperature = 18 + 6 * random.nextDouble();
        humidity = 40 + 20 * random.nextDouble();
        battery = 80 + 20 * random.nextDouble();
    }

    /** Time passes until the next report. */
    void step() {
        temperature = wander(temperature, 0.3, 5, 35);
        humidity = wander(humidity, 1, 20, 90);
        battery = Math.max(1, battery - BATTERY_PER_REPORT);
    }

    /** Degrees Celsius. */
    double temperature() {
        return temperature;
    }

    /** Per cent. */
    double humidity() {
        return humidity;
    }

    /** Per cent. */
    double battery() {
        return battery;
    }

    String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"temperature\":%.1f,\"humidity\":%.0f,\"battery\":%.0f}",
                temperature,
                humidity,
                battery);
    }

    private double wander(double value, double step, double min, double max) {
        return Math.max(min, Math.min(max, value + step * random.nextGaussian()));
    }
}
