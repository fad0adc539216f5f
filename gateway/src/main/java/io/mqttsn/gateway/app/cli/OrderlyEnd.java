package io.mqttsn.gateway.app.cli;

import io.mqttsn.gateway.app.log.LogSetup;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens on Ctrl-C and SIGTERM: the parts that run are ended, the newest first, and the program with status 0, since it did what it was told. It
 * counts from its making on, so that a signal in the middle of a start is no failure either. (Thread safe.)
 */
final class OrderlyEnd {
    private static final Logger LOG = LoggerFactory.getLogger(OrderlyEnd.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Thread hook = new Thread(this::end, "gw-stop");

    OrderlyEnd() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    synchronized void add(AutoCloseable part) {
        parts.push(part);
    }

    /** The program ends by itself, with a status of its own. */
    void isNotNeeded() {
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private synchronized void end() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("{} did not end in good order", part, e);
            }
        }
        LogSetup.finish();
        Runtime.getRuntime().halt(ExitStatus.OK);
    }
}
