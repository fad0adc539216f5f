package io.mqttsn.gateway.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Reads what a gateway sends as the strictest of clients would (MQTT-SN 1.2, §5), octet by octet, and without a line of the gateway's own codec: where both
 * share a mistake, an encoder and its decoder agree for ever. Client libraries in the field trust the lengths that a gateway sends, and an empty datagram
 * has brought down meters.
 */
public final class StrictReader {

    private static final int LONG_FORM = 0x01;
    private static final int ENCAPSULATED = 0xFE;
    private static final int NO_MSG_ID = 0;

    private final ByteBuffer in;

    private StrictReader(ByteBuffer in) {
        this.in = in;
    }

    /**
     * Reads one datagram of the gateway.
     *
     * @throws AssertionError when a strict client would not accept it
     */
    public static void accept(byte[] datagram) {
        try {
            new StrictReader(ByteBuffer.wrap(datagram)).datagram();
        } catch (AssertionError e) {
            throw new AssertionError(
                    e.getMessage() + " in " + HexFormat.ofDelimiter(" ").formatHex(datagram), e);
        }
    }

    private void datagram() {
        require(in.remaining() >= 2, "no message is so short");
        if (Byte.toUnsignedInt(in.get(1)) == ENCAPSULATED && Byte.toUnsignedInt(in.get(0)) != LONG_FORM) {
            int headerLength = octet();
            require(headerLength >= 3 && headerLength <= in.limit(), "the length of the encapsulation is wrong");
            in.get();
            require((octet() & ~0x03) == 0, "a reserved bit of Ctrl is set");
            in.position(headerLength);
            require(
                    in.remaining() >= 2 && Byte.toUnsignedInt(in.get(headerLength + 1)) != ENCAPSULATED,
                    "what is encapsulated is no message");
        }
        message();
        require(!in.hasRemaining(), "octets are left over");
    }

    private void message() {
        int size = in.remaining();
        int length = octet();
        if (length == LONG_FORM) {
            require(size >= 4, "the long header is cut off");
            length = word();
            require(length > 255, "the long form is used where the short one does");
        }
        require(length == size, "the length says " + length + " for " + size + " octets");
        int type = octet();
        switch (type) {
            case 0x00 -> {
                octet();
                word();
            }
            case 0x02 -> octet();
            case 0x05, 0x1B, 0x1D -> returnCode();
            case 0x06, 0x08, 0x17, 0x18 -> {}
            case 0x0A -> register();
            case 0x0B -> regAck();
            case 0x0C -> publish();
            case 0x0D -> {
                word();
                word();
                returnCode();
            }
            case 0x0E, 0x0F, 0x10, 0x15 -> word();
            case 0x13 -> subAck();
            default -> throw new AssertionError("a gateway never sends type " + Integer.toHexString(type));
        }
    }

    private void register() {
        topicId();
        require(word() != NO_MSG_ID, "REGISTER without a MsgId");
        String name = text();
        require(!name.isEmpty(), "REGISTER without a name");
        require(name.chars().noneMatch(c -> c == '+' || c == '#' || c == 0), "REGISTER of what is no topic name");
    }

    private void regAck() {
        int topicId = word();
        word();
        boolean accepted = returnCode() == 0;
        require(!accepted || isTopicId(topicId), "REGACK accepts with topic id " + topicId);
    }

    private void subAck() {
        int flags = octet();
        require((flags & ~0x60) == 0 && flags != 0x60, "SUBACK has flags besides its QoS");
        word();
        word();
        returnCode();
    }

    private void publish() {
        int flags = octet();
        boolean duplicate = (flags & 0x80) != 0;
        int qos = flags >> 5 & 3;
        int topicType = flags & 3;
        require(qos != 3, "PUBLISH at QoS -1 goes to gateways only");
        require((flags & 0x0C) == 0, "PUBLISH has the flags of CONNECT");
        require(topicType != 3, "the topic id type is reserved");
        if (topicType == 2) {
            ByteBuffer name = in.slice(in.position(), 2);
            decoded(name);
            word();
        } else {
            topicId();
        }
        int msgId = word();
        require(qos > 0 == (msgId != NO_MSG_ID), "MsgId " + msgId + " at QoS " + qos);
        require(!duplicate || qos > 0, "a duplicate at QoS 0");
        in.position(in.limit());
    }

    private void topicId() {
        int id = word();
        require(isTopicId(id), "topic id " + id + " is reserved");
    }

    private static boolean isTopicId(int id) {
        return id != 0 && id != 0xFFFF;
    }

    private int returnCode() {
        int code = octet();
        require(code <= 3, "return code " + code + " is reserved");
        return code;
    }

    private String text() {
        String text = decoded(in.slice()).toString();
        in.position(in.limit());
        return text;
    }

    private static CharBuffer decoded(ByteBuffer octets) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(octets);
        } catch (CharacterCodingException e) {
            throw new AssertionError("text that is no UTF-8", e);
        }
    }

    private int octet() {
        require(in.hasRemaining(), "the message is cut off");
        return Byte.toUnsignedInt(in.get());
    }

    private int word() {
        return octet() << 8 | octet();
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
