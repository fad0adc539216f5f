package io.mqttsn.serial.xbee;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Finds out, each time the port was opened, whether a module in the right mode is at the other end, and how large its frames may be. Pure: facts and
 * a time in, commands and findings out. Called by the port's reader alone.
 *
 * <pre>
 *     0.0 s   AT commands NP, SH, SL, AP in API frames      the answer to AP looks the same in both modes
 *     1.0 s   the same again
 *     2.5 s   +++ with a second of silence on both sides    a transparent module answers OK, in command mode
 *     5.0 s   the verdict, said once; then the AT commands every 10 s, as long as nothing answers
 * </pre>
 */
public final class ModuleCheck {

    /** What the check has found out. */
    public enum Finding {
        /** Nothing yet. */
        ASKING,
        /** A module answers in the mode that is configured. */
        ANSWERING,
        /** A module answers, but AP has another value. */
        WRONG_API_MODE,
        /** The module is in transparent mode, AP=0. */
        TRANSPARENT,
        /** Octets arrive that are no frames. */
        GARBAGE,
        /** Nothing arrives. */
        SILENT
    }

    /** What the check wants done. Called within the facts. */
    public interface Commands {
        /** Sends a frame, before everything that waits. */
        void sendFrame(XBeeFrame frame);

        /** Sends octets as they are. */
        void sendPlain(String ascii);

        /** The finding has changed. */
        void found(Finding finding);
    }

    private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ESCAPE_SEQUENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(2500);
    private static final long VERDICT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long LATER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final String ESCAPE_SEQUENCE = "+++";
    private static final String OK = "OK\r";
    private static final String LEAVE_COMMAND_MODE = "ATCN\r";
    private static final String[] QUESTIONS = {"NP", "SH", "SL", "AP"};

    private final ApiMode configured;
    private final Commands commands;

    // Valid until the port is opened anew.
    private Finding finding = Finding.ASKING;
    private int step;
    private long openedNanos;
    private long nextNanos;
    private long octetsSeen;
    private int okMatched;
    private int moduleApiMode;
    private int payloadMax;
    private boolean payloadAnswered;
    private long addressHigh = -1;
    private long addressLow = -1;

    public ModuleCheck(ApiMode configured, Commands commands) {
        this.configured = configured;
        this.commands = commands;
    }

    /** The port was opened, and the device will have settled at this time. */
    public void opened(long settledNanos) {
        finding = Finding.ASKING;
        step = 0;
        openedNanos = settledNanos;
        nextNanos = settledNanos;
        octetsSeen = 0;
        okMatched = 0;
        moduleApiMode = 0;
        payloadMax = 0;
        addressHigh = -1;
        addressLow = -1;
        payloadAnswered = false;
    }

    /** Octets arrived, whatever they are. The buffer's position stays as it is. */
    public void octetsArrived(ByteBuffer octets) {
        octetsSeen += octets.remaining();
        if (step < 3 || isAnswering() || finding == Finding.TRANSPARENT) {
            return;
        }
        for (int i = octets.position(); i < octets.limit(); i++) {
            char octet = (char) (octets.get(i) & 0xFF);
            okMatched = octet == OK.charAt(okMatched) ? okMatched + 1 : octet == OK.charAt(0) ? 1 : 0;
            if (okMatched == OK.length()) {
                commands.sendPlain(LEAVE_COMMAND_MODE);
                become(Finding.TRANSPARENT);
                okMatched = 0;
                return;
            }
        }
    }

    /** A frame arrived that only a module sends: it speaks API frames. */
    public void frameArrived(XBeeFrame frame) {
        if (frame instanceof XBeeFrame.AtResponse response) {
            // Old firmware knows no NP and says so; asking again would not help.
            payloadAnswered |= response.name().equals("NP");
            if (response.status() == 0) {
                answered(response);
            }
            if (!response.name().equals("AP")) {
                // The last of the answers decides.
                return;
            }
        }
        boolean wrongMode = moduleApiMode != 0 && moduleApiMode != configured.number();
        become(wrongMode ? Finding.WRONG_API_MODE : Finding.ANSWERING);
    }

    private void answered(XBeeFrame.AtResponse response) {
        long value = 0;
        for (ByteBuffer octets = response.value().duplicate(); octets.hasRemaining(); ) {
            value = value << 8 | octets.get() & 0xFF;
        }
        switch (response.name()) {
            case "AP" -> moduleApiMode = (int) value;
            case "NP" -> payloadMax = (int) value;
            case "SH" -> addressHigh = value;
            case "SL" -> addressLow = value;
            default -> {
                // Nothing that was asked.
            }
        }
    }

    /** Does what is due. Nothing is once a module has answered everything. */
    public void advanceTo(long nowNanos) {
        if (payloadAnswered || nowNanos - nextNanos < 0) {
            return;
        }
        if (isAnswering()) {
            askAndWaitUntil(nowNanos + LATER_NANOS);
            return;
        }
        switch (step) {
            case 0 -> askAndWaitUntil(openedNanos + REPEAT_NANOS);
            case 1 -> askAndWaitUntil(openedNanos + ESCAPE_SEQUENCE_NANOS);
            case 2 -> {
                commands.sendPlain(ESCAPE_SEQUENCE);
                nextNanos = openedNanos + VERDICT_NANOS;
            }
            default -> {
                if (finding != Finding.TRANSPARENT) {
                    become(octetsSeen > 0 ? Finding.GARBAGE : Finding.SILENT);
                }
                octetsSeen = 0;
                askAndWaitUntil(nowNanos + LATER_NANOS);
            }
        }
        step++;
    }

    private void askAndWaitUntil(long nanos) {
        nextNanos = nanos;
        for (int i = 0; i < QUESTIONS.length; i++) {
            commands.sendFrame(new XBeeFrame.AtCommand(i + 1, QUESTIONS[i], ByteBuffer.allocate(0)));
        }
    }

    private void become(Finding next) {
        if (next != finding) {
            finding = next;
            commands.found(next);
        }
    }

    /** Whether a module speaks API frames, in the right mode or not. */
    public boolean isAnswering() {
        return finding == Finding.ANSWERING || finding == Finding.WRONG_API_MODE;
    }

    public Finding finding() {
        return finding;
    }

    /** The most octets that a transmission may carry ({@code NP}), 0 while that is not known. */
    public int payloadMax() {
        return payloadMax;
    }

    /** Whether the module does not know {@code NP}. */
    public boolean isPayloadMaxRefused() {
        return payloadAnswered && payloadMax == 0;
    }

    /** The finding as a sentence for the operator, with the remedy; {@code port} as it is to be called. */
    public String sentence(String port, int baudRate) {
        int wanted = configured.number();
        return switch (finding) {
            case ASKING -> port + ": waiting for the XBee module to answer";
            case ANSWERING ->
                port + ": XBee module"
                        + (addressHigh < 0 || addressLow < 0 ? "" : String.format(" %08X%08X", addressHigh, addressLow))
                        + " answers in API mode " + wanted;
            case WRONG_API_MODE ->
                port + ": the XBee module is in API mode " + moduleApiMode + ", but api-mode is " + wanted
                        + ": set api-mode: " + moduleApiMode + ", or in the module AP=" + wanted;
            case TRANSPARENT ->
                port + ": the XBee module is in transparent mode (AP=0): set AP=" + wanted
                        + " in the module with XCTU, or type +++, ATAP" + wanted + ", ATWR in a terminal";
            case GARBAGE ->
                port + ": octets arrive that are no API frames: baud-rate " + baudRate
                        + " is probably not what the module has in BD (9600 when new), or this is no XBee module";
            case SILENT ->
                port + ": no answer from an XBee module: check power and wiring, and that baud-rate " + baudRate
                        + " is what the module has in BD (9600 when new)";
        };
    }
}
