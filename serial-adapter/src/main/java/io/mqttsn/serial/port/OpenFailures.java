package io.mqttsn.serial.port;

import java.nio.file.Path;

/** Says in a sentence, with the remedy, why the system did not open a port. */
final class OpenFailures {

    // Linux's error numbers, which jSerialComm passes on.
    static final int EPERM = 1;
    /** Otherwise the number of a missing file, which is ruled out before a port is opened. */
    static final int OPEN_IN_THIS_PROCESS = 2;

    static final int EIO = 5;
    static final int ENXIO = 6;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EBUSY = 16;
    static final int ENODEV = 19;
    static final int EISDIR = 21;
    static final int ENOTTY = 25;

    private final PortHolders holders;

    OpenFailures(PortHolders holders) {
        this.holders = holders;
    }

    /**
     * The sentence.
     *
     * @param path the port as the operator calls it
     * @param device the file behind that name
     */
    String sentence(String path, Path device, int errno) {
        return switch (errno) {
            case EACCES, EPERM -> forbidden(path, SysfsPortDirectory.group(device));
            case EIO, ENXIO, ENODEV, EISDIR, ENOTTY ->
                path + " has no serial port behind it (error " + errno + "): choose a port that"
                        + " 'mqttsn-gateway ports' lists";
            case OPEN_IN_THIS_PROCESS ->
                path + " is in use by another listener of this gateway: give each its own port";
            case EAGAIN, EBUSY -> inUse(path, holders.otherHolders(device));
            default -> path + " cannot be opened (error " + errno + "): 'dmesg | tail' may tell why";
        };
    }

    /** The library is extracted from its jar, which fails where no folder for it may hold programs. */
    static LineException nativeLibraryMissing(LinkageError cause) {
        return new LineException(
                "the native library of jSerialComm cannot be loaded; it is extracted into "
                        + System.getProperty("java.io.tmpdir")
                        + " or " + System.getProperty("user.home")
                        + ", one of which must be writable and mounted without noexec: choose another folder with"
                        + " -Djava.io.tmpdir=FOLDER in MQTTSN_JAVA_OPTS",
                cause);
    }

    static String forbidden(String path, String group) {
        return path + " may not be opened by user " + System.getProperty("user.name") + ": "
                + SysfsPortDirectory.accessRemedy(group);
    }

    private static String inUse(String path, String others) {
        return path + " is in use by " + (others.isEmpty() ? "a process of another user" : others)
                + ": end it, or choose another port";
    }
}
