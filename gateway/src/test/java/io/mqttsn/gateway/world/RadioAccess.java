package io.mqttsn.gateway.world;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.serial.xbee.XBeeAddress;
import io.mqttsn.serial.xbee.XBeeEmulator;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * An XBee module on a serial port, with many radios in reach: some transmissions fail, and the module says so or not; radios drop out of the network, and
 * come back with another 16-bit address. Nothing of that may touch a session, whose radio is known by its 64-bit address.
 */
final class RadioAccess implements Access {

    private static final long FIRST_ADDRESS = 0x0013A200_41000000L;
    private static final int PAYLOAD_MIN = 60;
    private static final long AIR_NANOS_MAX = Duration.ofMillis(200).toNanos();
    private static final int RSSI_DBM = -60;

    private final World world;
    private final LineSpec spec;
    private final SplittableRandom random;
    private final SerialEnd gatewayEnd;
    private final XBeeEmulator module;
    private final Map<XBeeAddress, Radio> radios = new LinkedHashMap<>();

    RadioAccess(World world, LineSpec spec, SplittableRandom random) {
        this.world = world;
        this.spec = spec;
        this.random = random;
        this.gatewayEnd = new SerialEnd(world, spec, (octets, quietNanos) -> octetsFromGateway(octets), random.split());
        this.module = new XBeeEmulator(spec.xbee().apiMode(), spec.xbee().radio(), this::octetsFromModule);
        module.payloadMax(PAYLOAD_MIN + random.nextInt(60));
        if (world.climate.weather() != Climate.Weather.FAIR) {
            module.loss(random.nextInt(21) / 100.0, random::nextDouble);
            planTrouble();
        }
    }

    /** One radio, with the air between it and the module. */
    private final class Radio {
        final XBeeAddress address;
        final Pipe toModule;
        final Pipe fromModule;
        boolean isInReach;

        Radio(XBeeAddress address) {
            this.address = address;
            this.toModule = new Pipe(world.agenda, random, AIR_NANOS_MAX);
            this.fromModule = new Pipe(world.agenda, random, AIR_NANOS_MAX);
        }

        void join() {
            isInReach = true;
            module.join(address.address64(), random.nextInt(0xFFF0), this::received);
        }

        void leave() {
            isInReach = false;
            module.leave(address.address64());
        }

        void send(Datagram datagram) {
            if (isInReach) {
                byte[] octets = datagram.octets();
                gatewayEnd.sentUp.sent(address, octets, datagram.tag());
                module.send(address.address64(), ByteBuffer.wrap(octets), RSSI_DBM);
            }
        }

        private void received(ByteBuffer octets) {
            Tag tag = gatewayEnd.sentDown.arrived(address, octets);
            if (tag != null) {
                Datagram datagram = new Datagram(MqttSnDecoder.decode(octets), tag);
                fromModule.put(() -> world.arrivedAtSensor(address, datagram));
            }
        }
    }

    private void octetsFromGateway(ByteBuffer octets) {
        module.hostSends(octets);
    }

    private void octetsFromModule(ByteBuffer octets) {
        byte[] copy = new byte[octets.remaining()];
        octets.get(copy);
        gatewayEnd.write(copy);
    }

    private void planTrouble() {
        world.agenda.after(random.nextLong(Duration.ofSeconds(20).toNanos()), () -> {
            if (world.isStory()) {
                trouble();
                planTrouble();
            }
        });
    }

    private void trouble() {
        if (radios.isEmpty()) {
            return;
        }
        world.tally.happened(Happening.RADIO_GONE);
        Radio radio = List.copyOf(radios.values()).get(random.nextInt(radios.size()));
        switch (random.nextInt(3)) {
            case 0 -> radio.join();
            case 1 -> {
                radio.leave();
                world.agenda.after(random.nextLong(Duration.ofSeconds(10).toNanos()), radio::join);
            }
            default -> {
                radio.join();
                module.confirmNothing(radio.address.address64());
            }
        }
    }

    @Override
    public String listener() {
        return spec.listener();
    }

    @Override
    public PeerAddress fresh() {
        Radio radio = new Radio(new XBeeAddress(listener(), FIRST_ADDRESS + radios.size()));
        radios.put(radio.address, radio);
        radio.join();
        return radio.address;
    }

    @Override
    public void toGateway(PeerAddress from, Datagram datagram) {
        Radio radio = radios.get((XBeeAddress) from);
        if (radio != null) {
            radio.toModule.put(() -> radio.send(datagram));
        }
    }

    @Override
    public void toSensor(PeerAddress to, Datagram datagram) {
        gatewayEnd.send(to, datagram);
    }

    @Override
    public void toEverybody(MqttSnMessage message) {
        gatewayEnd.broadcast(message);
    }

    @Override
    public void heal() {
        gatewayEnd.heal();
        module.loss(0, random::nextDouble);
        new ArrayList<>(radios.values()).forEach(Radio::join);
    }
}
