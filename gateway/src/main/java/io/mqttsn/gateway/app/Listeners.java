package io.mqttsn.gateway.app;

import io.mqttsn.gateway.admin.GatewayStatus.ListenerStatus;
import io.mqttsn.gateway.app.config.ListenerConfig;
import io.mqttsn.gateway.app.config.SerialListenerConfig;
import io.mqttsn.gateway.app.config.UdpListenerConfig;
import io.mqttsn.gateway.app.loop.GatewayLoop;
import io.mqttsn.gateway.app.loop.SerialEvents;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.Sessions;
import io.mqttsn.serial.SerialStatistics;
import io.mqttsn.serial.SerialTransport;
import io.mqttsn.transport.Transport;
import io.mqttsn.transport.TransportException;
import io.mqttsn.udp.UdpCounters;
import io.mqttsn.udp.UdpTransport;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The ways by which sensors reach one gateway: made from the configuration, then started, looked at and ended together. */
final class Listeners {
    /** The radios of a listener that the status names: those with the weakest signal, since these are who one worries about. */
    private static final int RADIOS_SHOWN_MAX = 50;

    private final List<Transport> transports = new ArrayList<>();
    private final List<UdpTransport> udp = new ArrayList<>();
    private final List<SerialTransport> serial = new ArrayList<>();
    private final List<SerialEvents> serialEvents = new ArrayList<>();
    private final List<Thread> closing = new ArrayList<>();

    Listeners(List<ListenerConfig> configs, EventLoop loop) {
        for (ListenerConfig config : configs) {
            if (config instanceof UdpListenerConfig udpConfig) {
                udp.add(added(new UdpTransport(loop, SettingsForListeners.udp(udpConfig))));
            } else if (config instanceof SerialListenerConfig serialConfig) {
                SerialEvents events = new SerialEvents(config.name(), loop.ticker());
                serialEvents.add(events);
                serial.add(added(new SerialTransport(SettingsForListeners.serial(serialConfig), events)));
            }
        }
    }

    private <T extends Transport> T added(T transport) {
        transports.add(transport);
        return transport;
    }

    /** In the order of the configuration. */
    List<Transport> transports() {
        return transports;
    }

    /**
     * @throws StartException when one cannot be started; those before it are running then
     */
    void start(GatewayLoop loop) throws StartException {
        serialEvents.forEach(events -> events.reportTo(loop));
        for (Transport transport : transports) {
            try {
                transport.start(loop.receiverFor(transport instanceof UdpTransport));
            } catch (TransportException e) {
                throw new StartException(e.getMessage(), e);
            }
        }
    }

    List<Integer> udpPorts() {
        return udp.stream().map(transport -> transport.localAddress().getPort()).toList();
    }

    /** @param sessions whose clients are behind them */
    List<ListenerStatus> status(Sessions sessions) {
        return transports.stream()
                .map(transport -> transport instanceof SerialTransport port
                        ? ofSerial(port, sessions)
                        : ofUdp((UdpTransport) transport))
                .toList();
    }

    private static ListenerStatus ofUdp(UdpTransport transport) {
        UdpCounters counted = transport.counters();
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("received", counted.received());
        counters.put("sent", counted.sent());
        counters.put("oversized", counted.oversized());
        counters.put("source-port-zero", counted.sourcePortZero());
        counters.put("own-broadcasts", counted.ownBroadcasts());
        counters.put("send-dropped", counted.sendDropped());
        counters.put("errors", counted.errors());
        counters.put("kernel-dropped", transport.kernelDrops());
        long lost = counted.oversized() + counted.sendDropped() + transport.kernelDrops();
        return new ListenerStatus(transport.name(), transport.description(), true, counters, lost, Map.of(), Map.of());
    }

    private static ListenerStatus ofSerial(SerialTransport transport, Sessions sessions) {
        SerialStatistics counted = transport.statistics();
        Map<String, Long> counters = new LinkedHashMap<>();
        counters.put("received", counted.framesIn());
        counters.put("sent", counted.framesOut());
        counters.put("octets-received", counted.octetsIn());
        counters.put("octets-sent", counted.octetsOut());
        counters.put("opened", counted.opened());
        long lost = putDrops(counters, "received-bad-", counted.dropsIn())
                + putDrops(counters, "send-dropped-", counted.dropsOut());
        counters.put("deliveries-failed", counted.deliveryFailures());
        counters.put("deliveries-unconfirmed", counted.deliveriesUnconfirmed());
        return new ListenerStatus(
                transport.name(),
                transport.description(),
                counted.open(),
                counters,
                lost,
                transport.weakestRadios(RADIOS_SHOWN_MAX),
                weakest(rssiByClient(transport, sessions)));
    }

    /** Signal strength by client id. A client keeps its name here when its radio, and so its address, is another one. */
    private static Map<String, Long> rssiByClient(SerialTransport transport, Sessions sessions) {
        Map<String, Long> byClient = new LinkedHashMap<>();
        for (ClientSession session : sessions.all()) {
            session.address()
                    .filter(address -> address.transportName().equals(transport.name()))
                    .map(address -> address instanceof ForwardedPeer node ? node.carrier() : address)
                    .ifPresent(radio -> transport
                            .rssiDbm(radio)
                            .ifPresent(dBm -> byClient.put(session.clientId().value(), (long) dBm)));
        }
        return byClient;
    }

    static Map<String, Long> weakest(Map<String, Long> rssiDbm) {
        Map<String, Long> weakest = new LinkedHashMap<>();
        rssiDbm.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .limit(RADIOS_SHOWN_MAX)
                .forEachOrdered(entry -> weakest.put(entry.getKey(), entry.getValue()));
        return weakest;
    }

    /** What never occurred is left out. */
    private static long putDrops(Map<String, Long> counters, String prefix, Map<? extends Enum<?>, Long> drops) {
        long all = 0;
        for (Map.Entry<? extends Enum<?>, Long> drop : drops.entrySet()) {
            long count = drop.getValue();
            if (count > 0) {
                String cause = drop.getKey().name().toLowerCase(Locale.ROOT).replace('_', '-');
                counters.put(prefix + cause, count);
            }
            all += count;
        }
        return all;
    }

    /** On the loop. */
    void closeUdp() {
        udp.forEach(Transport::close);
    }

    /** Returns at once: what was to be sent is still written, which takes its time on the line. All ports end together. */
    void beginClosingSerial() {
        for (SerialTransport transport : serial) {
            Thread thread = new Thread(transport::close, "gw-close-" + transport.name());
            thread.start();
            closing.add(thread);
        }
    }

    /** Waits until all serial ports are given back, for little more than half a second. */
    void awaitSerialClosed() {
        try {
            for (Thread thread : closing) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
