package io.mqttsn.simulator.fleet.payload;

import java.util.random.RandomGenerator;

/** What one sensor measures: temperature and humidity wander, the battery drains a little with each report. */
public final class Climate {

    private static final double BATTERY_PER_REPORT = 0.01;

    private final RandomGenerator random;
    private double temperature;
    private double humidity;
    private double battery;

    public Climate(RandomGenerator random) {
        this.random = random;
        temperature = 18 + 6 * random.nextDouble();
        humidity = 40 + 20 * random.nextDouble();
        battery = 80 + 20 * random.nextDouble();
    }

    /** Time passes until the next report. */
    public void step() {
        temperature = wander(temperature, 0.3, 5, 35);
        humidity = wander(humidity, 1, 20, 90);
        battery = Math.max(1, battery - BATTERY_PER_REPORT);
    }

    /** Degrees Celsius. */
    public double temperature() {
        return temperature;
    }

    /** Per cent. */
    public double humidity() {
        return humidity;
    }

    /** Per cent. */
    public double battery() {
        return battery;
    }

    private double wander(double value, double step, double min, double max) {
        return Math.max(min, Math.min(max, value + step * random.nextGaussian()));
    }
}
