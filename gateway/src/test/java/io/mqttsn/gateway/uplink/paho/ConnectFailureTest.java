package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.gateway.core.PublishOutcome;
import java.io.IOException;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectFailureTest {

    /** The codes of CONNACK, and two of Paho's own: the host cannot be reached, the connection was lost. */
    @ParameterizedTest
    @CsvSource({
        "1, REFUSED, false",
        "2, REFUSED, false",
        "3, CONGESTED, false",
        "4, REFUSED, false",
        "5, REFUSED, false",
        "32103, CONGESTED, false",
        "32109, CONGESTED, true"
    })
    void shouldKnowFromTheReasonWhetherToTryAgainAndWhetherTheBrokerMayHaveASession(
            int reasonCode, PublishOutcome outcome, boolean mayHaveConnected) {
        MqttException cause = new MqttException(reasonCode);
        assertEquals(outcome, ConnectFailure.outcome(cause));
        assertEquals(mayHaveConnected, ConnectFailure.mayHaveConnected(cause));
    }

    @Test
    void shouldCallAnythingElseCongestion() {
        assertEquals(PublishOutcome.CONGESTED, ConnectFailure.outcome(new IOException("reset")));
    }
}
