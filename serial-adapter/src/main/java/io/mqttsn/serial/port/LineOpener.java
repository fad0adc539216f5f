package io.mqttsn.serial.port;

/** Opens a port. Tests open what they like instead. */
public interface LineOpener {

    /**
     * Does what has to be done before the first opening.
     *
     * @throws LineException when no port can be opened in this process, with a sentence that names the remedy
     */
    default void prepare() throws LineException {}

    /**
     * Opens the port with these settings, for exclusive use.
     *
     * @throws LineException with a sentence that names the port and the remedy
     */
    SerialLine open(String path, LineSettings settings) throws LineException;
}
