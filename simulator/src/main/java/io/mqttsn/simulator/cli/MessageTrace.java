package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.FrameText;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * The conversation of one client, a line per frame with the seconds since the first one:
 *
 * <pre>
 *   0.000 --&gt; CONNECT clientId="sim-4711" cleanSession duration=60s
 *   0.002 &lt;-- CONNACK (accepted)
 * </pre>
 */
final class MessageTrace {

    private final PrintWriter out;
    private boolean begun;
    private long startNanos;

    MessageTrace(PrintWriter out) {
        this.out = out;
    }

    void sent(Frame frame) {
        print("-->", frame);
    }

    void heard(Frame frame) {
        print("<--", frame);
    }

    private void print(String arrow, Frame frame) {
        long nowNanos = System.nanoTime();
        if (!begun) {
            begun = true;
            startNanos = nowNanos;
        }
        out.printf(Locale.ROOT, "%7.3f %s %s%n", (nowNanos - startNanos) / 1e9, arrow, FrameText.of(frame));
        out.flush();
    }
}
