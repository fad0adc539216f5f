package io.mqttsn.serial.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Among them the failures that the user of a test, who may be root, does not meet. */
class OpenFailuresTest {

    private static final String USER = System.getProperty("user.name");

    @TempDir
    Path root;

    private String sentence(int errno) {
        return new OpenFailures(new PortHolders(root.resolve("proc")))
                .sentence("/dev/sensors", root.resolve("ttyUSB0"), errno);
    }

    @Test
    void shouldNameTheGroupToJoin() {
        assertEquals(
                "/dev/sensors may not be opened by user " + USER
                        + ": it belongs to group dialout: run 'usermod -aG dialout " + USER
                        + "' and start the gateway anew",
                OpenFailures.forbidden("/dev/sensors", "dialout"));
        assertTrue(sentence(OpenFailures.EACCES).startsWith("/dev/sensors may not be opened by user " + USER + ": it"));
        assertEquals(sentence(OpenFailures.EACCES), sentence(OpenFailures.EPERM));
    }

    @Test
    void shouldNameWhoeverHasThePort() throws IOException {
        assertEquals(
                "/dev/sensors is in use by a process of another user: end it, or choose another port",
                sentence(OpenFailures.EBUSY));

        Path descriptors = Files.createDirectories(root.resolve("proc/4711/fd"));
        Files.writeString(root.resolve("proc/4711/comm"), "minicom\n");
        Files.createSymbolicLink(descriptors.resolve("3"), root.resolve("ttyUSB0"));

        assertEquals(
                "/dev/sensors is in use by minicom (pid 4711): end it, or choose another port",
                sentence(OpenFailures.EAGAIN));
    }

    /** A folder, a UART without a chip, a file: each is reported in its own way. */
    @ParameterizedTest
    @ValueSource(
            ints = {OpenFailures.EIO, OpenFailures.ENXIO, OpenFailures.ENODEV, OpenFailures.EISDIR, OpenFailures.ENOTTY
            })
    void shouldSayThatThisIsNoPort(int errno) {
        assertEquals(
                "/dev/sensors has no serial port behind it (error " + errno
                        + "): choose a port that 'mqttsn-gateway ports' lists",
                sentence(errno));
    }

    @Test
    void shouldNameTheRemedyForAFolderThatMayHoldNoPrograms() {
        LineException e = OpenFailures.nativeLibraryMissing(new UnsatisfiedLinkError("noexec"));

        assertEquals(
                "the native library of jSerialComm cannot be loaded; it is extracted into "
                        + System.getProperty("java.io.tmpdir") + " or " + System.getProperty("user.home")
                        + ", one of which must be writable and mounted without noexec: choose another folder with"
                        + " -Djava.io.tmpdir=FOLDER in MQTTSN_JAVA_OPTS",
                e.getMessage());
    }

    @Test
    void shouldSayWhereToLookAfterAnUnknownFailure() {
        assertEquals("/dev/sensors cannot be opened (error 99): 'dmesg | tail' may tell why", sentence(99));
    }
}
