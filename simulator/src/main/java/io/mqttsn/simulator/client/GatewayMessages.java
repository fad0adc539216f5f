package io.mqttsn.simulator.client;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.MessageHandler;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;
import io.mqttsn.codec.WillMsg;
import io.mqttsn.codec.WillMsgReq;
import io.mqttsn.codec.WillMsgResp;
import io.mqttsn.codec.WillMsgUpd;
import io.mqttsn.codec.WillTopic;
import io.mqttsn.codec.WillTopicReq;
import io.mqttsn.codec.WillTopicResp;
import io.mqttsn.codec.WillTopicUpd;

/** Which part of a listening client each message of the gateway is for. */
final class GatewayMessages implements MessageHandler<Connection> {

    static final GatewayMessages ROUTES = new GatewayMessages();

    private GatewayMessages() {}

    @Override
    public void handle(Advertise message, Connection connection) {
        // The client's gateway is configured.
    }

    @Override
    public void handle(GwInfo message, Connection connection) {
        // The client's gateway is configured.
    }

    @Override
    public void handle(ConnAck message, Connection connection) {
        connection.connectAnswered(message);
    }

    @Override
    public void handle(WillTopicReq message, Connection connection) {
        connection.connect.willTopicRequested(message);
    }

    @Override
    public void handle(WillMsgReq message, Connection connection) {
        connection.connect.willMessageRequested(message);
    }

    @Override
    public void handle(Register message, Connection connection) {
        connection.deliveries.registered(message);
    }

    @Override
    public void handle(RegAck message, Connection connection) {
        String refused = connection.register.acknowledged(message);
        if (refused != null) {
            connection.publish.registrationRefused(refused, message.returnCode());
        }
    }

    @Override
    public void handle(Publish message, Connection connection) {
        connection.deliveries.published(message);
    }

    @Override
    public void handle(PubAck message, Connection connection) {
        connection.publish.acknowledged(message);
    }

    @Override
    public void handle(PubRec message, Connection connection) {
        connection.publish.received(message);
    }

    @Override
    public void handle(PubRel message, Connection connection) {
        connection.deliveries.released(message);
    }

    @Override
    public void handle(PubComp message, Connection connection) {
        connection.publish.completed(message);
    }

    @Override
    public void handle(SubAck message, Connection connection) {
        connection.subscribe.acknowledged(message);
    }

    @Override
    public void handle(UnsubAck message, Connection connection) {
        connection.subscribe.acknowledged(message);
    }

    @Override
    public void handle(PingReq message, Connection connection) {
        connection.pingRequested(message);
    }

    @Override
    public void handle(PingResp message, Connection connection) {
        connection.pingAnswered(message);
    }

    @Override
    public void handle(Disconnect message, Connection connection) {
        connection.disconnectReceived(message);
    }

    @Override
    public void handle(WillTopicResp message, Connection connection) {
        connection.willUpdate.answered(message);
    }

    @Override
    public void handle(WillMsgResp message, Connection connection) {
        connection.willUpdate.answered(message);
    }

    @Override
    public void handle(SearchGw message, Connection connection) {
        // Another client's question to all, which the network may carry to everybody.
    }

    @Override
    public void handle(Connect message, Connection connection) {
        wrongDirection(message, connection);
    }

    @Override
    public void handle(WillTopic message, Connection connection) {
        wrongDirection(message, connection);
    }

    @Override
    public void handle(WillMsg message, Connection connection) {
        wrongDirection(message, connection);
    }

    @Override
    public void handle(Subscribe message, Connection connection) {
        wrongDirection(message, connection);
    }

    @Override
    public void handle(Unsubscribe message, Connection connection) {
        wrongDirection(message, connection);
    }

    @Override
    public void handle(WillTopicUpd message, Connection connection) {
        wrongDirection(message, connection);
    }

    @Override
    public void handle(WillMsgUpd message, Connection connection) {
        wrongDirection(message, connection);
    }

    private static void wrongDirection(MqttSnMessage message, Connection connection) {
        connection.wire.violation(Violation.Kind.WRONG_DIRECTION, message, "only clients send " + message.type());
    }
}
