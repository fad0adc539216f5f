package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.core.PublishOutcome;
import org.eclipse.paho.client.mqttv3.MqttException;

/** What it means for a sensor that its connection could not be made, for the reason that Paho gives. */
final class ConnectFailure {

    private ConnectFailure() {}

    /** Return codes of CONNACK (MQTT 3.1.1, §3.2.2.3): trying again would not help, but for 3, server unavailable. */
    static PublishOutcome outcome(Throwable cause) {
        return switch (reasonCode(cause)) {
            case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION,
                    MqttException.REASON_CODE_INVALID_CLIENT_ID,
                    MqttException.REASON_CODE_FAILED_AUTHENTICATION,
                    MqttException.REASON_CODE_NOT_AUTHORIZED -> PublishOutcome.REFUSED;
            default -> PublishOutcome.CONGESTED;
        };
    }

    /** Whether the broker may have read the CONNECT and accepted it. Not when the host was not reached, nor when CONNACK has said no. */
    static boolean mayHaveConnected(Throwable cause) {
        int code = reasonCode(cause);
        boolean isReturnCode = code >= MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION
                && code <= MqttException.REASON_CODE_NOT_AUTHORIZED;
        return !isReturnCode && code != MqttException.REASON_CODE_SERVER_CONNECT_ERROR;
    }

    private static int reasonCode(Throwable cause) {
        return cause instanceof MqttException mqtt ? mqtt.getReasonCode() : 0;
    }
}
