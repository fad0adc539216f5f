package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.codec.ClientId;
import io.mqttsn.gateway.uplink.LinkListener;
import io.mqttsn.gateway.uplink.SensorLink;
import io.mqttsn.gateway.uplink.SensorLinks;
import io.mqttsn.gateway.uplink.UplinkSettings;
import io.mqttsn.gateway.uplink.UplinkSettings.Login;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of Paho for each sensor. This half belongs to the loop and never blocks; what it collects is done by the thread {@code gw-sensors}, which never
 * waits for a broker either: reaching the host, handshakes and reading are done by Paho's own threads, four for each connection.
 *
 * <pre>
 *   loop ── batches of tasks ──▶ gw-sensors ──▶ Paho, one client per sensor ──▶ broker
 *     ▲                                                       │
 *     └── a LoopInbox per sensor, bounded ◀── callbacks ◀─────┘
 * </pre>
 *
 * <p>(NOT thread safe: called on the loop, but for {@link #awaitStopped}.)
 */
public final class PahoSensorLinks implements SensorLinks {

    private static final Logger LOG = LoggerFactory.getLogger(PahoSensorLinks.class);

    /** For the goodbyes when the gateway ends. */
    private static final long FAREWELL_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final UplinkSettings settings;
    private final Function<ClientId, Optional<Login>> logins;
    private final Executor loop;
    private final Optional<SSLSocketFactory> tls;
    private final BlockingQueue<List<Runnable>> handOver = new LinkedBlockingQueue<>();
    private final Runnable flush = this::flush;

    private List<Runnable> batch = new ArrayList<>();
    private @Nullable Thread thread;

    /** Belongs to {@code gw-sensors}: the links that have a connection, or are making one. */
    private final Set<PahoSensorLink> busy = new LinkedHashSet<>();

    private boolean isStopping;
    private String lastReason = "";

    /**
     * Reads the files of TLS, if there are any, and nothing else.
     *
     * @param settings the broker; client id, login and status topic in it are not used
     * @param logins user and password by the sensor's client id; empty for none
     * @param loop as for {@link PahoLink}
     * @throws IllegalArgumentException when a file is missing or unusable
     */
    public PahoSensorLinks(UplinkSettings settings, Function<ClientId, Optional<Login>> logins, Executor loop) {
        this.settings = settings;
        this.logins = logins;
        this.loop = loop;
        this.tls = settings.isTls() ? Optional.of(TlsFiles.socketFactory(settings.tls())) : Optional.empty();
    }

    @Override
    public SensorLink link(ClientId clientId, LinkListener listener) {
        if (thread == null) {
            Thread sensors = new Thread(this::work, "gw-sensors");
            sensors.setDaemon(true);
            thread = sensors;
            sensors.start();
        }
        UplinkSettings ofSensor = settings.forSensor(clientId.value(), logins.apply(clientId));
        return new PahoSensorLink(this, ofSensor, tls, loop, listener);
    }

    /** On the loop: lets {@code gw-sensors} do something at the end of the present batch. */
    void ask(Runnable task) {
        if (batch.isEmpty()) {
            loop.execute(flush);
        }
        batch.add(task);
    }

    private void flush() {
        if (!batch.isEmpty()) {
            handOver.add(batch);
            batch = new ArrayList<>();
        }
    }

    /** On any thread: lets {@code gw-sensors} do something soon. */
    void tell(Runnable task) {
        handOver.add(List.of(task));
    }

    @Override
    public void stop() {
        batch.add(() -> isStopping = true);
        flush();
    }

    /** Waits until all connections are closed, called by any thread but the loop, and answers whether they are. */
    public boolean awaitStopped(Duration atMost) throws InterruptedException {
        Thread sensors = thread;
        if (sensors != null) {
            sensors.join(Math.max(atMost.toMillis(), 1));
        }
        return sensors == null || !sensors.isAlive();
    }

    private void work() {
        try {
            while (!isStopping) {
                handOver.take().forEach(this::doGuarded);
            }
            leaveAll();
        } catch (InterruptedException e) {
            // Nobody does this but a test that wants the thread to end.
            Thread.currentThread().interrupt();
        }
    }

    /** A defect costs one task, is told in full, and leaves the thread to the other sensors. */
    private void doGuarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("broker {}: a defect, please report it", settings.broker(), e);
        }
    }

    /** The goodbyes all go out before the first is waited for, so hundreds take no longer than one. */
    private void leaveAll() throws InterruptedException {
        List.copyOf(busy).forEach(link -> doGuarded(link::leaveForEver));
        long deadlineNanos = System.nanoTime() + FAREWELL_NANOS;
        while (!busy.isEmpty()) {
            List<Runnable> batch = handOver.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (batch == null) {
                break;
            }
            batch.forEach(this::doGuarded);
        }
        List.copyOf(busy).forEach(link -> doGuarded(link::cut));
    }

    /** On {@code gw-sensors}. */
    void nowBusy(PahoSensorLink link) {
        busy.add(link);
    }

    /** On {@code gw-sensors}. */
    void nowIdle(PahoSensorLink link) {
        busy.remove(link);
    }

    /** On {@code gw-sensors}: why a sensor is not connected. The same reason in a row, as when the broker is away, is told once. */
    void noteFailure(String clientId, String reason) {
        if (reason.equals(lastReason)) {
            LOG.debug("broker {}: no connection for {}: {}", settings.broker(), clientId, reason);
        } else {
            LOG.warn("broker {}: no connection for {}: {}", settings.broker(), clientId, reason);
            lastReason = reason;
        }
    }

    /** On {@code gw-sensors}. */
    void noteSuccess(String clientId) {
        LOG.debug("broker {}: connected as {}", settings.broker(), clientId);
        lastReason = "";
    }
}
