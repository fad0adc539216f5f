package io.mqttsn.simulator.client;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.simulator.client.Violation.Kind;

/**
 * The connection setup (MQTT-SN 1.2, §6.2); without a will CONNACK comes at once.
 *
 * <pre>
 *   client              gateway
 *   CONNECT(Will)  --->
 *                  <---  WILLTOPICREQ
 *   WILLTOPIC      --->
 *                  <---  WILLMSGREQ
 *   WILLMSG        --->
 *                  <---  CONNACK
 * </pre>
 */
final class ConnectProcedure implements Procedure {

    private enum Step {
        IDLE,
        CONNECT_SENT,
        WILL_TOPIC_SENT,
        WILL_MSG_SENT
    }

    private final Wire wire;
    private final Awaited awaited;
    private Step step = Step.IDLE;

    ConnectProcedure(Wire wire) {
        this.wire = wire;
        this.awaited = new Awaited(wire);
    }

    void start(boolean cleanSession) {
        suspend();
        step = Step.CONNECT_SENT;
        SensorSettings settings = wire.settings;
        awaited.send(new Connect(
                settings.will().isPresent(),
                cleanSession,
                Connect.PROTOCOL_ID,
                settings.keepAliveSeconds(),
                settings.clientId()));
    }

    void willTopicRequested(WillTopicReq prompt) {
        if (wire.settings.will().isEmpty() || step == Step.IDLE || step == Step.WILL_MSG_SENT) {
            outOfOrder(prompt);
            return;
        }
        Will will = wire.settings.will().get();
        nextStep(Step.WILL_TOPIC_SENT);
        awaited.send(will.isEmpty() ? WillTopic.EMPTY : new WillTopic(will.qos(), will.retain(), will.topic()));
    }

    void willMessageRequested(WillMsgReq prompt) {
        if (wire.settings.will().isEmpty() || step == Step.IDLE || step == Step.CONNECT_SENT) {
            outOfOrder(prompt);
            return;
        }
        nextStep(Step.WILL_MSG_SENT);
        awaited.send(new WillMsg(wire.settings.will().get().message()));
    }

    /** {@code true} when {@code answer} ends this procedure, whatever it says. One that belongs to an earlier attempt does not. */
    boolean acknowledged(ConnAck answer) {
        if (step == Step.IDLE) {
            wire.unexpectedAnswer(answer);
            return false;
        }
        boolean willComplete = wire.settings.will().isEmpty()
                || step == Step.WILL_MSG_SENT
                || step == Step.WILL_TOPIC_SENT && wire.settings.will().get().isEmpty();
        if (answer.returnCode().isAccepted() && !willComplete) {
            if (wire.takeLateAnswer(answer)) {
                // The end of an attempt that was given up. The gateway will now ask for the will once more.
                return false;
            }
            wire.violation(
                    Kind.WILL_PROMPT_OUT_OF_ORDER, answer, "accepted before the will was asked for; step " + step);
        }
        step = Step.IDLE;
        awaited.answered();
        return true;
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
        step = Step.IDLE;
    }

    /** A prompt that comes again is answered again, since the answer may have been lost. */
    private void nextStep(Step next) {
        if (step == next) {
            awaited.suspend();
        }
        step = next;
    }

    private void outOfOrder(MqttSnMessage prompt) {
        if (!wire.takeLateAnswer(prompt)) {
            wire.violation(Kind.WILL_PROMPT_OUT_OF_ORDER, prompt, "step " + step + ", will " + wire.settings.will());
        }
    }
}
