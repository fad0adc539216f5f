package io.mqttsn.serial.port;

import com.fazecast.jSerialComm.SerialPort;
import java.util.concurrent.TimeUnit;

/**
 * Counts the ports that this process has open. When the virtual machine ends, jSerialComm closes all ports by itself, at the same time as everybody else
 * says goodbye; so it is held back until the ports were closed by those who opened them, for a second at most.
 */
final class OpenLines {

    private static final long HELD_BACK_MILLIS_MAX = 1_000;

    private static boolean isHookSet;
    private static int count;

    private OpenLines() {}

    static synchronized void opened() {
        if (!isHookSet) {
            isHookSet = true;
            SerialPort.addShutdownHook(new Thread(OpenLines::awaitNone, "gw-serial-hold"));
        }
        count++;
    }

    static synchronized void closed() {
        count--;
        OpenLines.class.notifyAll();
    }

    private static synchronized void awaitNone() {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HELD_BACK_MILLIS_MAX);
        try {
            while (count > 0 && deadlineNanos - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(OpenLines.class, deadlineNanos - System.nanoTime());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
