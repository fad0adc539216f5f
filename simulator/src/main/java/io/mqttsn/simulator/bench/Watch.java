package io.mqttsn.simulator.bench;

/** What has come from sensors to the broker's end. Written by one thread; the counters may be read by any. */
final class Watch {

    private final Meter meter;
    private final Lanes lanes;

    /** @param sensors how many publish; stamps of others are not counted */
    Watch(int sensors, Meter meter) {
        this.meter = meter;
        lanes = new Lanes(sensors);
    }

    void arrived(Stamp stamp) {
        if (lanes.arrived(stamp.lane(), stamp.number())) {
            meter.completedSince(1, stamp.sentNanos());
        }
    }

    long delivered() {
        return lanes.delivered();
    }

    long duplicates() {
        return lanes.duplicates();
    }
}
