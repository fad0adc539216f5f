package io.mqttsn.serial.port;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds which processes have a device open by looking through {@code /proc}. Best effort: another user's processes show nothing to an ordinary user, and
 * systems without {@code /proc} show nothing at all.
 */
final class PortHolders {

    private static final Pattern PID = Pattern.compile("[0-9]+");

    private final Path proc;

    /** @param proc {@code /proc}, or what a test takes for it */
    PortHolders(Path proc) {
        this.proc = proc;
    }

    /** The processes other than this one that have the device open, for example {@code minicom (pid 4711), java gateway-1.0.jar (pid 815)}; empty when none is seen. */
    String otherHolders(Path device) {
        String self = Long.toString(ProcessHandle.current().pid());
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, PortHolders::isProcess)) {
            for (Path process : processes) {
                String pid = process.getFileName().toString();
                if (!pid.equals(self) && holds(process, device)) {
                    found.add(command(process) + " (pid " + pid + ")");
                }
            }
        } catch (IOException e) {
            // No /proc here: what was found is what we know.
            return String.join(", ", found);
        }
        return String.join(", ", found);
    }

    private static boolean isProcess(Path entry) {
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

    /** The name of the program. All those in Java have the same, so their jar is named as well. */
    private static String command(Path process) {
        try {
            String name = Files.readString(process.resolve("comm")).strip();
            return name.equals("java") ? name + jar(process) : name;
        } catch (IOException e) {
            return "a process";
        }
    }

    private static String jar(Path process) throws IOException {
        List<String> arguments =
                List.of(Files.readString(process.resolve("cmdline")).split("\0"));
        int at = arguments.indexOf("-jar") + 1;
        return at > 0 && at < arguments.size()
                ? " " + Path.of(arguments.get(at)).getFileName()
                : "";
    }
}
