package io.mqttsn.simulator.dissect;

import io.mqttsn.simulator.dissect.Field.Part;
import java.util.HexFormat;

/**
 * A dissection as a table for people.
 *
 * <pre>
 * PUBACK, 7 octets
 *    0  07                       Length      7
 *    1  0D                       MsgType     13, PUBACK
 *    2  00 05                    TopicId     5
 *    4  00 01                    MsgId       1
 *    6  00                       ReturnCode  0, accepted
 * </pre>
 */
public final class DissectionText {

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ").withUpperCase();
    private static final int OCTETS_PER_ROW = 8;
    private static final int NAME_WIDTH = 14;

    private DissectionText() {}

    /** The table, a line break at the end of each line. */
    public static String of(Dissection dissection) {
        StringBuilder table = new StringBuilder();
        append(dissection, "", table);
        dissection
                .problem()
                .ifPresent(it -> table.append("malformed: ").append(it).append('\n'));
        return table.toString();
    }

    private static void append(Dissection dissection, String indent, StringBuilder table) {
        int size = dissection.octets().length();
        table.append(indent).append(dissection.name()).append(", ").append(size);
        table.append(size == 1 ? " octet\n" : " octets\n");
        dissection.fields().forEach(field -> append(field, indent, table));
        dissection.inner().ifPresent(inner -> append(inner, indent + "  ", table));
    }

    private static void append(Field field, String indent, StringBuilder table) {
        byte[] octets = field.octets().toByteArray();
        String row = HEX.formatHex(octets, 0, Math.min(OCTETS_PER_ROW, octets.length));
        row(indent, field.offset(), row, field.name(), field.meaning(), table);
        for (int from = OCTETS_PER_ROW; from < octets.length; from += OCTETS_PER_ROW) {
            String more = HEX.formatHex(octets, from, Math.min(from + OCTETS_PER_ROW, octets.length));
            row(indent, field.offset() + from, more, "", "", table);
        }
        for (Part part : field.parts()) {
            String name = String.format("  %-" + (NAME_WIDTH - 2) + "s", part.name());
            line(String.format("%s%30s%s  %s  %s", indent, "", name, part.picture(), part.meaning()), table);
        }
    }

    private static void row(
            String indent, int offset, String octets, String name, String meaning, StringBuilder table) {
        line(String.format("%s%4d  %-23s %-" + NAME_WIDTH + "s  %s", indent, offset, octets, name, meaning), table);
    }

    private static void line(String line, StringBuilder table) {
        table.append(line.stripTrailing()).append('\n');
    }
}
