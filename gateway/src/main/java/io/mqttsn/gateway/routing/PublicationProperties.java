package io.mqttsn.gateway.routing;

import io.mqttsn.codec.Octets;
import java.util.List;
import java.util.Optional;

/**
 * The properties that a broker forwards unchanged with a PUBLISH (MQTT 5, §3.3.2.3). Messages from MQTT-SN and MQTT 3.1.1 have {@link #NONE}.
 *
 * @param payloadIsUtf8 Payload Format Indicator 1
 * @param userProperties in the publisher's order
 */
public record PublicationProperties(
        boolean payloadIsUtf8,
        Optional<String> contentType,
        Optional<String> responseTopic,
        Optional<Octets> correlationData,
        List<UserProperty> userProperties) {

    public static final PublicationProperties NONE =
            new PublicationProperties(false, Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public PublicationProperties {
        userProperties = List.copyOf(userProperties);
    }

    /** A name and a value that applications agree on; names may repeat. */
    public record UserProperty(String name, String value) {}
}
