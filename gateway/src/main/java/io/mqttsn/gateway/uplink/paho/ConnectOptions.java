package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.uplink.UplinkSettings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttMessage;

/** What CONNECT says. */
final class ConnectOptions {

    private static final byte[] OFFLINE = PahoLink.OFFLINE.getBytes(StandardCharsets.UTF_8);
    private static final int STATUS_QOS = 1;

    private final UplinkSettings settings;

    ConnectOptions(UplinkSettings settings) {
        this.settings = settings;
    }

    /**
     * For the connection that all sensors share.
     *
     * @param isLasting whether the broker is to keep our session; otherwise it forgets the one it has
     */
    MqttConnectOptions forConnection(boolean isLasting) {
        MqttConnectOptions options =
                plain(settings, !isLasting, (int) settings.keepAlive().toSeconds());
        if (isLasting) {
            settings.statusTopic().ifPresent(topic -> options.setWill(topic.value(), OFFLINE, STATUS_QOS, true));
        }
        return options;
    }

    /** What every CONNECT to this broker says, but for the will. Asks for the password anew, so that a changed one is used. */
    static MqttConnectOptions plain(UplinkSettings settings, boolean cleanSession, int keepAliveSeconds) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(cleanSession);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval(keepAliveSeconds);
        options.setMaxInflight(settings.limits().inFlightMax());
        settings.login().ifPresent(login -> {
            options.setUserName(login.user());
            login.password().get().ifPresent(password -> {
                options.setPassword(password);
                Arrays.fill(password, '\0');
            });
        });
        return options;
    }

    static MqttMessage offline() {
        MqttMessage message = new MqttMessage(OFFLINE);
        message.setQos(STATUS_QOS);
        message.setRetained(true);
        return message;
    }
}
