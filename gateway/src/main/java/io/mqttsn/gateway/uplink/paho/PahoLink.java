package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.uplink.LinkListener;
import io.mqttsn.gateway.uplink.Outgoing;
import io.mqttsn.gateway.uplink.UplinkSettings;
import io.mqttsn.gateway.uplink.UpstreamLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.jspecify.annotations.Nullable;

/**
 * The link over Eclipse Paho. This half belongs to the loop and never blocks: it collects what the loop asks for and hands it over once per batch; the
 * {@link UplinkWork} does it, on the thread {@code gw-uplink}.
 *
 * <pre>
 *   loop ── batches of commands ──▶ gw-uplink ──▶ Paho ──▶ broker
 *     ▲                                                      │
 *     └── LoopInbox, bounded ◀── Paho's callback thread ◀────┘
 * </pre>
 *
 * <p>(NOT thread safe: called on the loop, but for {@link #awaitStopped} and {@link #waitingMessages}.)
 */
public final class PahoLink implements UpstreamLink {

    /** What the status topic says while the gateway is not connected; the gateway itself says the rest. */
    public static final String OFFLINE = "{\"state\":\"offline\"}";

    /** Paho writes to java.util.logging what we say in our own words; an operator can still switch it on there. */
    private static final java.util.logging.Logger PAHO_LOG =
            java.util.logging.Logger.getLogger("org.eclipse.paho.client.mqttv3");

    private final UplinkSettings settings;
    private final Executor loop;
    private final RandomGenerator random;
    private final Optional<SSLSocketFactory> tls;
    private final BlockingQueue<List<Command>> handOver = new LinkedBlockingQueue<>();
    private final Runnable flush = this::flush;

    private List<Command> batch = new ArrayList<>();
    private volatile @Nullable LoopInbox inbox;
    private volatile @Nullable Thread thread;

    /**
     * Reads the files of TLS, if there are any, and nothing else: a broker that is away is no error.
     *
     * @param loop runs what the listener is told; a task given to it on the loop runs when the present batch of the loop is through
     * @param random spreads the attempts to connect of many gateways
     * @throws IllegalArgumentException when a file is missing or unusable, or Paho cannot carry client id, user or status topic
     */
    public PahoLink(UplinkSettings settings, Executor loop, RandomGenerator random) {
        if (PAHO_LOG.getLevel() == null) {
            PAHO_LOG.setLevel(java.util.logging.Level.OFF);
        }
        this.settings = settings;
        this.loop = loop;
        this.random = random;
        this.tls = settings.isTls() ? Optional.of(TlsFiles.socketFactory(settings.tls())) : Optional.empty();
        checkPlain("client id of the uplink", settings.clientId());
        settings.login().ifPresent(login -> checkPlain("user of the uplink", login.user()));
        settings.statusTopic().ifPresent(topic -> checkPlain("status topic", topic.value()));
    }

    /** The strings of CONNECT do not pass through {@link PacketRewriter}. */
    private static void checkPlain(String name, String value) {
        if (!TopicEscape.isPlain(value)) {
            throw new IllegalArgumentException(
                    name + ": " + value + " (expected: no control characters, and none from U+F8FF on)");
        }
    }

    @Override
    public void start(LinkListener listener) {
        LoopInbox facts = LoopInbox.ofLoop(
                loop,
                listener,
                settings.limits().inboxMessagesMax(),
                settings.limits().inboxBytesMax());
        inbox = facts;
        Thread uplink = new Thread(work(facts), "gw-uplink");
        uplink.setDaemon(true);
        thread = uplink;
        uplink.start();
    }

    private UplinkWork work(LoopInbox facts) {
        try {
            Connection connection = new Connection(settings, tls, note -> handOver.add(List.of(note)), facts, random);
            return new UplinkWork(settings, handOver, facts, connection);
        } catch (MqttException e) {
            throw new IllegalStateException("Paho's client cannot be made", e);
        }
    }

    @Override
    public void publish(Outgoing message) {
        ask(new Command.Publish(message));
    }

    @Override
    public void withdraw(Outgoing message) {
        ask(new Command.Withdraw(message));
    }

    @Override
    public void subscribe(long token, TopicFilter filter, Qos qos) {
        ask(new Command.Subscribe(token, filter, qos));
    }

    @Override
    public void unsubscribe(long token, TopicFilter filter) {
        ask(new Command.Unsubscribe(token, filter));
    }

    @Override
    public void acknowledge(long epoch, long key) {
        ask(new Command.Acknowledge(epoch, key));
    }

    @Override
    public void reconnect(String reason) {
        ask(new Command.Reconnect(reason));
    }

    /** Says "offline" on the status topic and disconnects, on the uplink thread; an attempt to connect is abandoned. See {@link #awaitStopped}. */
    @Override
    public void stop() {
        LoopInbox facts = inbox;
        if (facts != null) {
            facts.close();
        }
        batch.add(new Command.Stop());
        flush();
    }

    /** Waits until the connection is closed, called by any thread but the loop, and answers whether it is. */
    public boolean awaitStopped(Duration atMost) throws InterruptedException {
        Thread uplink = thread;
        if (uplink != null) {
            uplink.join(Math.max(atMost.toMillis(), 1));
        }
        return uplink == null || !uplink.isAlive();
    }

    /** Messages of the broker that the loop has not seen yet; called by any thread. */
    public int waitingMessages() {
        LoopInbox facts = inbox;
        return facts == null ? 0 : facts.messages();
    }

    private void ask(Command command) {
        if (batch.isEmpty()) {
            batch.add(command);
            loop.execute(flush);
        } else {
            batch.add(command);
        }
    }

    private void flush() {
        if (!batch.isEmpty()) {
            List<Command> full = batch;
            batch = new ArrayList<>();
            handOver.add(full);
        }
    }
}
