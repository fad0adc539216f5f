package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.TestMessages;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.MqttPersistable;
import org.eclipse.paho.client.mqttv3.internal.wire.MqttPublish;
import org.junit.jupiter.api.Test;

class InFlightRowsTest {

    private final InFlightRows rows = InFlightRows.forMany();
    private final MqttPersistable persistable = new MqttPublish("a", new MqttMessage());
    private final Outgoing message = TestMessages.outgoing("a", "x", Qos.ONE, false);

    @Test
    void shouldKnowWhatPahoOwnsFromPutToRemove() {
        rows.publishing(message);
        rows.put("s-65535", persistable);
        assertTrue(rows.owns(message, 65_535));
        rows.remove("sb-65535");
        rows.remove("sc-65535");
        assertTrue(rows.owns(message, 65_535));
        rows.remove("s-65535");
        assertFalse(rows.owns(message, 65_535));
    }

    @Test
    void shouldNumberEveryPublishOfQos2AndForgetItWhenCompleted() {
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
