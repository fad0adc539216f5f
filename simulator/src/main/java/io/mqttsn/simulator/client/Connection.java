package io.mqttsn.simulator.client;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.simulator.client.Violation.Kind;
import io.mqttsn.time.Moments;
import java.util.function.IntPredicate;

/**
 * The state of a client and the one owner of its transitions: decides which messages a state listens to and which procedures run in it.
 *
 * <pre>
 *   DISCONNECTED --connect--> CONNECTING --CONNACK--> ACTIVE --disconnect--> DISCONNECTING --DISCONNECT--> DISCONNECTED
 *   ACTIVE, ASLEEP, AWAKE --sleep--> FALLING_ASLEEP --DISCONNECT--> ASLEEP --wake--> AWAKE --PINGRESP--> ASLEEP
 *   any --connect--> CONNECTING; any --no answer, or DISCONNECT from the gateway--> DISCONNECTED, and a reconnect
 * </pre>
 */
final class Connection {

    private static final Procedure[] NOTHING = {};

    final Wire wire;
    final ConnectProcedure connect;
    final RegisterProcedure register;
    final PublishProcedure publish;
    final SubscribeProcedure subscribe;
    final WillUpdateProcedure willUpdate;
    final Deliveries deliveries;
    final TopicTable topics;
    private final Subscriptions subscriptions;
    private final PingProcedure ping;
    private final GatewayView gateway;
    private final Reconnect reconnect;
    private final Awaited leaving;
    private final Awaited waking;
    private final Procedure[] whenConnecting;
    private final Procedure[] whenActive;
    private final Procedure[] whenLeaving;
    private final Procedure[] whenAwake;
    private final IntPredicate msgIdInUse = this::isMsgIdInUse;

    private SensorState state = SensorState.DISCONNECTED;
    private boolean cleanSession;
    /** Whether the last connection had a clean session, which has ended with it. */
    private boolean wasCleanSession;

    Connection(SensorSettings settings, SensorSink sink) {
        wire = new Wire(settings, sink);
        cleanSession = settings.cleanSession();
        topics = new TopicTable(settings.predefined());
        subscriptions = new Subscriptions(settings.predefined());
        connect = new ConnectProcedure(wire);
        register = new RegisterProcedure(wire, topics);
        publish = new PublishProcedure(wire, topics, register);
        subscribe = new SubscribeProcedure(wire, topics, subscriptions);
        willUpdate = new WillUpdateProcedure(wire);
        deliveries = new Deliveries(wire, topics, subscriptions);
        ping = new PingProcedure(wire);
        gateway = new GatewayView(wire);
        reconnect = new Reconnect(wire);
        leaving = new Awaited(wire);
        waking = new Awaited(wire);
        whenConnecting = new Procedure[] {connect};
        whenActive = new Procedure[] {deliveries, publish, register, subscribe, willUpdate, ping};
        whenLeaving = new Procedure[] {deliveries, leaving};
        whenAwake = new Procedure[] {deliveries, waking};
    }

    SensorState state() {
        return state;
    }

    void received(MqttSnMessage message) {
        wire.heard();
        switch (state) {
            case DISCONNECTED -> gateway.receivedWithoutConnection(message);
            case ASLEEP -> gateway.receivedWhileAsleep(message);
            case CONNECTING -> receivedWhileConnecting(message);
            case AWAKE -> {
                waking.restart();
                message.dispatch(GatewayMessages.ROUTES, this);
            }
            case ACTIVE, FALLING_ASLEEP, DISCONNECTING -> message.dispatch(GatewayMessages.ROUTES, this);
        }
    }

    /** Does what is due. */
    void advance() {
        if (reconnect.isDue()) {
            startConnect();
        }
        for (Procedure procedure : procedures()) {
            if (!procedure.advance()) {
                unanswered();
                return;
            }
        }
    }

    long deadlineNanos() {
        long earliest = reconnect.atNanos();
        for (Procedure procedure : procedures()) {
            earliest = Moments.earlier(earliest, procedure.deadlineNanos());
        }
        return earliest;
    }

    /** Sends what waits, as far as the exchanges that are open permit. */
    void proceed() {
        if (state != SensorState.ACTIVE) {
            return;
        }
        publish.proceed(msgIdInUse);
        if (register.canProceed()) {
            register.proceed(wire.nextMsgId(msgIdInUse));
        }
        if (subscribe.canProceed()) {
            subscribe.proceed(wire.nextMsgId(msgIdInUse));
        }
        willUpdate.proceed();
    }

    void connect(boolean clean) {
        cleanSession = clean;
        reconnect.beginAnew();
        startConnect();
    }

    void ping() {
        if (state == SensorState.ACTIVE) {
            ping.ping();
        }
    }

    void sleep(int seconds) {
        if (state == SensorState.ACTIVE || state == SensorState.ASLEEP || state == SensorState.AWAKE) {
            waking.suspend();
            state = SensorState.FALLING_ASLEEP;
            gateway.mayTakeForListening();
            leaving.send(Disconnect.sleepFor(seconds));
        }
    }

    void wake() {
        if (state == SensorState.ASLEEP) {
            state = SensorState.AWAKE;
            gateway.mayTakeForListening();
            waking.send(new PingReq(wire.settings.clientId()));
        }
    }

    void disconnect() {
        reconnect.cancel();
        switch (state) {
            case DISCONNECTED, DISCONNECTING -> {}
            case CONNECTING -> {
                gateway.mayTakeForListening();
                connect.suspend();
                leave();
            }
            case ACTIVE, FALLING_ASLEEP, ASLEEP, AWAKE -> {
                waking.suspend();
                leaving.suspend();
                leave();
            }
        }
    }

    void crash() {
        if (state == SensorState.CONNECTING) {
            gateway.mayTakeForListening();
        }
        suspendAll();
        reconnect.cancel();
        state = SensorState.DISCONNECTED;
        topics.clear();
        subscriptions.forget();
        deliveries.clear();
        register.crash();
        subscribe.crash();
        willUpdate.crash();
        publish.crash();
    }

    void connectAnswered(ConnAck answer) {
        if (!connect.acknowledged(answer)) {
            return;
        }
        ReturnCode returnCode = answer.returnCode();
        if (!returnCode.isAccepted()) {
            state = SensorState.DISCONNECTED;
            if (returnCode.equals(ReturnCode.CONGESTION)) {
                reconnect.afterCongestion();
            }
            wire.sink.refused(returnCode);
            return;
        }
        state = SensorState.ACTIVE;
        wasCleanSession = cleanSession;
        gateway.mayTakeForListening();
        reconnect.beginAnew();
        if (cleanSession) {
            subscriptions.clear();
        }
        deliveries.connected();
        ping.connected();
        wire.sink.connected();
    }

    void pingRequested(PingReq message) {
        if (message.clientId().isPresent()) {
            wire.violation(Kind.ILLEGAL_FIELD, message, "only a sleeping client puts its id into PINGREQ");
        }
        wire.send(PingResp.INSTANCE);
    }

    void pingAnswered(PingResp message) {
        if (state != SensorState.AWAKE) {
            ping.answered(message);
            return;
        }
        if (deliveries.isUnfinished()) {
            wire.violation(Kind.PINGRESP_BEFORE_END, message, "a delivery of this awake phase is not finished");
        }
        waking.answered();
        fallAsleep(SleepCause.DRAINED);
    }

    void disconnectReceived(Disconnect message) {
        if (message.durationSeconds().isPresent()) {
            wire.violation(Kind.ILLEGAL_FIELD, message, "a gateway never sends a duration");
        }
        if (state == SensorState.FALLING_ASLEEP) {
            leaving.answered();
            fallAsleep(SleepCause.ANNOUNCED);
        } else if (state == SensorState.DISCONNECTING) {
            leaving.answered();
            disconnected();
            wire.sink.disconnected();
        } else if (!wire.takeLateAnswer(message)) {
            disconnected();
            lost(LossReason.GATEWAY_DISCONNECTED);
        }
    }

    private void receivedWhileConnecting(MqttSnMessage message) {
        switch (message.type()) {
            case CONNACK, WILLTOPICREQ, WILLMSGREQ, ADVERTISE, GWINFO, SEARCHGW ->
                message.dispatch(GatewayMessages.ROUTES, this);
            // The answer to something from before the CONNECT, which will get its own answer.
            case DISCONNECT -> wire.takeLateAnswer(message);
            default -> gateway.receivedBeforeConnAck(message);
        }
    }

    private void startConnect() {
        reconnect.cancel();
        suspendAll();
        state = SensorState.CONNECTING;
        if (cleanSession) {
            topics.clear();
            deliveries.clear();
            publish.sessionCleaned();
        } else if (wasCleanSession || !wire.settings.remembersTopicIds()) {
            topics.clear();
        }
        connect.start(cleanSession);
    }

    private void leave() {
        state = SensorState.DISCONNECTING;
        leaving.send(Disconnect.PLAIN);
    }

    private void fallAsleep(SleepCause cause) {
        suspendAll();
        state = SensorState.ASLEEP;
        gateway.asleep(cause, waking.isRepeated());
        wire.sink.asleep(cause);
    }

    /** N_retry repeats stayed unanswered. A client that was only awake sleeps again (§6.14); the others have lost their gateway. */
    private void unanswered() {
        switch (state) {
            case AWAKE -> fallAsleep(SleepCause.UNANSWERED);
            case DISCONNECTING -> {
                endConnection();
                wire.sink.lost(LossReason.NO_ANSWER);
            }
            case CONNECTING, ACTIVE, FALLING_ASLEEP -> {
                endConnection();
                gateway.mayTakeForListening();
                lost(LossReason.NO_ANSWER);
            }
            case DISCONNECTED, ASLEEP -> throw new IllegalStateException("a question is open while " + state);
        }
    }

    private void disconnected() {
        endConnection();
        gateway.knowsOfTheEnd();
    }

    private void endConnection() {
        suspendAll();
        state = SensorState.DISCONNECTED;
    }

    private void lost(LossReason reason) {
        reconnect.later();
        wire.sink.lost(reason);
    }

    private void suspendAll() {
        connect.suspend();
        for (Procedure procedure : whenActive) {
            procedure.suspend();
        }
        leaving.suspend();
        waking.suspend();
    }

    private Procedure[] procedures() {
        return switch (state) {
            case CONNECTING -> whenConnecting;
            case ACTIVE -> whenActive;
            case FALLING_ASLEEP, DISCONNECTING -> whenLeaving;
            case AWAKE -> whenAwake;
            case DISCONNECTED, ASLEEP -> NOTHING;
        };
    }

    private boolean isMsgIdInUse(int msgId) {
        return register.holds(msgId) || subscribe.holds(msgId) || publish.holds(msgId);
    }
}
