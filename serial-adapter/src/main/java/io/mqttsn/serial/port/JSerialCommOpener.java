package io.mqttsn.serial.port;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens real ports with jSerialComm.
 *
 * <p>Semi-blocking reads: they return with what is there, and after half a second with nothing. When the device is unplugged they return -1, while
 * {@code isOpen} goes on saying true; so the read is what we listen to. The half second stays as it is while the port is open: to change it is to set the
 * terminal up anew, and drivers of USB converters then set the baud rate as well, in the middle of what arrives.
 */
public final class JSerialCommOpener implements LineOpener {

    private static final Logger log = LoggerFactory.getLogger(JSerialCommOpener.class);

    private static final int READ_MILLIS_MAX = 500;

    /** The error number of a failed opening is kept per process, so one opening at a time. */
    private static final Object OPENING = new Object();

    private final PortHolders holders = new PortHolders(Path.of("/proc"));
    private final OpenFailures failures = new OpenFailures(holders);

    /** Loads jSerialComm's native library, which is extracted from its jar; that fails where the temporary folder may not hold programs. */
    @Override
    public void prepare() throws LineException {
        try {
            // Any call into native code will do; this one looks up a device that is never opened.
            SerialPort.getCommPort("/dev/null");
        } catch (SerialPortInvalidPortException e) {
            // No /dev/null here; the library was reached all the same.
            return;
        } catch (LinkageError e) {
            throw OpenFailures.nativeLibraryMissing(e);
        }
    }

    @Override
    public SerialLine open(String path, LineSettings settings) throws LineException {
        Path device;
        try {
            device = Path.of(path).toRealPath();
        } catch (IOException e) {
            throw LineException.absent(
                    path + " is not there: plug the device in, or choose a port that 'mqttsn-gateway ports' lists");
        }
        synchronized (OPENING) {
            try {
                SerialPort port = SerialPort.getCommPort(device.toString());
                port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, READ_MILLIS_MAX, 0);
                PortControls.apply(settings, new PortControls.OfSerialPort(port));
                if (port.openPort()) {
                    warnOfOtherHolders(path, device);
                    OpenLines.opened();
                    return new Line(port, device.toString(), new AtomicBoolean());
                }
                throw new LineException(failures.sentence(path, device, port.getLastErrorCode()));
            } catch (SerialPortInvalidPortException e) {
                throw LineException.absent(path + " vanished while it was being opened");
            } catch (LinkageError e) {
                throw OpenFailures.nativeLibraryMissing(e);
            }
        }
    }

    /** The lock that jSerialComm takes binds those alone who ask for it; two readers would each get a part of the octets. */
    private void warnOfOtherHolders(String path, Path device) {
        String others = holders.otherHolders(device);
        // Whoever makes a pseudo-terminal keeps it open, and reads none of our octets.
        if (!others.isEmpty() && !device.startsWith("/dev/pts")) {
            log.warn("{} is open in {} as well: octets will get lost; end it", path, others);
        }
    }

    /** An open port. */
    private record Line(SerialPort port, String device, AtomicBoolean closed) implements SerialLine {

        @Override
        public int read(byte[] into) {
            int count = port.readBytes(into, into.length);
            return count < 0 ? GONE : count;
        }

        @Override
        public int readArrived(byte[] into) {
            int count = port.bytesAvailable();
            return count < 0 ? GONE : count == 0 ? 0 : read(into);
        }

        @Override
        public boolean write(byte[] octets, int count) {
            return port.writeBytes(octets, count) == count;
        }

        @Override
        public void close() {
            port.closePort();
            if (!closed.getAndSet(true)) {
                OpenLines.closed();
            }
        }
    }
}
