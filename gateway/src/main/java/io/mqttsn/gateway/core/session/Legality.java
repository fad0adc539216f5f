package io.mqttsn.gateway.core.session;

import static io.mqttsn.gateway.core.session.Legality.Verdict.DISCONNECT;
import static io.mqttsn.gateway.core.session.Legality.Verdict.IGNORE;
import static io.mqttsn.gateway.core.session.Legality.Verdict.PROCESS;

import io.mqttsn.codec.MessageType;
import io.mqttsn.gateway.core.session.SessionState.Name;
import java.util.EnumMap;
import java.util.Map;

/**
 * Which message a client may send in which state (MQTT-SN 1.2, §6.14, and our choices where it is silent). The table has no empty cell.
 *
 * <pre>
 *                                        Disconnected  Active    Asleep      Awake     Lost
 * CONNECT, SEARCHGW                      process       process   process     process   process
 * DISCONNECT                             process       process   process     process   process
 * PINGREQ                                disconnect    process   process     process   disconnect
 * REGISTER, PUBLISH, SUBSCRIBE,
 *   UNSUBSCRIBE, WILLTOPICUPD, WILLMSGUPD disconnect   process   disconnect  process   disconnect
 * PUBREL                                 disconnect    process   ignore      process   disconnect
 * REGACK, PUBACK, PUBREC, PUBCOMP        ignore        process   process     process   ignore
 * PINGRESP                               ignore        process   ignore      process   ignore
 * WILLTOPIC, WILLMSG                     process       process   process     process   process   (belong to a CONNECT)
 * what only gateways send                ignore        ignore    ignore      ignore    ignore
 * </pre>
 *
 * Late acknowledgements of a client that has just fallen asleep are used; nothing is sent in return.
 */
public final class Legality {

    /** What to do with a message. */
    public enum Verdict {
        PROCESS,
        /** Tell the client that it is not connected, so that it connects. */
        DISCONNECT,
        /** Count it. */
        IGNORE
    }

    private static final Map<MessageType, Map<Name, Verdict>> TABLE = new EnumMap<>(MessageType.class);

    static {
        for (MessageType type : MessageType.values()) {
            switch (type) {
                case CONNECT, SEARCHGW, DISCONNECT, WILLTOPIC, WILLMSG ->
                    row(type, PROCESS, PROCESS, PROCESS, PROCESS, PROCESS);
                case PINGREQ -> row(type, DISCONNECT, PROCESS, PROCESS, PROCESS, DISCONNECT);
                case REGISTER, PUBLISH, SUBSCRIBE, UNSUBSCRIBE, WILLTOPICUPD, WILLMSGUPD ->
                    row(type, DISCONNECT, PROCESS, DISCONNECT, PROCESS, DISCONNECT);
                case PUBREL -> row(type, DISCONNECT, PROCESS, IGNORE, PROCESS, DISCONNECT);
                case REGACK, PUBACK, PUBREC, PUBCOMP -> row(type, IGNORE, PROCESS, PROCESS, PROCESS, IGNORE);
                case PINGRESP -> row(type, IGNORE, PROCESS, IGNORE, PROCESS, IGNORE);
                case ADVERTISE,
                        GWINFO,
                        CONNACK,
                        WILLTOPICREQ,
                        WILLMSGREQ,
                        SUBACK,
                        UNSUBACK,
                        WILLTOPICRESP,
                        WILLMSGRESP -> row(type, IGNORE, IGNORE, IGNORE, IGNORE, IGNORE);
            }
        }
    }

    private Legality() {}

    private static void row(
            MessageType type, Verdict disconnected, Verdict active, Verdict asleep, Verdict awake, Verdict lost) {
        Map<Name, Verdict> row = new EnumMap<>(Name.class);
        row.put(Name.DISCONNECTED, disconnected);
        row.put(Name.ACTIVE, active);
        row.put(Name.ASLEEP, asleep);
        row.put(Name.AWAKE, awake);
        row.put(Name.LOST, lost);
        TABLE.put(type, row);
    }

    public static Verdict of(Name state, MessageType type) {
        return TABLE.get(type).get(state);
    }

    /** Whether only gateways send this message; a stranger who does so gets no answer, or two gateways would talk for ever. */
    public static boolean isForClientsOnly(MessageType type) {
        return of(Name.ACTIVE, type) == IGNORE;
    }
}
