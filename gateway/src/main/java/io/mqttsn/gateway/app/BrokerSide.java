package io.mqttsn.gateway.app;

import io.mqttsn.gateway.uplink.Uplink;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What lies behind the core in one gateway: the uplink, and whatever comes with it, such as the MQTT listeners of the built-in broker. */
interface BrokerSide {
    Uplink uplink();

    /** Opens listeners, if this side has any. Called once, when the uplink has been started. */
    void openListeners() throws StartException;

    /** Which broker that is: {@code builtin} or a URL. */
    String kind();

    /** The broker, in words for the start-up summary. */
    String description();

    /** Addresses at which MQTT clients may connect to this gateway. */
    List<String> mqttAddresses();

    /** Counters by name; called on the loop. */
    Map<String, Long> counters();

    /** Ends everything in good order, the uplink included; called on the loop. Does not block. */
    void close();

    /** Waits until what {@link #close} has begun is done, but not longer; called off the loop. */
    default void awaitClosed(Duration atMost) throws InterruptedException {}
}
