package io.mqttsn.simulator.bench;

import io.mqttsn.simulator.broker.BrokerAccess;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A gateway to be measured.
 *
 * @param name what its lines are marked with when there are two, for example {@code A}
 * @param gateway its UDP listener, a resolved address
 * @param mqtt the broker behind it; messages up are then counted there, and messages down published there
 * @param pid its process, if that is on this machine
 */
public record Target(String name, InetSocketAddress gateway, Optional<BrokerAccess> mqtt, OptionalLong pid) {}
