package io.mqttsn.gateway.broker;

import io.mqttsn.gateway.core.Will;
import java.util.Optional;

/**
 * What a well-formed CONNECT asks for (MQTT 3.1.1, §3.1). User name and password are accepted from everybody and not looked at.
 *
 * @param clientId may be empty, then the server chooses one
 * @param keepAliveSeconds 0..65535, 0 for no supervision
 */
public record ConnectRequest(String clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {}
