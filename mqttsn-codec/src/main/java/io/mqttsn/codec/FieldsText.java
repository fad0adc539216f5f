package io.mqttsn.codec;

/** Appends the fields of each message; flags that are not set are left out. */
final class FieldsText implements MessageHandler<StringBuilder> {

    @Override
    public void handle(Advertise message, StringBuilder line) {
        line.append(" gwId=").append(message.gwId());
        line.append(" duration=").append(message.durationSeconds()).append('s');
    }

    @Override
    public void handle(SearchGw message, StringBuilder line) {
        line.append(" radius=").append(message.radius());
    }

    @Override
    public void handle(GwInfo message, StringBuilder line) {
        line.append(" gwId=").append(message.gwId());
        if (!message.gwAdd().isEmpty()) {
            line.append(" gwAdd=").append(message.gwAdd());
        }
    }

    @Override
    public void handle(Connect message, StringBuilder line) {
        clientId(message.clientId(), line);
        flag(message.will(), " will", line);
        flag(message.cleanSession(), " cleanSession", line);
        line.append(" duration=").append(message.durationSeconds()).append('s');
        if (message.protocolId() != Connect.PROTOCOL_ID) {
            line.append(" protocolId=").append(message.protocolId());
        }
    }

    @Override
    public void handle(ConnAck message, StringBuilder line) {
        returnCode(message.returnCode(), line);
    }

    @Override
    public void handle(WillTopicReq message, StringBuilder line) {}

    @Override
    public void handle(WillTopic message, StringBuilder line) {
        willTopic(message.isEmpty(), message.qos(), message.retain(), message.topic(), line);
    }

    @Override
    public void handle(WillMsgReq message, StringBuilder line) {}

    @Override
    public void handle(WillMsg message, StringBuilder line) {
        line.append(" message=").append(message.message());
    }

    @Override
    public void handle(Register message, StringBuilder line) {
        line.append(" topicId=").append(message.topicId());
        msgId(message.msgId(), line);
        line.append(" topicName=");
        FrameText.appendQuoted(message.topicName(), line);
    }

    @Override
    public void handle(RegAck message, StringBuilder line) {
        topicAck(message.topicId(), message.msgId(), message.returnCode(), line);
    }

    @Override
    public void handle(Publish message, StringBuilder line) {
        flag(message.dup(), " dup", line);
        qos(message.qos(), line);
        flag(message.retain(), " retain", line);
        TopicRef topic = message.topic();
        if (topic instanceof ShortTopicName name) {
            shortName(name, line);
        } else {
            line.append(topic instanceof PredefinedTopicId ? " predefined=" : " topic=")
                    .append(topic.bits());
        }
        msgId(message.msgId(), line);
        line.append(" data=").append(message.data());
    }

    @Override
    public void handle(PubAck message, StringBuilder line) {
        topicAck(message.topicId(), message.msgId(), message.returnCode(), line);
    }

    @Override
    public void handle(PubComp message, StringBuilder line) {
        msgId(message.msgId(), line);
    }

    @Override
    public void handle(PubRec message, StringBuilder line) {
        msgId(message.msgId(), line);
    }

    @Override
    public void handle(PubRel message, StringBuilder line) {
        msgId(message.msgId(), line);
    }

    @Override
    public void handle(Subscribe message, StringBuilder line) {
        flag(message.dup(), " dup", line);
        qos(message.qos(), line);
        selector(message.topic(), line);
        msgId(message.msgId(), line);
    }

    @Override
    public void handle(SubAck message, StringBuilder line) {
        qos(message.qos(), line);
        topicAck(message.topicId(), message.msgId(), message.returnCode(), line);
    }

    @Override
    public void handle(Unsubscribe message, StringBuilder line) {
        selector(message.topic(), line);
        msgId(message.msgId(), line);
    }

    @Override
    public void handle(UnsubAck message, StringBuilder line) {
        msgId(message.msgId(), line);
    }

    @Override
    public void handle(PingReq message, StringBuilder line) {
        if (message.clientId().isPresent()) {
            clientId(message.clientId(), line);
        }
    }

    @Override
    public void handle(PingResp message, StringBuilder line) {}

    @Override
    public void handle(Disconnect message, StringBuilder line) {
        message.durationSeconds()
                .ifPresent(seconds -> line.append(" duration=").append(seconds).append('s'));
    }

    @Override
    public void handle(WillTopicUpd message, StringBuilder line) {
        willTopic(message.isEmpty(), message.qos(), message.retain(), message.topic(), line);
    }

    @Override
    public void handle(WillTopicResp message, StringBuilder line) {
        returnCode(message.returnCode(), line);
    }

    @Override
    public void handle(WillMsgUpd message, StringBuilder line) {
        line.append(" message=").append(message.message());
    }

    @Override
    public void handle(WillMsgResp message, StringBuilder line) {
        returnCode(message.returnCode(), line);
    }

    private static void clientId(ClientId clientId, StringBuilder line) {
        line.append(" clientId=");
        FrameText.appendQuoted(clientId.value(), line);
    }

    private static void willTopic(boolean empty, Qos qos, boolean retain, String topic, StringBuilder line) {
        if (empty) {
            line.append(" (empty)");
            return;
        }
        qos(qos, line);
        flag(retain, " retain", line);
        line.append(" topic=");
        FrameText.appendQuoted(topic, line);
    }

    private static void selector(TopicSelector topic, StringBuilder line) {
        if (topic instanceof FilterText filter) {
            line.append(" filter=");
            FrameText.appendQuoted(filter.text(), line);
        } else if (topic instanceof PredefinedTopicId id) {
            line.append(" predefined=").append(id.bits());
        } else if (topic instanceof ShortTopicName name) {
            shortName(name, line);
        }
    }

    private static void shortName(ShortTopicName name, StringBuilder line) {
        line.append(" short=");
        FrameText.appendQuoted(name.name(), line);
    }

    private static void topicAck(int topicId, int msgId, ReturnCode returnCode, StringBuilder line) {
        line.append(" topicId=").append(topicId);
        msgId(msgId, line);
        returnCode(returnCode, line);
    }

    private static void msgId(int msgId, StringBuilder line) {
        line.append(" msgId=").append(msgId);
    }

    private static void returnCode(ReturnCode returnCode, StringBuilder line) {
        line.append(" (").append(returnCode).append(')');
    }

    private static void qos(Qos qos, StringBuilder line) {
        line.append(" qos=").append(qos.level());
    }

    private static void flag(boolean set, String word, StringBuilder line) {
        if (set) {
            line.append(word);
        }
    }
}
