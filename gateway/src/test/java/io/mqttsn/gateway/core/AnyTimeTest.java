package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.SearchGw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Monotonic time may start anywhere, and wrap: the same story has the same answers, after the same number of nanoseconds. */
class AnyTimeTest {

    private static final Duration STORY = Duration.ofDays(3);

    @ParameterizedTest
    @ValueSource(
            longs = {
                -1,
                -100_000_000_000L,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Long.MAX_VALUE - 1,
                Long.MAX_VALUE - 45_000_000_000L,
                Long.MAX_VALUE - 90_000_000_000L,
                Long.MAX_VALUE - 700_000_000_000L
            })
    void shouldTellTheSameStoryWhereverTimeBegins(long startNanos) {
        List<String> expected = story(0);
        assertTrue(expected.size() > 40, expected::toString);
        assertEquals(expected, story(startNanos));
    }

    /** Everything that has to do with time: prompts, repeats, rates, keepalive, sleep, the will, advertising, expiry. */
    private static List<String> story(long startNanos) {
        Scenario scene = new Scenario(settings -> settings.advertiseInterval = Duration.ofMinutes(15), startNanos);
        List<String> heard = new ArrayList<>();
        Client a = scene.client("a");
        Client b = scene.client("b");
        scene.fact(now -> scene.core.uplinkAvailable(true, now));
        for (int stranger = 0; stranger < 25; stranger++) {
            tells(heard, scene, scene.client("stranger"), PingReq.KEEP_ALIVE);
            tells(heard, scene, scene.client("seeker"), new SearchGw(0));
            passes(heard, scene, List.of(a, b), Duration.ofMillis(70));
        }
        tells(heard, scene, a, Messages.connectWithWill(a.id));
        passes(heard, scene, List.of(a, b), Duration.ofSeconds(25));
        tells(heard, scene, a, Messages.willTopic("w"));
        tells(heard, scene, a, Messages.willMsg("gone"));
        tells(heard, scene, a, Messages.subscribe(1, Messages.filter("t/1"), Qos.ONE));
        tells(heard, scene, b, Messages.connect(b.id));
        tells(heard, scene, b, Messages.subscribe(1, Messages.filter("t/1"), Qos.ONE));
        tells(heard, scene, a, Disconnect.sleepFor(120));
        scene.broker.sends("t/1", "x", Qos.ONE);
        passes(heard, scene, List.of(a, b), Duration.ofSeconds(100));
        tells(heard, scene, a, new PingReq(a.id));
        passes(heard, scene, List.of(a, b), STORY);
        scene.fact(now -> scene.core.uplinkAvailable(false, now));
        heard.add("wills " + scene.broker.firedWills.size());
        heard.add("advertised " + scene.sink.broadcasts.size());
        heard.add("sessions " + scene.core.sessions().size());
        scene.ends();
        return heard;
    }

    private static void tells(List<String> heard, Scenario scene, Client client, MqttSnMessage message) {
        client.sends(message);
        hear(heard, scene, client, "at once");
    }

    private static void passes(List<String> heard, Scenario scene, List<Client> clients, Duration duration) {
        Duration step = duration.compareTo(Duration.ofHours(1)) > 0 ? Duration.ofMinutes(10) : Duration.ofSeconds(1);
        clients.forEach(client -> hear(heard, scene, client, "at once"));
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plus(step)) {
            Duration left = duration.minus(passed);
            scene.passes(left.compareTo(step) < 0 ? left : step);
            for (Client client : clients) {
                hear(heard, scene, client, "after " + passed);
                if (client.hasSession()) {
                    heard.add(client.id + " is " + client.state());
                }
            }
        }
    }

    private static void hear(List<String> heard, Scenario scene, Client client, String when) {
        scene.take(client.address).forEach(message -> heard.add(client.id + " " + when + ": " + FrameText.of(message)));
    }
}
