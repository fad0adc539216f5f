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
     * Asks for the password anew, so that a changed one is used.
     *
     * @param isLasting whether the broker is to keep our session; otherwise it forgets the one it has
     */
    MqttConnectOptions forConnection(boolean isLasting) {
        MqttConnectOptions options = new MqttConnectOptions();
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setCleanSession(!isLasting);
        options.setAutomaticReconnect(false);
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setMaxInflight(settings.limits().inFlightMax());
        if (isLasting) {
            settings.statusTopic().ifPresent(topic -> options.setWill(topic.value(), OFFLINE, STATUS_QOS, true));
        }
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
