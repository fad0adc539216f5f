package io.mqttsn.gateway.world;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.gateway.core.forwarder.ForwardedPeer;
import io.mqttsn.transport.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Datagrams between hosts. Some sensors are hosts themselves; others are nodes behind a forwarder, whose faulty radio and faulty route are one way here.
 *
 * <pre>
 *   sensor :3 ------------------------------ gateway :0
 *   node 07 ----- forwarder :1000001 ------- gateway :0      0xFE between the last two
 * </pre>
 */
final class UdpAccess implements Access {

    private static final int FIRST_FORWARDER = 1_000_001;

    private final World world;
    private final SplittableRandom random;
    private final List<Address> forwarders = new ArrayList<>();
    private final NodeIds nodeIds = new NodeIds();
    private int hosts;

    UdpAccess(World world, int forwarderCount, SplittableRandom random) {
        this.world = world;
        this.random = random;
        for (int i = 0; i < forwarderCount; i++) {
            forwarders.add(new Address(FIRST_FORWARDER + i));
            world.carriers.add(forwarders.get(i));
        }
    }

    @Override
    public String listener() {
        return Address.LISTENER;
    }

    /** Half of them are behind a forwarder, if there is one. */
    @Override
    public PeerAddress fresh() {
        if (forwarders.isEmpty() || random.nextBoolean()) {
            return new Address(++hosts);
        }
        Octets nodeId = nodeIds.next();
        return new ForwardedPeer(forwarders.get(random.nextInt(forwarders.size())), nodeId, random.nextInt(4));
    }

    @Override
    public void toGateway(PeerAddress from, Datagram datagram) {
        world.transmit(from, Address.GATEWAY, datagram);
    }

    @Override
    public void toSensor(PeerAddress to, Datagram datagram) {
        world.transmit(Address.GATEWAY, to, datagram);
    }

    /** A forwarder passes on to all its nodes what it gets for nobody in particular. */
    @Override
    public void toEverybody(MqttSnMessage message) {
        world.sensorsOn(listener())
                .forEach(sensor -> world.transmit(
                        Address.GATEWAY, sensor.address, Datagram.of(message, sensor.address, Tag.STRANGER)));
    }

    @Override
    public void heal() {
        // The network has its own healer.
    }
}
