package io.mqttsn.gateway.app;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.TopicId;
import io.mqttsn.gateway.routing.DropReason;
import io.mqttsn.transport.PeerAddress;
import java.util.List;
import java.util.Map;

/**
 * A program with a small heap, which fills a gateway to its limits step by step, and says after each how many things of what kind there are and how many
 * octets of heap they have taken. {@link HeapNeedTest} starts it. Every answer of the gateway has to be the expected one, and an OutOfMemoryError ends it.
 */
final class HeapFiller {
    private final int sensors;
    private final int topics;
    private final int subscriptions;
    private final int payloadOctets;
    private final InProcessGateway gateway;
    private long usedBefore;

    private HeapFiller(int sensors, int topics, int subscriptions, int payloadOctets, String totalBytes) {
        this.sensors = sensors;
        this.topics = topics;
        this.subscriptions = subscriptions;
        this.payloadOctets = payloadOctets;
        this.gateway = new InProcessGateway(Map.of(
                "sensors.sessions-max",
                String.valueOf(sensors + 1),
                "sensors.topics-per-session",
                String.valueOf(Math.max(topics, 2 * sensors)),
                "sensors.subscriptions-per-session",
                String.valueOf(subscriptions),
                "sensors.buffer.total-bytes",
                totalBytes,
                "sensors.buffer.bytes",
                totalBytes,
                "sensors.buffer.messages",
                "1000000",
                "sensors.buffer.total-messages",
                "1000000"));
    }

    /** Arguments: sensors, topic ids and subscriptions of each, octets of a payload, and the limit of all that is buffered. */
    public static void main(String[] args) {
        new HeapFiller(
                        Integer.parseInt(args[0]),
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[3]),
                        args[4])
                .run();
    }

    private void run() {
        // The last one publishes what the others wait for; it has met every class and every table by then.
        publisherIsReady();
        usedBefore = used();
        step("retained", sensors, this::retain);
        System.out.println("retained-charged 1 " + gateway.router.retained().bytes());
        step("sessions", sensors, this::connect);
        step("topic-ids", sensors * topics, this::register);
        step("subscriptions", sensors * subscriptions, this::subscribe);
        fallAsleep();
        usedBefore = used();
        long published = publishUntilFull();
        tell("messages", gateway.core.queues().messages());
        System.out.println("charged 1 " + gateway.core.queues().bytes());
        System.out.println("published " + published + " 0");
    }

    private void step(String what, int count, Runnable fill) {
        fill.run();
        tell(what, count);
    }

    private void tell(String what, int count) {
        long used = used();
        System.out.println(what + " " + count + " " + (used - usedBefore));
        usedBefore = used;
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        System.gc();
        System.gc();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private void publisherIsReady() {
        connect(sensors);
        for (int number = 0; number < sensors; number++) {
            expect(new RegAck(number + 1, 1, ReturnCode.ACCEPTED), sensors, new Register(0, 1, filter(number, 0)));
        }
        for (int number = 0; number < sensors; number++) {
            expect(
                    new RegAck(sensors + number + 1, 1, ReturnCode.ACCEPTED),
                    sensors,
                    new Register(0, 1, "plant/hall/keeper-%06d/state".formatted(number)));
        }
    }

    private void connect() {
        for (int number = 0; number < sensors; number++) {
            connect(number);
        }
    }

    private void connect(int number) {
        ClientId id = ClientId.of("sensor-%06d".formatted(number));
        expect(new ConnAck(ReturnCode.ACCEPTED), number, new Connect(false, false, 1, 0, id));
    }

    /** A message for a topic of its own each. */
    private void retain() {
        for (int number = 0; number < sensors; number++) {
            expect(
                    new PubAck(sensors + 1 + number, 7, ReturnCode.ACCEPTED),
                    sensors,
                    new Publish(
                            false,
                            Qos.ONE,
                            true,
                            new TopicId(sensors + 1 + number),
                            7,
                            Octets.wrap(new byte[payloadOctets])));
        }
    }

    private void register() {
        for (int number = 0; number < sensors; number++) {
            for (int topic = 0; topic < topics; topic++) {
                expect(
                        new RegAck(topic + 1, 1, ReturnCode.ACCEPTED),
                        number,
                        new Register(0, 1, "plant/hall/sensor-%06d/value-%03d".formatted(number, topic)));
            }
        }
    }

    private void subscribe() {
        for (int number = 0; number < sensors; number++) {
            for (int nth = 0; nth < subscriptions; nth++) {
                // The first is for its own topic, the others are patterns of its own.
                MqttSnMessage question = new Subscribe(false, Qos.ONE, 1, new FilterText(filter(number, nth)));
                SubAck answer = (SubAck) ask(number, question);
                check(answer.returnCode().isAccepted(), "SUBSCRIBE", answer);
            }
        }
    }

    private static String filter(int number, int nth) {
        String own = "plant/hall/sensor-%06d/set".formatted(number);
        return nth == 0 ? own : own + "/group-" + nth + "/+";
    }

    private void fallAsleep() {
        for (int number = 0; number < sensors; number++) {
            expect(Disconnect.PLAIN, number, Disconnect.sleepFor(3600));
        }
    }

    /** A message for each sleeper in turn, until the first is dropped. */
    private long publishUntilFull() {
        Octets payload = Octets.wrap(new byte[payloadOctets]);
        long published = 0;
        while (gateway.core.counters().droppedFor(DropReason.BUDGET_EXHAUSTED) == 0) {
            int receiver = (int) (published % sensors);
            expect(
                    new PubAck(receiver + 1, 7, ReturnCode.ACCEPTED),
                    sensors,
                    new Publish(false, Qos.ONE, false, new TopicId(receiver + 1), 7, payload));
            published++;
        }
        return published;
    }

    private void expect(MqttSnMessage expected, int number, MqttSnMessage question) {
        MqttSnMessage answer = ask(number, question);
        check(answer.equals(expected), expected.toString(), answer);
    }

    private MqttSnMessage ask(int number, MqttSnMessage question) {
        PeerAddress place = InProcessGateway.place(number);
        List<MqttSnMessage> answers = gateway.sends(place, question);
        check(answers.size() == 1, "one answer to " + question, answers);
        return answers.get(0);
    }

    private static void check(boolean isGood, String expected, Object found) {
        if (!isGood) {
            throw new IllegalStateException(found + " (expected: " + expected + ")");
        }
    }
}
