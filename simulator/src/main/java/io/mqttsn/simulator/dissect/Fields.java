package io.mqttsn.simulator.dissect;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.simulator.dissect.Field.Part;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A cursor over the octets of one message that writes down the fields it passes. Behind the end it finds nothing and notes so. */
final class Fields {

    /** Which problem counts when there are several: the first of the lowest rank. */
    enum Rank {
        HEADER,
        /** Something is missing, or there is too much. */
        SHAPE,
        CONTENT
    }

    private final ByteBuffer in;
    private final int end;
    private final List<Field> fields = new ArrayList<>();
    private int at;
    /** A field was missing, so that nothing can follow. */
    private boolean cut;

    private @Nullable Problem problem;
    private Rank rank = Rank.CONTENT;

    Fields(ByteBuffer in, int start, int end) {
        this.in = in;
        this.at = start;
        this.end = end;
    }

    List<Field> all() {
        return List.copyOf(fields);
    }

    Optional<Problem> worstProblem() {
        return Optional.ofNullable(problem);
    }

    void problem(Rank how, Malformed reason, int offset) {
        if (problem == null || how.compareTo(rank) < 0) {
            problem = new Problem(reason, offset);
            rank = how;
        }
    }

    int remaining() {
        return end - at;
    }

    /** The next octet, which must be there. */
    int peek() {
        return in.get(at) & 0xFF;
    }

    Octets octets(int from, int to) {
        return Octets.copyOf(in.slice(from, to - from));
    }

    void length(int size, int length) {
        add(size, "Length", length + (size == 1 ? "" : ", in the long form"), length);
    }

    void octet(String name, int value, String meaning) {
        add(1, name, meaning.isEmpty() ? Integer.toString(value) : value + ", " + meaning, value);
    }

    void octet(String name) {
        if (has(1)) {
            octet(name, peek(), "");
        }
    }

    void radius() {
        if (has(1)) {
            int radius = peek();
            octet("Radius", radius, radius == 0 ? "the whole network" : radius == 1 ? "hop" : "hops");
        }
    }

    void protocolId() {
        if (has(1)) {
            octet("ProtocolId", peek(), peek() == 1 ? "MQTT-SN 1.2" : "not MQTT-SN 1.2, which has 1");
        }
    }

    void returnCode() {
        if (has(1)) {
            octet("ReturnCode", peek(), ReturnCode.of(peek()).toString());
        }
    }

    /** @param atZero what the value 0 stands for; empty when it is a number like any other */
    void seconds(String name, String atZero) {
        if (has(2)) {
            int seconds = word();
            add(2, name, seconds + " s" + (seconds == 0 && !atZero.isEmpty() ? ", " + atZero : ""), seconds);
        }
    }

    void msgId() {
        if (has(2)) {
            int id = word();
            add(2, "MsgId", id == 0 ? "0, none" : Integer.toString(id), id);
        }
    }

    void topicId(String meaningAtZero) {
        if (has(2)) {
            int id = word();
            String meaning = id == 0 ? "0, " + meaningAtZero : id == 0xFFFF ? "65535, reserved" : Integer.toString(id);
            add(2, "TopicId", meaning, id);
        }
    }

    /** Two octets whose kind is in the flags. */
    void topic(int topicIdType) {
        if (!has(2)) {
            return;
        }
        int bits = word();
        switch (topicIdType) {
            case Flags.TYPE_NORMAL -> topicId("reserved");
            case Flags.TYPE_PREDEFINED -> add(2, "TopicId", bits + ", predefined", bits);
            case Flags.TYPE_SHORT_NAME -> text("TopicName", 2);
            default -> add(2, "TopicId", bits + ", of no known kind", bits);
        }
    }

    /** Text up to the end. */
    void text(String name, boolean mayBeEmpty) {
        if (cut) {
            return;
        }
        if (remaining() == 0 && !mayBeEmpty) {
            problem(Rank.CONTENT, Malformed.TEXT_EMPTY, end);
        }
        text(name, remaining());
    }

    private void text(String name, int size) {
        Octets octets = octets(at, at + size);
        int wrong = Texts.firstIllFormed(octets);
        if (wrong >= 0) {
            problem(Rank.CONTENT, Malformed.TEXT_ILL_FORMED, at + wrong);
            add(size, name, "no text: not well-formed at offset " + (at + wrong), hex(octets));
        } else {
            add(size, name, size == 0 ? "empty" : Texts.quoted(octets.asText()), octets.asText());
        }
    }

    /** Octets up to the end. */
    void data(String name) {
        if (!cut) {
            rest(name);
        }
    }

    private void rest(String name) {
        Octets octets = octets(at, end);
        int size = octets.length();
        String count = size + (size == 1 ? " octet" : " octets");
        add(size, name, Texts.isPrintable(octets) ? count + ", " + Texts.quoted(octets.asText()) : count, hex(octets));
    }

    void control() {
        if (has(1)) {
            int octet = peek();
            List<Part> parts = new ArrayList<>();
            parts.add(new Part("Radius", 3, octet & 3, Integer.toString(octet & 3), octet & 3));
            Flags.addUnused(parts, octet, 0xFC);
            add(1, "Ctrl", "", octet, parts);
        }
    }

    void nodeId() {
        if (remaining() > 0 && remaining() <= Encapsulated.NODE_ID_MAX) {
            Octets octets = octets(at, end);
            add(octets.length(), "WirelessNodeId", hex(octets), hex(octets));
        }
    }

    /** The flags octet; −1 when it is missing. */
    int flags(Flags... used) {
        if (!has(1)) {
            return -1;
        }
        int octet = peek();
        add(1, "Flags", "", octet, Flags.parts(octet, used));
        return octet;
    }

    /** To be called behind the last field. */
    void finish() {
        if (remaining() > 0) {
            problem(Rank.SHAPE, Malformed.FIELDS_EXCEEDED, at);
            rest("(too much)");
        }
    }

    void reservedTopicIdType(int flagsOffset) {
        problem(Rank.CONTENT, Malformed.RESERVED_TOPIC_ID_TYPE, flagsOffset);
    }

    int offset() {
        return at;
    }

    private boolean has(int size) {
        if (remaining() >= size) {
            return true;
        }
        problem(Rank.SHAPE, Malformed.FIELDS_MISSING, end);
        cut = true;
        if (remaining() > 0) {
            rest("(incomplete)");
        }
        return false;
    }

    private int word() {
        return Short.toUnsignedInt(in.getShort(at));
    }

    private void add(int size, String name, String meaning, Object value) {
        add(size, name, meaning, value, List.of());
    }

    private void add(int size, String name, String meaning, Object value, List<Part> parts) {
        fields.add(new Field(at, octets(at, at + size), name, meaning, value, List.copyOf(parts)));
        at += size;
    }

    private static String hex(Octets octets) {
        return HexFormat.of().formatHex(octets.toByteArray());
    }
}
