package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.session.SessionState.Name.ACTIVE;
import static io.mqttsn.gateway.core.session.SessionState.Name.ASLEEP;
import static io.mqttsn.gateway.core.session.SessionState.Name.DISCONNECTED;
import static io.mqttsn.gateway.core.session.SessionState.Name.LOST;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A number of seconds in octets, in what operators are told, and in the moment at which something happens: always the same one. Elsewhere ADVERTISE carried
 * milliseconds, and milliseconds were shown as seconds.
 */
class DurationsTest extends LockStepTest {

    private static final Duration ONE_NANO = Duration.ofNanos(1);

    private static Frame octets(String hex) {
        return MqttSnDecoder.decode(ByteBuffer.wrap(HexFormat.ofDelimiter(" ").parseHex(hex)));
    }

    private static int durationIn(MqttSnMessage message, int offset) {
        ByteBuffer octets = ByteBuffer.allocate(MqttSnEncoder.encodedLength(message));
        MqttSnEncoder.encode(message, octets);
        return octets.getShort(offset) & 0xFFFF;
    }

    /** What was told to operators last. */
    private String told(Notice.Kind kind) {
        return scene.sink.notices.stream()
                .filter(notice -> notice.kind() == kind)
                .reduce((former, later) -> later)
                .orElseThrow()
                .detail();
    }

    /** CONNECT with Duration in octets 4 and 5, client id "a". */
    @ParameterizedTest
    @CsvSource({
        "00 01, 1.5, 1",
        "00 0A, 15, 15",
        "00 3C, 90, 90",
        "00 3D, 67.1, 67",
        "0E 10, 3960, 3960",
        "FF FF, 72088.5, 72088"
    })
    void shouldLoseAClientAfterTheKeepaliveInItsConnect(String duration, double toleratedSeconds, long toldSeconds) {
        Client a = scene.client("a");
        scene.received(a.address, octets("07 04 00 01 " + duration + " 61"));
        a.hears(accepted());
        assertEquals(durationOf(duration), durationIn(new Connect(false, false, 1, durationOf(duration), a.id), 4));

        Duration tolerated = Duration.ofMillis(Math.round(toleratedSeconds * 1000));
        assertEquals(tolerated.toNanos(), scene.core.nextDeadlineNanos() - scene.nowNanos());
        scene.passes(tolerated.minus(ONE_NANO));
        a.is(ACTIVE);
        scene.passes(ONE_NANO);
        a.is(LOST);
        assertEquals("silent for " + toldSeconds + " s", told(Notice.Kind.CLIENT_LOST));
    }

    /** DISCONNECT with Duration in octets 2 and 3. */
    @ParameterizedTest
    @CsvSource({"00 01, 1.5, 1", "00 3C, 90, 90", "00 3D, 67.1, 67", "FF FF, 72088.5, 72088"})
    void shouldLoseASleeperAfterTheDurationInItsDisconnect(String duration, double toleratedSeconds, long toldSeconds) {
        Client a = scene.client("a");
        a.sends(Messages.connectFor(a.id, 65_535)).hears(accepted());
        scene.received(a.address, octets("04 18 " + duration));
        a.hears(Disconnect.PLAIN).is(ASLEEP);
        assertEquals("for " + durationOf(duration) + " s", told(Notice.Kind.CLIENT_ASLEEP));
        assertEquals(durationOf(duration), durationIn(Disconnect.sleepFor(durationOf(duration)), 2));

        Duration tolerated = Duration.ofMillis(Math.round(toleratedSeconds * 1000));
        scene.passes(tolerated.minus(ONE_NANO));
        a.is(ASLEEP);
        scene.passes(ONE_NANO);
        a.is(LOST);
        assertEquals("silent for " + toldSeconds + " s", told(Notice.Kind.CLIENT_LOST));
    }

    private static int durationOf(String hex) {
        return Integer.parseInt(hex.replace(" ", ""), 16);
    }

    /** ADVERTISE has its Duration in octets 3 and 4, and the next one comes just then. */
    @ParameterizedTest
    @CsvSource({"1", "900", "64800"})
    void shouldAdvertiseAgainWhenTheDurationInAdvertiseIsOver(int seconds) {
        scene = new Scenario(settings -> settings.advertiseInterval = Duration.ofSeconds(seconds));
        scene.fact(now -> scene.core.uplinkAvailable(true, now));
        MqttSnMessage first = scene.sink.broadcasts.get(0);
        assertEquals(new Advertise(1, seconds), first);

        Duration told = Duration.ofSeconds(durationIn(first, 3));
        assertEquals(told.toNanos(), scene.core.nextDeadlineNanos() - scene.nowNanos());
        scene.passes(told.minus(ONE_NANO));
        assertEquals(1, scene.sink.broadcasts.size());
        scene.passes(ONE_NANO);
        assertEquals(2, scene.sink.broadcasts.size());
        scene.fact(now -> scene.core.uplinkAvailable(false, now));
    }

    /** A session that nobody asks for is forgotten when the configured time is over, and told so in seconds. */
    @Test
    void shouldForgetASessionWhenItsTimeIsOverAndSayForHowLongItWasNotSeen() {
        scene = new Scenario(settings -> settings.sessionExpiry = Duration.ofMinutes(90));
        Client a = scene.client("a").connectsKeeping().saysGoodbye();
        scene.passes(Duration.ofMinutes(90).minus(ONE_NANO));
        a.is(DISCONNECTED);
        scene.passes(ONE_NANO);
        a.isGone();
        assertEquals("not seen for 5400 s", told(Notice.Kind.SESSION_EXPIRED));
    }
}
