package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Octets;
import io.mqttsn.simulator.client.Delivery;
import java.io.PrintWriter;
import java.util.HexFormat;

/** Prints application messages, a line each. */
final class DeliveryPrinter {

    private final PrintWriter out;
    private final String indent;
    private final boolean topics;
    private final boolean hex;

    DeliveryPrinter(PrintWriter out, String indent, boolean topics, boolean hex) {
        this.out = out;
        this.indent = indent;
        this.topics = topics;
        this.hex = hex;
    }

    void print(Delivery delivery) {
        Octets payload = delivery.payload();
        String text = hex ? HexFormat.of().formatHex(payload.toByteArray()) : printable(payload.asText());
        out.println(indent + (topics ? printable(delivery.topic()) + " " + text : text));
        out.flush();
    }

    /** Text as it is, but for what would move the cursor or end the line. */
    private static String printable(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(character -> {
            if (Character.isISOControl(character) && character != '\t') {
                line.append(String.format("\\u%04x", character));
            } else {
                line.appendCodePoint(character);
            }
        });
        return line.toString();
    }
}
