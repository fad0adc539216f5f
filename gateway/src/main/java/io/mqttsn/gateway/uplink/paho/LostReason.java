package io.mqttsn.gateway.uplink.paho;

import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.client.mqttv3.MqttException;

/** Says in words why there is no connection, with what an operator can do about it where that is known. */
final class LostReason {

    private LostReason() {}

    static String of(Throwable failure) {
        if (failure instanceof MqttException mqtt) {
            String refusal = refusal(mqtt.getReasonCode());
            if (!refusal.isEmpty()) {
                return refusal;
            }
        }
        Throwable cause = failure;
        Throwable tls = failure instanceof SSLException ? failure : null;
        while (cause.getCause() != null) {
            cause = cause.getCause();
            tls = tls == null && cause instanceof SSLException ? cause : tls;
        }
        if (tls != null) {
            return "TLS: " + tlsText(cause);
        }
        if (cause instanceof UnknownHostException) {
            return "host name unknown: " + cause.getMessage();
        }
        if (cause instanceof ConnectException) {
            return "nobody listens there (" + text(cause) + ")";
        }
        if (cause instanceof SocketTimeoutException) {
            return "no answer in time";
        }
        if (cause instanceof EOFException) {
            return "closed by the broker";
        }
        if (cause instanceof SocketException) {
            return "network: " + text(cause);
        }
        return text(cause);
    }

    /** What a return code of CONNACK means (MQTT 3.1.1, §3.2.2.3), and the few reasons of Paho's own that can be put better. */
    private static String refusal(int reasonCode) {
        return switch (reasonCode) {
            case MqttException.REASON_CODE_INVALID_PROTOCOL_VERSION -> "the broker does not speak MQTT 3.1.1";
            case MqttException.REASON_CODE_INVALID_CLIENT_ID -> "the broker refuses our client id";
            case MqttException.REASON_CODE_BROKER_UNAVAILABLE -> "the broker says that it is unavailable";
            case MqttException.REASON_CODE_FAILED_AUTHENTICATION -> "the broker refuses user name or password";
            case MqttException.REASON_CODE_NOT_AUTHORIZED ->
                "the broker does not admit us: check user name, password and client id";
            case MqttException.REASON_CODE_CLIENT_TIMEOUT, MqttException.REASON_CODE_WRITE_TIMEOUT ->
                "the broker has fallen silent";
            default -> "";
        };
    }

    /** Boxes without a battery for their clock start in the past, and find no certificate valid. */
    private static String tlsText(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "the broker's certificate has expired (" + text(cause) + ")";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "the broker's certificate is not valid yet; is the clock of this machine right? (" + text(cause)
                    + ")";
        }
        return text(cause);
    }

    private static String text(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
