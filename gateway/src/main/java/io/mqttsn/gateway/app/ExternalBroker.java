package io.mqttsn.gateway.app;

import io.mqttsn.gateway.app.config.BrokerUrl;
import io.mqttsn.gateway.app.config.GatewayConfig;
import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.uplink.AggregatingUplink;
import io.mqttsn.gateway.uplink.Uplink;
import io.mqttsn.gateway.uplink.UplinkSettings;
import io.mqttsn.gateway.uplink.paho.PahoLink;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A broker elsewhere, over one connection that all sensors share. */
final class ExternalBroker implements BrokerSide {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalBroker.class);

    private final BrokerUrl.External url;
    private final String clientId;
    private final PahoLink link;
    private final AggregatingUplink uplink;

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
        try {
            UplinkSettings settings = Settings.uplink(config, url, hostName);
            link = new PahoLink(settings, loop, new SplittableRandom());
            uplink = new AggregatingUplink(link, store, settings, clock);
        } catch (IllegalArgumentException e) {
            throw new StartException("The way to the broker " + url + " cannot be set up: " + e.getMessage(), e);
        }
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
        return url + ", over one connection as " + clientId + "; sensors are told congestion while it is away";
    }

    @Override
    public List<String> mqttAddresses() {
        return List.of();
    }

    @Override
    public Map<String, Long> counters() {
        Map<String, Long> counters = new LinkedHashMap<>();
        uplink.counters().snapshot().forEach((count, value) -> counters.put(count.words(), value));
        counters.put("queued", (long) uplink.queuedMessages());
        return counters;
    }

    @Override
    public void close() {
        uplink.stop();
    }

    @Override
    public void awaitClosed(Duration atMost) throws InterruptedException {
        if (!link.awaitStopped(atMost)) {
            LOG.warn("broker {}: did not take leave within {} ms; it will notice by itself", url, atMost.toMillis());
        }
    }
}
