package io.mqttsn.codec.v12;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.ReturnCode;
import java.nio.ByteBuffer;
import java.util.function.Function;

/**
 * CONNACK, WILLTOPICRESP, WILLMSGRESP (MQTT-SN 1.2, §5.4.5, §5.4.24, §5.4.25).
 *
 * <pre>
 * octet   0
 *         ReturnCode
 * </pre>
 */
final class ReturnCodeCodec<M extends MqttSnMessage> extends FixedBodyCodec<M> {

    private final Function<ReturnCode, M> message;
    private final Function<M, ReturnCode> returnCode;

    ReturnCodeCodec(Function<ReturnCode, M> message, Function<M, ReturnCode> returnCode) {
        super(1);
        this.message = message;
        this.returnCode = returnCode;
    }

    @Override
    M decodeFields(ByteBuffer in, int start) {
        return message.apply(ReturnCode.of(Wire.octet(in, start)));
    }

    @Override
    public void encode(M message, ByteBuffer out) {
        Wire.putOctet(out, returnCode.apply(message).value());
    }
}
