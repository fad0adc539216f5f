package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.uplink.UplinkSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttClientPersistence;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.jspecify.annotations.Nullable;

/** Paho's client with our own sockets. */
final class BrokerClient extends MqttAsyncClient {

    private final UplinkSettings settings;
    private final Optional<SSLSocketFactory> tls;

    /** Of the last attempt; made and used by the uplink thread. */
    private @Nullable BrokerSocket socket;

    BrokerClient(UplinkSettings settings, Optional<SSLSocketFactory> tls, MqttClientPersistence persistence)
            throws MqttException {
        super(settings.broker().toString(), settings.clientId(), persistence);
        this.settings = settings;
        this.tls = tls;
    }

    /** Called by {@link #connect}. */
    @Override
    protected NetworkModule[] createNetworkModules(String address, MqttConnectOptions options) {
        BrokerSocket fresh = new BrokerSocket(settings, tls);
        socket = fresh;
        return new NetworkModule[] {fresh};
    }

    /** {@code count} messages are about to be published in a row and may leave together, up to {@code max}; see {@link #release}. */
    void expect(int count, int max) {
        if (socket != null) {
            socket.expect(count, max);
        }
    }

    /** Whether messages may be held back for others that were announced. */
    boolean isExpecting() {
        return socket != null && socket.isExpecting();
    }

    /** What is held back leaves now: what was announced may never come. */
    void release() {
        if (socket != null) {
            try {
                socket.release();
            } catch (IOException e) {
                // Paho meets it too, with its next packet or when it reads.
                abandon();
            }
        }
    }

    /** Says DISCONNECT and nothing more, without waiting for anything; the callback hears when the broker has closed the connection. */
    void leave() {
        if (socket != null) {
            try {
                socket.leave();
            } catch (IOException e) {
                // Too late for a goodbye.
                abandon();
            }
        }
    }

    /** Lets the attempt in progress, or the connection that it led to, fail; its listener hears of it. */
    void abandon() {
        if (socket != null) {
            try {
                socket.abandon();
            } catch (IOException e) {
                throw new UncheckedIOException("a socket does not close", e);
            }
        }
    }
}
