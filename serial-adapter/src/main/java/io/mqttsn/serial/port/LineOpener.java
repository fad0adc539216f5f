package io.mqttsn.serial.port;

/** Opens a port. Tests open what they like instead. */
public interface LineOpener {

    /**
     * Opens the port with these settings, for exclusive use.
     *
     * @throws LineException with a sentence that names the port and the remedy
     */
    SerialLine open(String path, LineSettings settings) throws LineException;
}
