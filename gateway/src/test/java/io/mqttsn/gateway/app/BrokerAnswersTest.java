package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.gateway.app.config.GatewayConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What sensors hear of a broker's answer to their own CONNECT, or of its silence: the whole gateway with a real MQTT client library. */
class BrokerAnswersTest {

    private static Gateway start(TinyBroker broker, String mode) throws StartException {
        return Gateway.start(GatewayConfig.load(
                        Optional.empty(),
                        Stream.of("listeners.0.bind=127.0.0.1:0", "uplink.broker=" + broker.url(), mode)
                                .map(assignment -> assignment.split("=", 2))
                                .map(pair -> ConfigOverride.of(pair[0], pair[1], "--set"))
                                .toList())
                .orElseThrow(errors -> new AssertionError(errors.toString())));
    }

    /** All return codes of MQTT 3.1.1, §3.2.2.3, and two that are reserved: refused for good where trying again would not help. */
    @Test
    void shouldTranslateEveryReturnCodeOfTheBroker() throws Exception {
        Map<Integer, ReturnCode> expected = new LinkedHashMap<>();
        expected.put(0, ReturnCode.ACCEPTED);
        expected.put(1, ReturnCode.NOT_SUPPORTED);
        expected.put(2, ReturnCode.NOT_SUPPORTED);
        expected.put(3, ReturnCode.CONGESTION);
        expected.put(4, ReturnCode.NOT_SUPPORTED);
        expected.put(5, ReturnCode.NOT_SUPPORTED);
        expected.put(6, ReturnCode.CONGESTION);
        expected.put(255, ReturnCode.CONGESTION);
        Map<Integer, ReturnCode> heard = new LinkedHashMap<>();
        try (TinyBroker broker = new TinyBroker(
                id -> id.startsWith("code-") ? Integer.parseInt(id.substring(5)) : TinyBroker.ACCEPTED)) {
            Gateway gateway = start(broker, "uplink.mode=transparent");
            try {
                for (int code : expected.keySet()) {
                    try (PlainSensor sensor = new PlainSensor(gateway)) {
                        sensor.asksToConnect("code-" + code);
                        heard.put(
                                code,
                                assertInstanceOf(ConnAck.class, sensor.hears()).returnCode());
                    }
                }
            } finally {
                gateway.stop();
            }
        }
        assertEquals(expected, heard);
    }

    /** A broker that accepts TCP and never answers; the sensor that waits for it waits alone. Elsewhere it was everybody who waited. */
    @Test
    void shouldServeOthersWhileTheBrokerNeverAnswersTheConnectOfOne() throws Exception {
        try (TinyBroker broker =
                new TinyBroker(id -> id.startsWith("unlucky") ? TinyBroker.SILENCE : TinyBroker.ACCEPTED)) {
            Gateway gateway = start(broker, "uplink.modes=[{clients: unlucky*, mode: transparent}]");
            try (PlainSensor unlucky = new PlainSensor(gateway);
                    PlainSensor other = new PlainSensor(gateway)) {
                other.connects("other");
                unlucky.asksToConnect("unlucky");
                long[] nanos = new long[50];
                for (int i = 0; i < nanos.length; i++) {
                    nanos[i] = other.pings();
                }
                Arrays.sort(nanos);
                long median = Duration.ofNanos(nanos[nanos.length / 2]).toMillis();
                assertTrue(median < 100, "PINGRESP took " + median + " ms");
                assertTrue(unlucky.hearsNothingFor(Duration.ofMillis(1)), "the broker has answered nothing");
            } finally {
                gateway.stop();
            }
        }
    }
}
