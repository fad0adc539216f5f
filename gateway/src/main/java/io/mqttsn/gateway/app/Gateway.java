package io.mqttsn.gateway.app;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.admin.CoreStatus;
import io.mqttsn.gateway.admin.GatewayStatus;
import io.mqttsn.gateway.admin.GatewayStatus.Holding;
import io.mqttsn.gateway.admin.GatewayStatus.UplinkStatus;
import io.mqttsn.gateway.admin.StatisticsLine;
import io.mqttsn.gateway.app.config.BrokerUrl;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.loop.CommandQueue;
import io.mqttsn.gateway.app.loop.FrameLog;
import io.mqttsn.gateway.app.loop.GatewayLoop;
import io.mqttsn.gateway.app.loop.LoopStatistics;
import io.mqttsn.gateway.app.loop.NoticeLog;
import io.mqttsn.gateway.core.GatewayCore;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicName;
import io.mqttsn.gateway.store.MemoryStore;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gateway, from its start to its end: builds the parts that the configuration asks for, starts them in order, and ends them in the opposite one. Many
 * may live in one process, each with its own loop.
 */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** What is waited for at the end, step by step; together less than two seconds. */
    private static final Duration LEAVE_MAX = Duration.ofMillis(500);

    private static final Duration BROKER_MAX = Duration.ofMillis(800);
    private static final Duration END_MAX = Duration.ofMillis(500);

    /** For publications whose fate does not matter: the next status replaces a lost one. */
    private static final Ticket NOBODY_ASKS = () -> false;

    /** The gateway's own messages belong to no client. */
    private static final long NO_SESSION = Long.MIN_VALUE;

    private final GatewayConfig config;
    private final LoopThread loopThread;
    private final EventLoop eventLoop;
    private final MemoryStore store = new MemoryStore();
    private final Listeners listeners;
    private final BrokerSide broker;
    private final GatewayCore core;
    private final NoticeLog notices;
    private final GatewayLoop loop;
    private final Optional<TopicName> statusTopic;
    private final StatisticsLine statisticsLine = new StatisticsLine();
    private final String version = Version.text();
    private final long startedNanos;

    private Gateway(GatewayConfig config, LoopThread loopThread) throws StartException {
        this.config = config;
        this.loopThread = loopThread;
        this.eventLoop = loopThread.eventLoop();
        this.startedNanos = eventLoop.ticker().nanoTime();
        this.listeners = new Listeners(config.listeners(), eventLoop);
        CommandQueue commands = new CommandQueue();
        this.core = new GatewayCore(SettingsForCore.of(config, listeners.transports()), commands);
        this.broker = brokerSide();
        this.notices = new NoticeLog(LoggerFactory.getLogger(GatewayCore.class), eventLoop.ticker());
        this.loop = new GatewayLoop(
                eventLoop,
                core,
                commands,
                broker.uplink(),
                store,
                listeners.transports(),
                notices,
                new FrameLog(config.log().frameSampling(), eventLoop.ticker()));
        this.statusTopic = config.statusTopic(HostName.get()).flatMap(TopicName::parse);
    }

    /**
     * Starts a gateway, and returns when it serves.
     *
     * @throws StartException when a part of it cannot be started; nothing of it remains then
     */
    public static Gateway start(GatewayConfig config) throws StartException {
        LoopThread loopThread = new LoopThread();
        Gateway gateway;
        try {
            gateway = new Gateway(config, loopThread);
        } catch (StartException | RuntimeException e) {
            loopThread.end(END_MAX);
            throw e;
        }
        try {
            gateway.open();
            return gateway;
        } catch (StartException | RuntimeException e) {
            gateway.stop();
            throw e;
        }
    }

    private BrokerSide brokerSide() throws StartException {
        if (config.uplink().broker() instanceof BrokerUrl.External url) {
            Executor wayBack = task -> loop().execute(task);
            return new ExternalBroker(config, url, HostName.get(), store, wayBack, eventLoop.ticker()::nanoTime);
        }
        return new BuiltInBroker(config, eventLoop, store, core.queues());
    }

    /** For parts that are built before the loop and used after it. */
    private GatewayLoop loop() {
        return loop;
    }

    private void open() throws StartException {
        eventLoop.submit(loop::start).syncUninterruptibly();
        broker.openListeners();
        listeners.start(loop);
        if (statusTopic.isPresent()) {
            every(config.status().interval(), this::publishStatus);
        }
        every(config.status().logInterval(), this::logStatistics);
    }

    private void every(Duration interval, Runnable task) {
        if (!interval.isZero()) {
            eventLoop.scheduleAtFixedRate(task, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void publishStatus() {
        statusTopic.ifPresent(topic -> broker.uplink()
                .publish(
                        NOBODY_ASKS,
                        NO_SESSION,
                        Publication.of(topic, Octets.utf8(statusNow().toJson()), Qos.ZERO, true)));
    }

    private void logStatistics() {
        GatewayStatus status = statusNow();
        notices.summarize();
        if (status.uptimeSeconds() > 0) {
            LOG.info("{}", statisticsLine.next(status));
        }
    }

    /** State and counters at this moment; may be called by any thread but the loop's. */
    public GatewayStatus status() {
        return onLoop(this::statusNow);
    }

    private GatewayStatus statusNow() {
        LoopStatistics ofLoop = loop.statistics();
        Map<String, Long> events = new LinkedHashMap<>(CoreStatus.events(core));
        events.put("faults", ofLoop.faults());
        events.put("frames-too-large", ofLoop.framesTooLarge());
        events.put("inbox-dropped", ofLoop.inboxDropped());
        return new GatewayStatus(
                version,
                TimeUnit.NANOSECONDS.toSeconds(eventLoop.ticker().nanoTime() - startedNanos),
                CoreStatus.sessions(core),
                core.halfOpenSessions(),
                CoreStatus.received(core),
                CoreStatus.published(core),
                CoreStatus.delivered(core),
                CoreStatus.dropped(core),
                CoreStatus.malformed(core),
                events,
                new Holding(core.queues().messages(), core.queues().bytes()),
                new Holding(store.messages(), store.bytes()),
                new UplinkStatus(broker.kind(), broker.uplink().isAvailable(), broker.counters()),
                listeners.status(core.sessions()));
    }

    /** What an operator wants to know after the start, line by line. */
    public List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add("MQTT-SN gateway " + version);
        listeners.transports().forEach(transport -> lines.add("  sensors  " + transport.description()));
        lines.add("  broker   " + broker.description());
        lines.add("  store    in memory: a crash or restart loses sessions, and what waits for sleeping sensors");
        statusTopic.ifPresent(topic -> lines.add("  status   topic " + topic));
        lines.add("  try it   " + firstTry());
        return lines;
    }

    /** A command that shows something on this gateway as it is configured. */
    private String firstTry() {
        if (broker.mqttAddresses().isEmpty()) {
            return udpPorts().isEmpty()
                    ? "mqttsn-gateway ports"
                    : "mqttsn-sim fleet --gateway 127.0.0.1:" + udpPorts().get(0);
        }
        String port = broker.mqttAddresses().get(0).replaceFirst(".*:", "");
        return "mosquitto_sub -p " + port + " -t '#' -v";
    }

    /** UDP ports that sensors can reach, in the order of the configuration. */
    public List<Integer> udpPorts() {
        return listeners.udpPorts();
    }

    /**
     * Ends it: active clients get DISCONNECT, the broker sees a proper end, ports are free when this returns. Takes less than two seconds, even when the
     * broker does not answer. May be called more than once, by any thread but the loop's.
     */
    public void stop() {
        if (!eventLoop.isShuttingDown()) {
            try {
                onLoop(() -> {
                    loop.shutDown();
                    listeners.closeUdp();
                    broker.close();
                    notices.summarize();
                    return this;
                });
            } catch (RuntimeException e) {
                LOG.warn("The gateway did not end in good order", e);
            }
        }
        listeners.beginClosingSerial();
        awaitBroker();
        listeners.awaitSerialClosed();
        loopThread.end(END_MAX);
    }

    private void awaitBroker() {
        try {
            broker.awaitClosed(BROKER_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T onLoop(Callable<T> task) {
        try {
            return eventLoop.submit(task).get(LEAVE_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IllegalStateException("the loop does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the loop", e);
        }
    }
}
