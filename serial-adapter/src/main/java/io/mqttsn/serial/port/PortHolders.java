package io.mqttsn.serial.port;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds which process has a device open by looking through {@code /proc}. Best effort: another user's processes show nothing to an ordinary user, and
 * systems without {@code /proc} show nothing at all.
 */
final class PortHolders {

    private static final Pattern PID = Pattern.compile("[0-9]+");

    private final Path proc;

    /** @param proc {@code /proc}, or what a test takes for it */
    PortHolders(Path proc) {
        this.proc = proc;
    }

    /** The first process other than this one that has the device open, for example {@code minicom (pid 4711)}. */
    Optional<String> otherHolder(Path device) {
        String self = Long.toString(ProcessHandle.current().pid());
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, PortHolders::isOtherProcess)) {
            for (Path process : processes) {
                String pid = process.getFileName().toString();
                if (!pid.equals(self) && holds(process, device)) {
                    return Optional.of(command(process) + " (pid " + pid + ")");
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean isOtherProcess(Path entry) {
        return PID.matcher(entry.getFileName().toString()).matches();
    }

    private static boolean holds(Path process, Path device) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (pointsTo(descriptor, device)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // Another user's process, or one that has ended meanwhile.
            return false;
        }
    }

    private static boolean pointsTo(Path descriptor, Path device) {
        try {
            return Files.readSymbolicLink(descriptor).equals(device);
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
    }

    private static String command(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return "a process";
        }
    }
}
