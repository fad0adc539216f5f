package io.mqttsn.simulator.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether standard output is a terminal that understands cursor movements. */
public final class Terminal {

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    private Terminal() {}

    /** {@code false} for pipes, files, {@code TERM=dumb} and where it cannot be known. */
    public static boolean isInteractive() {
        String term = System.getenv("TERM");
        if (term == null || term.equals("dumb")) {
            return false;
        }
        try {
            // System.console() looks at standard input too, and newer JDKs give one for a pipe.
            String target = Files.readSymbolicLink(STANDARD_OUTPUT).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException noSuchLink) {
            return System.console() != null;
        }
    }
}
