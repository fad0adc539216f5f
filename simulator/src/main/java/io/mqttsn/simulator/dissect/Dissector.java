package io.mqttsn.simulator.dissect;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Malformed;
import io.mqttsn.codec.MessageType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Walks once over a frame. The header decides first, then what is missing or too much, then what the fields say. */
final class Dissector {

    /** Where the node id begins in a forwarder's frame: behind Length, type and Ctrl. */
    static final int NODE_ID = 3;

    private static final String MALFORMED = "MALFORMED";

    private final ByteBuffer in;

    Dissector(ByteBuffer in) {
        this.in = in;
    }

    Dissection frame() {
        return Header.isEncapsulation(in, 0, in.limit()) ? encapsulation() : message(0);
    }

    private Dissection encapsulation() {
        int length = in.get(0) & 0xFF;
        Fields fields = new Fields(in, 0, Math.min(Math.max(length, NODE_ID), in.limit()));
        fields.octet("Length", length, "ends before the inner message");
        fields.octet("MsgType", Encapsulated.TYPE_CODE, "encapsulated message");
        fields.control();
        fields.nodeId();
        Optional<Dissection> inner = Optional.empty();
        Malformed wrong = wrongEncapsulation(length);
        if (wrong != null) {
            fields.problem(Fields.Rank.HEADER, wrong, wrong == Malformed.FIELDS_MISSING ? in.limit() : 0);
        } else if (Header.isEncapsulation(in, length, in.limit())) {
            fields.problem(Fields.Rank.HEADER, Malformed.ENCAPSULATION_NESTED, length + 1);
        } else {
            Dissection message = message(length);
            inner = Optional.of(message);
            message.problem().ifPresent(it -> fields.problem(Fields.Rank.HEADER, it.reason(), it.offset()));
        }
        return new Dissection("ENCAPSULATED", fields.octets(0, in.limit()), fields.all(), fields.worstProblem(), inner);
    }

    private @Nullable Malformed wrongEncapsulation(int length) {
        if (length < NODE_ID) {
            return Malformed.LENGTH_TOO_SMALL;
        } else if (length > in.limit()) {
            return Malformed.LENGTH_BEYOND_DATAGRAM;
        }
        return length == in.limit() ? Malformed.FIELDS_MISSING : null;
    }

    /** The message that begins at {@code start} and should fill the rest. */
    private Dissection message(int start) {
        Header header = Header.read(in, start, in.limit());
        Malformed wrong = header.wrong();
        int end = wrong == Malformed.TRAILING_OCTETS ? start + header.length() : in.limit();
        Fields fields = new Fields(in, start, end);
        if (wrong != null) {
            fields.problem(Fields.Rank.HEADER, wrong, offsetOf(wrong, start, end));
        }
        String name = MALFORMED;
        if (header.size() > 0) {
            fields.length(header.size(), header.length());
        }
        if (header.size() > 0 && fields.remaining() > 0) {
            int code = fields.peek();
            MessageType type = MessageType.ofCode(code);
            fields.octet("MsgType", code, type == null ? "reserved" : type.name());
            if (type == null) {
                fields.problem(Fields.Rank.HEADER, Malformed.UNKNOWN_TYPE, start + header.size());
            } else if (wrong != Malformed.LENGTH_TOO_SMALL) {
                name = type.name();
                Layout.read(type, fields);
            }
        }
        List<Field> all = fields.all();
        return new Dissection(name, fields.octets(start, in.limit()), all, fields.worstProblem(), Optional.empty());
    }

    private static int offsetOf(Malformed wrong, int start, int end) {
        return switch (wrong) {
            case TRAILING_OCTETS, EMPTY, LENGTH_MISSING -> end;
            default -> start;
        };
    }
}
