package io.mqttsn.gateway.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Two sensors are switched off, and come back with each other's addresses, as from a router that gives them out anew: the gateway still takes each for the
 * other. They stay away until nothing of before is on its way, since a late message of the one would be taken for the other's by any gateway.
 */
final class Neighbours {

    private static final Duration MEAN_PAUSE = Duration.ofSeconds(60);

    private final World world;
    private final SplittableRandom random;

    Neighbours(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    void begin() {
        world.agenda.after(random.nextLong(2 * MEAN_PAUSE.toNanos()), () -> {
            if (world.isStory()) {
                swapTwo();
                begin();
            }
        });
    }

    private void swapTwo() {
        List<Sensor> present = new ArrayList<>(world.sensors());
        present.removeIf(sensor -> sensor.isGone);
        if (present.size() < 2) {
            return;
        }
        Sensor one = present.remove(random.nextInt(present.size()));
        Sensor other = present.remove(random.nextInt(present.size()));
        int absenceOfOne = one.switchOff();
        int absenceOfOther = other.switchOff();
        world.agenda.after(Climate.TRAVEL_MAX.multipliedBy(2), () -> {
            world.places.swap(one, other);
            one.switchOn(absenceOfOne);
            other.switchOn(absenceOfOther);
            one.connect(one.cleanSession);
            other.connect(other.cleanSession);
        });
    }
}
