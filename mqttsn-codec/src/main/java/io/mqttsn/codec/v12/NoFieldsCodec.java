package io.mqttsn.codec.v12;

import io.mqttsn.codec.MqttSnMessage;
import java.nio.ByteBuffer;

/** WILLTOPICREQ, WILLMSGREQ, PINGRESP: nothing behind the header (MQTT-SN 1.2, §5.4.6, §5.4.8, §5.4.20). */
final class NoFieldsCodec<M extends MqttSnMessage> extends FixedBodyCodec<M> {

    private final M message;

    NoFieldsCodec(M message) {
        super(0);
        this.message = message;
    }

    @Override
    M decodeFields(ByteBuffer in, int start) {
        return message;
    }

    @Override
    public void encode(M same, ByteBuffer out) {
        // No fields, nothing to write.
    }
}
