package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.fleet.endtoend.Ledger;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One {@link SensorLife} and a gateway that answers at once, or not at all, in virtual time. */
final class LifeInVirtualTime implements SensorLife.Host {

    /** Something that the sensor did. */
    record Deed(long millis, Object what) {}

    private static final int TOPIC_ID = 1;

    final List<Deed> deeds = new ArrayList<>();
    final SensorLife life;
    final FleetTally tally;

    private final Deque<MqttSnMessage> answers = new ArrayDeque<>();
    private final boolean answering;
    private long nowNanos;

    LifeInVirtualTime(FleetProfile profile, int number, boolean answering) {
        this(profile, number, answering, Long.MAX_VALUE, Optional.empty());
    }

    LifeInVirtualTime(FleetProfile profile, int number, boolean answering, long reportsMax, Optional<Ledger> ledger) {
        this.answering = answering;
        tally = new FleetTally(profile.network().network(), false, reportsMax, ledger);
        life = new SensorLife(
                Traits.of(profile, number), profile, profile.payload().format(), tally, this);
    }

    /** Lives on until {@code end} after the beginning of time. */
    LifeInVirtualTime liveUntil(Duration end) {
        if (nowNanos == 0) {
            life.start(0);
            answerAll();
        }
        for (long next = life.nextDeadlineNanos(); next <= end.toNanos(); next = life.nextDeadlineNanos()) {
            nowNanos = Math.max(nowNanos, next);
            life.advanceTo(nowNanos);
            answerAll();
        }
        nowNanos = end.toNanos();
        return this;
    }

    void receive(MqttSnMessage message) {
        life.messageReceived(message, nowNanos);
        answerAll();
    }

    /** When a message of this type left, in milliseconds; repeats are left out. */
    List<Long> millisOf(Class<?> type) {
        return deeds.stream()
                .filter(deed -> type.isInstance(deed.what))
                .filter(deed -> !(deed.what instanceof Publish publish && publish.dup()))
                .map(Deed::millis)
                .toList();
    }

    <T> List<T> all(Class<T> type) {
        return deeds.stream()
                .map(Deed::what)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private void answerAll() {
        for (MqttSnMessage answer = answers.poll(); answer != null; answer = answers.poll()) {
            life.messageReceived(answer, nowNanos);
        }
    }

    @Override
    public void send(MqttSnMessage message) {
        deeds.add(new Deed(nowNanos / 1_000_000, message));
        MqttSnMessage answer = answering ? answerTo(message) : null;
        if (answer != null) {
            answers.add(answer);
        }
    }

    private static @Nullable MqttSnMessage answerTo(MqttSnMessage message) {
        return switch (message.type()) {
            case CONNECT -> new ConnAck(ReturnCode.ACCEPTED);
            case REGISTER -> new RegAck(TOPIC_ID, ((Register) message).msgId(), ReturnCode.ACCEPTED);
            case SUBSCRIBE -> new SubAck(Qos.ONE, 0, ((Subscribe) message).msgId(), ReturnCode.ACCEPTED);
            case PUBLISH -> {
                Publish publish = (Publish) message;
                yield publish.qos() == Qos.ONE
                        ? new PubAck(publish.topic().bits(), publish.msgId(), ReturnCode.ACCEPTED)
                        : null;
            }
            case PINGREQ -> PingResp.INSTANCE;
            case DISCONNECT -> Disconnect.PLAIN;
            default -> null;
        };
    }

    @Override
    public void roam() {
        deeds.add(new Deed(nowNanos / 1_000_000, "roam"));
    }

    @Override
    public void violated(Violation violation) {
        deeds.add(new Deed(nowNanos / 1_000_000, violation));
    }

    @Override
    public long epochMillis() {
        return nowNanos / 1_000_000;
    }

    /** All CONNECTs by their clean-session flag. */
    List<Boolean> cleanConnects() {
        return all(Connect.class).stream().map(Connect::cleanSession).toList();
    }

    /** All PINGREQs of a sleeper. */
    List<Long> wakes() {
        return deeds.stream()
                .filter(deed ->
                        deed.what instanceof PingReq ping && ping.clientId().isPresent())
                .map(Deed::millis)
                .toList();
    }
}
