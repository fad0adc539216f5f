package io.mqttsn.serial.port;

/** An open serial port. One thread reads, one writes, any may close. */
public interface SerialLine {

    /** What {@link #read} returns when the line is gone. */
    int GONE = -1;

    /** The device that was opened, for example {@code /dev/ttyUSB0}, whatever name it was opened by. */
    String device();

    /**
     * Waits for octets, half a second at most.
     *
     * @return how many were read, 0 when none came, {@link #GONE} when the device was unplugged or the line closed
     */
    int read(byte[] into);

    /**
     * Takes the octets that are there already, and waits for none.
     *
     * @return as {@link #read}
     */
    int readArrived(byte[] into);

    /**
     * Hands octets to the driver and waits while its buffer is full.
     *
     * @return whether all were taken; if not, the line is gone
     */
    boolean write(byte[] octets, int count);

    /** Gives the port back; a read or write in progress returns. Idempotent. */
    void close();
}
