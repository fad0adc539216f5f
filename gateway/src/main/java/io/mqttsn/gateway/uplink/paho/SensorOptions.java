package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.uplink.SensorLink.Request;
import io.mqttsn.gateway.uplink.UplinkSettings;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;

/** What the CONNECT of a sensor says. */
final class SensorOptions {

    /** More often than this no connection is probed, however short the keepalive of its sensor is; the gateway watches over the sensor itself. */
    private static final int KEEP_ALIVE_SECONDS_MIN = 10;

    private SensorOptions() {}

    /** @throws IllegalArgumentException when Paho cannot carry the will */
    static MqttConnectOptions of(UplinkSettings settings, Request request) {
        MqttConnectOptions options =
                ConnectOptions.plain(settings, request.cleanSession(), keepAliveSeconds(settings, request));
        request.will().ifPresent(will -> setWill(options, will));
        return options;
    }

    /** The sensor's own, but the connection is never left unprobed for longer than the gateway's. */
    private static int keepAliveSeconds(UplinkSettings settings, Request request) {
        int longest = (int) settings.keepAlive().toSeconds();
        int asked = request.keepAliveSeconds() == 0 ? longest : request.keepAliveSeconds();
        return Math.min(Math.max(asked, KEEP_ALIVE_SECONDS_MIN), longest);
    }

    private static void setWill(MqttConnectOptions options, Will will) {
        checkPlain("will topic", will.topic().value());
        options.setWill(
                will.topic().value(), will.message().toByteArray(), will.qos().level(), will.retain());
    }

    /** The strings of CONNECT do not pass through {@link PacketRewriter}. */
    static void checkPlain(String name, String value) {
        if (!TopicEscape.isPlain(value)) {
            throw new IllegalArgumentException(name + " with control characters, or with some from U+F8FF on");
        }
    }
}
