package io.mqttsn.gateway.world;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.client.Will;
import io.mqttsn.transport.PeerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The random life of one sensor: it publishes, subscribes, sleeps, crashes, moves and goes away, until the story is over. */
final class SensorLife {

    private final World world;
    private final SplittableRandom random;
    private final Sensor sensor;
    private final List<TopicSelector> subscriptions = new ArrayList<>();
    private final boolean hasWill;
    private int wills;
    private int sleepSeconds = 10;
    private int sleeps;
    private boolean hasMoved;
    private long movedAtNanos;

    SensorLife(World world, String name, PeerAddress address, SplittableRandom random) {
        this.world = world;
        this.random = random;
        this.hasWill = random.nextInt(3) == 0;
        this.sensor = new Sensor(world, settings(name), address, this);
    }

    Sensor sensor() {
        return sensor;
    }

    private SensorSettings settings(String name) {
        SensorSettings.Builder settings = SensorSettings.builder(name)
                .keepAliveSeconds(random.nextInt(8) == 0 ? 0 : 8 + random.nextInt(50))
                .cleanSession(random.nextBoolean())
                .predefined(Topics.PREDEFINED)
                .retry(Duration.ofMillis(1_500 + random.nextInt(6_000)), 2 + random.nextInt(3))
                .waitAfterCongestion(Duration.ofSeconds(2 + random.nextInt(15)))
                .reconnectAfter(Duration.ofMillis(200 + random.nextInt(3_000)))
                .answerAfter(random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(random.nextInt(900)));
        if (random.nextBoolean()) {
            settings.rememberTopicIds();
        }
        if (hasWill) {
            settings.will(new Will(Topics.name(random), willMessage(name), qos(), random.nextInt(4) == 0));
        }
        return settings.build();
    }

    private Octets willMessage(String name) {
        return Octets.utf8(Messages.ofWill(name, ++wills));
    }

    void begin() {
        plan();
    }

    /** Where the broker has nothing for it, a sensor has nothing to hear. */
    void connected() {
        if (world.isStory() && subscriptions.size() < 2) {
            subscribe();
        }
    }

    /** It wakes before its time is over, mostly. */
    void fellAsleep() {
        long nanos = TimeUnit.SECONDS.toNanos(sleepSeconds);
        boolean oversleeps = world.isStory() && random.nextInt(20) == 0;
        count(Happening.OVERSLEPT, oversleeps);
        int sleep = ++sleeps;
        world.agenda.after(oversleeps ? 3 * nanos : random.nextLong(nanos / 4, nanos), () -> {
            if (sleep == sleeps && sensor.is(SensorState.ASLEEP)) {
                wake();
            }
        });
    }

    private void wake() {
        if (!world.isStory() || random.nextInt(5) > 0) {
            count(Happening.WOKE_BY_PINGREQ, true);
            sensor.client.wake(now());
        } else if (random.nextBoolean()) {
            count(Happening.WOKE_BY_CONNECT, true);
            sensor.connect(sensor.cleanSession);
        } else {
            count(Happening.LEFT_ASLEEP, true);
            sensor.client.disconnect(now());
        }
    }

    private void count(Happening what, boolean happens) {
        world.tally.happened(what, happens ? 1 : 0);
    }

    private void plan() {
        world.agenda.after(random.nextLong(2 * world.climate.pauseMeanNanos()), () -> {
            if (world.isStory()) {
                live();
                plan();
            }
        });
    }

    private void live() {
        if (sensor.isGone) {
            return;
        }
        switch (sensor.client.state()) {
            case DISCONNECTED -> whileDisconnected();
            case ACTIVE -> whileActive();
            default -> anyTime();
        }
    }

    private void whileDisconnected() {
        if (random.nextInt(3) > 0) {
            sensor.connect(sensor.cleanSession);
        } else if (random.nextInt(10) == 0) {
            sensor.connect(!sensor.cleanSession);
        } else {
            anyTime();
        }
    }

    private void whileActive() {
        int what = random.nextInt(100);
        if (what < 12) {
            subscribe();
        } else if (what < 18) {
            unsubscribe();
        } else if (what < 30) {
            sleepSeconds = 3 + random.nextInt(30);
            sensor.client.sleep(sleepSeconds, now());
        } else if (what < 33) {
            sensor.client.disconnect(now());
        } else if (what < 36) {
            sensor.connect(sensor.cleanSession);
        } else if (what < 37) {
            sensor.connect(!sensor.cleanSession);
        } else if (what < 39) {
            count(Happening.FORGOT_IDS, true);
            sensor.client.forgetTopicIds(now());
        } else if (what < 42) {
            updateWill();
        } else if (what < 44) {
            sensor.client.register(Topics.name(random), now());
        } else {
            anyTime();
        }
    }

    private void anyTime() {
        int what = random.nextInt(100);
        if (what < 80) {
            publish();
        } else if (what < 84) {
            crash();
        } else if (what < 87) {
            move(world.places::fresh);
        } else if (what < 90) {
            move(world.places::used);
            sensor.connect(sensor.cleanSession);
        } else if (what < 92) {
            goAway();
        } else if (what < 94) {
            count(Happening.WITHOUT_CONNECTION, true);
            sensor.publish(Topics.withoutConnection(random), Qos.MINUS_ONE, false, 0);
        } else {
            sensor.client.ping(now());
        }
    }

    /** Not before its last CONNECT from elsewhere has arrived, which could overtake the next one. */
    private void move(Function<SplittableRandom, PeerAddress> choice) {
        if (!hasMoved || now() - movedAtNanos > Climate.TRAVEL_MAX.toNanos()) {
            hasMoved = true;
            movedAtNanos = now();
            sensor.moveTo(choice.apply(random));
        }
    }

    private void publish() {
        int padding = random.nextInt(12) == 0 ? random.nextInt(world.climate.paddingMax()) : 0;
        sensor.publish(Topics.publishable(random), qos(), random.nextInt(6) == 0, padding);
    }

    private void subscribe() {
        TopicSelector topic = Topics.subscribable(random);
        if (subscriptions.size() < 20) {
            subscriptions.add(topic);
        }
        sensor.subscribe(topic, qos());
    }

    private void unsubscribe() {
        if (!subscriptions.isEmpty()) {
            sensor.unsubscribe(subscriptions.remove(random.nextInt(subscriptions.size())));
        }
    }

    private void updateWill() {
        if (!hasWill) {
            return;
        }
        count(Happening.CHANGED_WILL, true);
        Octets message = willMessage(sensor.name);
        switch (random.nextInt(6)) {
            case 0 -> sensor.client.updateWillTopic(Will.NONE, now());
            case 1, 2 -> sensor.client.updateWillTopic(new Will(Topics.name(random), message, qos(), false), now());
            default -> sensor.client.updateWillMessage(message, now());
        }
    }

    private void crash() {
        sensor.crash();
        world.agenda.after(random.nextLong(Duration.ofSeconds(20).toNanos()), () -> {
            if (sensor.is(SensorState.DISCONNECTED)) {
                sensor.connect(sensor.cleanSession);
            }
        });
    }

    /** Its battery is taken out for a while. */
    private void goAway() {
        int absence = sensor.switchOff();
        world.agenda.after(random.nextLong(Duration.ofSeconds(120).toNanos()), () -> sensor.switchOn(absence));
    }

    private Qos qos() {
        return Qos.ofBits(random.nextInt(3));
    }

    private long now() {
        return world.agenda.nowNanos();
    }
}
