package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.TestMessages;
import java.util.List;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPersistable;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPublish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InFlightRowsTest {

    private final MqttPersistable persistable = new MqttPublish("a", new MqttMessage());
    private final Outgoing message = TestMessages.outgoing("a", "x", Qos.ONE, false);

    static List<InFlightRows> bothSizes() {
        return List.of(InFlightRows.forMany(), InFlightRows.forFew());
    }

    @ParameterizedTest
    @MethodSource("bothSizes")
    void shouldKnowWhatPahoOwnsFromPutToRemove(InFlightRows rows) {
        rows.publishing(message);
        rows.put("s-65535", persistable);
        assertTrue(rows.owns(message, 65_535));
        rows.remove("sb-65535");
        rows.remove("sc-65535");
        assertTrue(rows.owns(message, 65_535));
        assertTrue(rows.containsKey("s-65535"));
        rows.remove("s-65535");
        assertFalse(rows.owns(message, 65_535));
        rows.put("s-1", persistable);
        rows.clear();
        assertFalse(rows.containsKey("s-1"));
    }

    @ParameterizedTest
    @MethodSource("bothSizes")
    void shouldNumberEveryPublishOfQos2AndForgetItWhenCompleted(InFlightRows rows) {
        rows.put("r-7", persistable);
        long first = rows.arrivalOf(7);
        rows.remove("r-7");
        assertEquals(0, rows.arrivalOf(7));
        rows.put("r-7", persistable);
        assertTrue(rows.arrivalOf(7) > first);
    }

    @Test
    void shouldPackWhatItTakesToAcknowledge() {
        long key = ArrivalKey.of(123_456_789_012L, Qos.TWO, 65_535);
        assertEquals(123_456_789_012L, ArrivalKey.arrival(key));
        assertEquals(Qos.TWO, ArrivalKey.qos(key));
        assertEquals(65_535, ArrivalKey.packetId(key));
    }
}
