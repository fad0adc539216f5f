package io.mqttsn.gateway.world;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What comes from where no sensor is: nonsense, which must change nothing, and well-formed lies from hosts that nobody knows. They say anything but the names
 * of others: over plain UDP whoever names a client is that client.
 */
final class Vandals {

    private static final int FIRST_HOST = 2_000_001;
    private static final int HOSTS = 5;
    /** Has never tried to connect. */
    private static final Address STRANGER = new Address(FIRST_HOST - 1);

    private final World world;
    private final SplittableRandom random;
    private int wills;
    private int messages;

    Vandals(World world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    void begin() {
        world.agenda.after(random.nextLong(2 * world.climate.vandalismMeanNanos()), () -> {
            if (world.isStory()) {
                act();
                begin();
            }
        });
    }

    private void act() {
        List<PeerAddress> carriers = new ArrayList<>(world.carriers);
        if (!carriers.isEmpty() && random.nextBoolean()) {
            talkNonsense(carriers.get(random.nextInt(carriers.size())), brokenEncapsulation());
            return;
        }
        int number = random.nextInt(HOSTS);
        Address host = new Address(FIRST_HOST + number);
        switch (random.nextInt(5)) {
            case 0 -> talkNonsense(host, randomOctets());
            case 1 -> talkNonsense(STRANGER, ofGateways());
            default -> world.arrivedAtGateway(host, new Datagram(lie("v" + number), Tag.sentBy("v" + number, 0)));
        }
    }

    /** Some of them listen, and answer as no client should. */
    void received(PeerAddress to, MqttSnMessage message) {
        boolean isVandal =
                to instanceof Address address && address.port() >= FIRST_HOST && address.port() < FIRST_HOST + HOSTS;
        if (!isVandal || random.nextInt(3) == 0) {
            return;
        }
        ReturnCode returnCode = new ReturnCode(random.nextInt(4));
        if (message instanceof Register register) {
            answer(to, new RegAck(register.topicId(), register.msgId(), returnCode));
        } else if (message instanceof Publish publish) {
            answer(to, new PubAck(publish.topic().bits(), publish.msgId(), returnCode));
        }
    }

    private void answer(PeerAddress from, MqttSnMessage answer) {
        String name = "v" + (((Address) from).port() - FIRST_HOST);
        world.arrivedAtGateway(from, new Datagram(answer, Tag.sentBy(name, 0)));
    }

    private void talkNonsense(PeerAddress from, Frame nonsense) {
        world.chart.add("vandal", "nonsense", nonsense);
        String before = world.gateway.stateText();
        world.gateway.received(from, nonsense);
        String after = world.gateway.stateText();
        if (!after.equals(before)) {
            throw world.failure(Invariant.NONSENSE, nonsense + " made " + after + " of " + before);
        }
    }

    private Malformed randomOctets() {
        while (true) {
            byte[] octets = new byte[random.nextInt(40)];
            for (int i = 0; i < octets.length; i++) {
                octets[i] = (byte) random.nextInt(256);
            }
            if (octets.length > 1 && random.nextBoolean()) {
                octets[0] = (byte) octets.length;
            }
            if (MqttSnDecoder.decode(ByteBuffer.wrap(octets)) instanceof Malformed malformed) {
                return malformed;
            }
        }
    }

    /** A wrapped message that was wrapped again, cut off, or spoilt in one octet so that it cannot be read. */
    private Malformed brokenEncapsulation() {
        byte[] inner = new Datagram(lie("v0"), Tag.STRANGER).octets();
        byte[] wrapped = new byte[4 + inner.length];
        wrapped[0] = 4;
        wrapped[1] = (byte) 0xFE;
        wrapped[3] = (byte) random.nextInt(256);
        System.arraycopy(inner, 0, wrapped, 4, inner.length);
        while (true) {
            byte[] broken =
                    switch (random.nextInt(3)) {
                        case 0 -> twice(wrapped);
                        case 1 -> Arrays.copyOf(wrapped, random.nextInt(wrapped.length));
                        default -> spoilt(wrapped);
                    };
            if (MqttSnDecoder.decode(ByteBuffer.wrap(broken)) instanceof Malformed malformed) {
                return malformed;
            }
        }
    }

    private static byte[] twice(byte[] wrapped) {
        byte[] nested = new byte[3 + wrapped.length];
        nested[0] = 3;
        nested[1] = (byte) 0xFE;
        System.arraycopy(wrapped, 0, nested, 3, wrapped.length);
        return nested;
    }

    private byte[] spoilt(byte[] wrapped) {
        byte[] spoilt = wrapped.clone();
        spoilt[random.nextInt(spoilt.length)] ^= (byte) (1 << random.nextInt(8));
        return spoilt;
    }

    /** Two gateways that answered each other would never come to an end. */
    private MqttSnMessage ofGateways() {
        return switch (random.nextInt(5)) {
            case 0 -> new Advertise(7, 900);
            case 1 -> new ConnAck(ReturnCode.ACCEPTED);
            case 2 -> WillMsgReq.INSTANCE;
            case 3 -> new UnsubAck(msgId());
            default -> Disconnect.PLAIN;
        };
    }

    private MqttSnMessage lie(String name) {
        ClientId id = new ClientId(name);
        return switch (random.nextInt(16)) {
            case 0, 1, 2 -> new Connect(random.nextBoolean(), random.nextBoolean(), 1, random.nextInt(90), id);
            case 3, 4 -> new WillTopic(qos(), false, "a/1");
            case 5, 6 -> new WillMsg(Octets.utf8(Messages.ofWill(name, ++wills)));
            case 7 -> new Subscribe(false, qos(), msgId(), new FilterText("#"));
            case 8 -> new Register(0, msgId(), random.nextInt(4) == 0 ? "$SYS/v" : "v/" + random.nextInt(1_000));
            case 9 -> publish();
            case 10 -> new RegAck(topicId(), msgId(), ReturnCode.ACCEPTED);
            case 11 -> new PubAck(topicId(), msgId(), new ReturnCode(random.nextInt(4)));
            case 12 -> random.nextBoolean() ? new PubRec(msgId()) : new PubComp(msgId());
            case 13 -> new PubRel(msgId());
            case 14 -> random.nextBoolean() ? new PingReq(id) : new SearchGw(0);
            default -> Disconnect.sleepFor(1 + random.nextInt(90));
        };
    }

    private Publish publish() {
        Qos qos = Qos.ofBits(random.nextInt(4));
        TopicRef topic = random.nextBoolean() ? ShortTopicName.of("zz") : new TopicId(topicId());
        boolean hasId = qos == Qos.ONE || qos == Qos.TWO;
        return new Publish(
                false,
                qos,
                false,
                qos == Qos.MINUS_ONE ? ShortTopicName.of("zz") : topic,
                hasId ? msgId() : 0,
                Octets.utf8(Messages.ofVandal(++messages)));
    }

    /** Near those that are in use. */
    private int msgId() {
        return 1 + random.nextInt(20);
    }

    private int topicId() {
        return 1 + random.nextInt(12);
    }

    private Qos qos() {
        return Qos.ofBits(random.nextInt(3));
    }
}
