package io.mqttsn.gateway.routing;

/**
 * What the queues of all sessions may hold together, in messages and in octets, and what they do hold.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
public final class QueueBudget {

    private final int messagesMax;
    private final long bytesMax;
    private int messages;
    private long bytes;

    /**
     * @param messagesMax at least 1
     * @param bytesMax at least 1, in the unit of {@link Publication#sizeBytes()}
     */
    public QueueBudget(int messagesMax, long bytesMax) {
        if (messagesMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException(
                    "queue budget: " + messagesMax + " messages, " + bytesMax + " octets (expected: at least 1 each)");
        }
        this.messagesMax = messagesMax;
        this.bytesMax = bytesMax;
    }

    public int messages() {
        return messages;
    }

    public long bytes() {
        return bytes;
    }

    /** Whether a message fits once {@code freedMessages} and {@code freedBytes} have been given back. */
    boolean fits(int sizeBytes, int freedMessages, long freedBytes) {
        return messages - freedMessages < messagesMax && bytes - freedBytes + sizeBytes <= bytesMax;
    }

    void take(int sizeBytes) {
        messages++;
        bytes += sizeBytes;
    }

    void giveBack(int sizeBytes) {
        messages--;
        bytes -= sizeBytes;
    }
}
