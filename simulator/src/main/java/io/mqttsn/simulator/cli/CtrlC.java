package io.mqttsn.simulator.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a command does on Ctrl-C, or SIGTERM, before its process ends. */
final class CtrlC {

    /** More than an orderly end takes; then the process ends without it. */
    private static final long PATIENCE_MILLIS = 5_000;

    private final Thread farewell;

    /** @param farewell runs on a thread of its own; the process ends when it returns */
    CtrlC(Runnable farewell) {
        this.farewell = new Thread(farewell, "sim-goodbye");
        Runtime.getRuntime().addShutdownHook(this.farewell);
    }

    /**
     * Interrupts the calling thread, and lets it come to its own end.
     *
     * @param end opened when it has come
     */
    static CtrlC interruptingThisThread(CountDownLatch end) {
        Thread worker = Thread.currentThread();
        return new CtrlC(() -> {
            worker.interrupt();
            try {
                end.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Nothing is to be done on Ctrl-C any more. Where it has begun already the process ends with it, and this does not return. */
    void disarm() {
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException shutdownInProgress) {
            waitForTheEnd();
        }
    }

    private static void waitForTheEnd() {
        CountDownLatch never = new CountDownLatch(1);
        while (true) {
            try {
                never.await();
            } catch (InterruptedException e) {
                // By the farewell; there is nothing left to be interrupted.
            }
        }
    }
}
