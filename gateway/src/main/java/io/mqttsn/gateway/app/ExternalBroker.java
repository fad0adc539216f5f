package io.mqttsn.gateway.app;

import io.mqttsn.gateway.app.config.BrokerUrl;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.app.config.UplinkMode;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.uplink.AggregatingUplink;
import io.mqttsn.gateway.uplink.Switchboard;
import io.mqttsn.gateway.uplink.TransparentUplink;
import io.mqttsn.gateway.uplink.Uplink;
import io.mqttsn.gateway.uplink.UplinkSettings;
import io.mqttsn.gateway.uplink.paho.PahoLink;
import io.mqttsn.gateway.uplink.paho.PahoSensorLinks;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker elsewhere, over one connection that all sensors share, and where it is so configured over one more for each sensor. */
final class ExternalBroker implements BrokerSide {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalBroker.class);

    private final BrokerUrl.External url;
    private final String clientId;
    private final String whoShares;
    private final PahoLink link;
    private final AggregatingUplink shared;
    private final Optional<Transparent> transparent;
    private final Uplink uplink;

    /** What there is in addition where some sensors have connections of their own. */
    private record Transparent(PahoSensorLinks links, TransparentUplink uplink) {}

    /**
     * @param loop the way back to the gateway's loop
     * @param clock the gateway's monotonic clock
     * @throws StartException when a certificate, say, cannot be used; a broker that is away is no error
     */
    ExternalBroker(
            GatewayConfig config,
            BrokerUrl.External url,
            String hostName,
            MessageStore store,
            Executor loop,
            LongSupplier clock)
            throws StartException {
        this.url = url;
        this.clientId = config.clientId(hostName);
        this.whoShares = !config.uplink().hasTransparentSensors()
                ? "over one connection as " + clientId
                : config.uplink().mode() == UplinkMode.TRANSPARENT
                        ? "over one connection per sensor, and one as " + clientId
                        : "over one connection as " + clientId + ", and one for each transparent sensor";
        try {
            UplinkSettings settings = SettingsForUplinks.shared(config, url, hostName);
            link = new PahoLink(settings, loop, new SplittableRandom());
            shared = new AggregatingUplink(link, store, settings, clock);
            transparent = config.uplink().hasTransparentSensors()
                    ? Optional.of(transparent(config, settings, store, loop, clock))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            throw new StartException("The way to the broker " + url + " cannot be set up: " + e.getMessage(), e);
        }
        uplink = transparent
                .<Uplink>map(
                        own -> new Switchboard(shared, own.uplink, SettingsForUplinks.isTransparent(config.uplink())))
                .orElse(shared);
    }

    private static Transparent transparent(
            GatewayConfig config, UplinkSettings shared, MessageStore store, Executor loop, LongSupplier clock) {
        PahoSensorLinks links = new PahoSensorLinks(
                SettingsForUplinks.ofSensors(shared), SettingsForUplinks.logins(config.uplink()), loop);
        return new Transparent(
                links, new TransparentUplink(links, store, SettingsForUplinks.transparent(config.uplink()), clock));
    }

    @Override
    public Uplink uplink() {
        return uplink;
    }

    @Override
    public void openListeners() {}

    @Override
    public String kind() {
        return url.toString();
    }

    @Override
    public String description() {
        return url + ", " + whoShares + "; sensors are told congestion while it is away";
    }

    @Override
    public List<String> mqttAddresses() {
        return List.of();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        shared.counters().snapshot().forEach((count, value) -> counters.put(count.words(), value));
        counters.put("queued", (long) shared.queuedMessages());
        transparent.ifPresent(own -> {
            own.uplink
                    .counters()
                    .snapshot()
                    .forEach((count, value) -> counters.put("transparent-" + count.words(), value));
            counters.put("transparent-queued", (long) own.uplink.queuedMessages());
            counters.put("transparent-connections-now", (long) own.uplink.connections());
        });
        return counters;
    }

    @Override
    public void close() {
        uplink.stop();
    }

    @Override
    public void awaitClosed(Duration atMost) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + atMost.toNanos();
        boolean sensorsLeft = transparent.isEmpty() || transparent.get().links.awaitStopped(atMost);
        Duration rest = Duration.ofNanos(deadlineNanos - System.nanoTime());
        if (!link.awaitStopped(rest) || !sensorsLeft) {
            LOG.warn("broker {}: did not take leave within {} ms; it will notice by itself", url, atMost.toMillis());
        }
    }
}
