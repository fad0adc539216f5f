package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.uplink.LinkListener;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.SensorLink;
import io.mqttsn.gateway.uplink.UplinkSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one sensor, made by one client of Paho, because messages in flight live in it: one of QoS 2 that was cut off half-way goes on with the next
 * connection.
 *
 * <p>The public methods belong to the loop, everything else to {@code gw-sensors}.
 */
final class PahoSensorLink implements SensorLink {

    /** How long a connection is not read because its sensor is slow, at most; then one more message is. So long may also the end of the connection go unnoticed. */
    private static final long PATIENCE_MILLIS_MAX = 5_000;

    private final PahoSensorLinks links;
    private final UplinkSettings settings;
    private final Optional<SSLSocketFactory> tls;
    private final LoopInbox inbox;
    private final InFlightRows rows = InFlightRows.forFew();
    private final PahoEvents events;

    /** Made with the first attempt. */
    private @Nullable BrokerClient client;

    private @Nullable BrokerCalls calls;

    /** The attempt or connection that Paho is busy with, 0 for none. */
    private long epoch;

    /** The last one that came to stand. */
    private long epochUp;

    PahoSensorLink(
            PahoSensorLinks links,
            UplinkSettings settings,
            Optional<SSLSocketFactory> tls,
            Executor loop,
            LinkListener listener) {
        this.links = links;
        this.settings = settings;
        this.tls = tls;
        this.inbox = LoopInbox.ofSensor(
                loop,
                listener,
                settings.limits().inboxMessagesMax(),
                settings.limits().inboxBytesMax());
        this.events = new PahoEvents(inbox, note -> links.tell(() -> noted(note)), rows);
    }

    @Override
    public void connect(long epoch, Request request) {
        links.ask(() -> connectNow(epoch, request));
    }

    @Override
    public void publish(Outgoing message) {
        links.ask(() -> publishNow(message));
    }

    @Override
    public void subscribe(long token, TopicFilter filter, Qos qos) {
        links.ask(() -> {
            if (calls != null) {
                calls.subscribe(token, filter, qos);
            }
        });
    }

    @Override
    public void unsubscribe(long token, TopicFilter filter) {
        links.ask(() -> {
            if (calls != null) {
                calls.unsubscribe(token, filter);
            }
        });
    }

    @Override
    public void taken(Publication publication) {
        inbox.release(publication);
    }

    @Override
    public void acknowledge(long epoch, long key) {
        links.ask(() -> acknowledgeNow(epoch, key));
    }

    @Override
    public void disconnect(boolean goodbye) {
        links.ask(goodbye ? this::leave : this::cut);
    }

    private void connectNow(long asked, Request request) {
        epoch = asked;
        links.nowBusy(this);
        events.attempt(asked);
        try {
            BrokerClient present = client();
            MqttConnectOptions options = SensorOptions.of(settings, request);
            inbox.refuse(false);
            inbox.setPatience(patience(options.getKeepAliveInterval()));
            present.connect(options, asked, events.connected);
        } catch (MqttException e) {
            over(asked, PublishOutcome.CONGESTED, false, LostReason.of(e));
        } catch (IllegalArgumentException e) {
            // Paho cannot say this client id or will.
            over(asked, PublishOutcome.REFUSED, false, e.getMessage());
        }
    }

    /** Paho ends a connection on which it has read nothing for as long as the keepalive, although it was we who did not let it. */
    private static Duration patience(int keepAliveSeconds) {
        long thirdMillis = TimeUnit.SECONDS.toMillis(keepAliveSeconds) / 3;
        return Duration.ofMillis(Math.min(thirdMillis, PATIENCE_MILLIS_MAX));
    }

    private BrokerClient client() throws MqttException {
        BrokerClient present = client;
        if (present == null) {
            SensorOptions.checkPlain("client id", settings.clientId());
            present = new BrokerClient(settings, tls, rows);
            present.setManualAcks(true);
            present.setCallback(events);
            client = present;
            calls = new BrokerCalls(settings.broker(), present, rows, events, inbox);
        }
        return present;
    }

    private void publishNow(Outgoing message) {
        if (calls == null || !calls.publish(message)) {
            inbox.put(new Fact.Published(message, PublishOutcome.CONGESTED));
        }
    }

    private void acknowledgeNow(long asked, long key) {
        if (calls != null && asked == epoch) {
            calls.acknowledge(key);
        }
    }

    private void leave() {
        inbox.refuse(true);
        if (client != null) {
            client.leave();
        }
    }

    void cut() {
        inbox.refuse(true);
        if (client != null) {
            client.abandon();
        }
    }

    void leaveForEver() {
        inbox.close();
        leave();
    }

    /** Something that Paho has called back. */
    private void noted(Command note) {
        if (note instanceof Command.NoteConnected connected) {
            epochUp = connected.epoch();
            links.noteSuccess(settings.clientId());
        } else if (note instanceof Command.NoteLost lost && lost.epoch() == epoch) {
            Throwable cause = lost.cause();
            over(epoch, ConnectFailure.outcome(cause), ConnectFailure.mayHaveConnected(cause), LostReason.of(cause));
        } else if (note instanceof Command.Acknowledge acknowledge) {
            acknowledgeNow(acknowledge.epoch(), acknowledge.key());
        }
    }

    /** The loop has heard already when a connection is lost, but not when there never was one. */
    private void over(long over, PublishOutcome outcome, boolean mayHaveConnected, String reason) {
        epoch = 0;
        links.nowIdle(this);
        if (epochUp != over) {
            links.noteFailure(settings.clientId(), reason);
            inbox.put(new Fact.Failed(over, outcome, mayHaveConnected, reason));
        }
    }
}
