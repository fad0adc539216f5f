package io.mqttsn.simulator.client;

import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.WillMsgResp;
import io.mqttsn.codec.WillTopicResp;
import java.util.ArrayDeque;
import java.util.Deque;

/** Updates of will topic and will message, one at a time: their answers carry no message id (MQTT-SN 1.2, §6.4). */
final class WillUpdateProcedure implements Procedure {

    private final Wire wire;
    private final Awaited awaited;
    /** WILLTOPICUPD and WILLMSGUPD, the open one first. */
    private final Deque<MqttSnMessage> waiting = new ArrayDeque<>(1);

    WillUpdateProcedure(Wire wire) {
        this.wire = wire;
        this.awaited = new Awaited(wire);
    }

    /** {@code false} when too many updates wait already. */
    boolean request(MqttSnMessage update) {
        return waiting.size() < wire.settings.waitingMax() && waiting.add(update);
    }

    void proceed() {
        if (!awaited.isOpen() && !waiting.isEmpty()) {
            awaited.send(waiting.element());
        }
    }

    void answered(WillTopicResp answer) {
        if (close(MessageType.WILLTOPICUPD, answer)) {
            wire.sink.willTopicUpdated(answer.returnCode());
        }
    }

    void answered(WillMsgResp answer) {
        if (close(MessageType.WILLMSGUPD, answer)) {
            wire.sink.willMessageUpdated(answer.returnCode());
        }
    }

    void crash() {
        suspend();
        waiting.clear();
    }

    @Override
    public boolean advance() {
        return awaited.advance();
    }

    @Override
    public long deadlineNanos() {
        return awaited.deadlineNanos();
    }

    @Override
    public void suspend() {
        awaited.suspend();
    }

    private boolean close(MessageType question, MqttSnMessage answer) {
        if (!awaited.isOpen() || waiting.element().type() != question) {
            wire.unexpectedAnswer(answer);
            return false;
        }
        awaited.answered();
        waiting.remove();
        return true;
    }
}
