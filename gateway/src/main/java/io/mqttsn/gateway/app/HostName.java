package io.mqttsn.gateway.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine calls itself, found without asking any name service: at boot an edge box may have none, and waiting for it takes seconds. */
final class HostName {
    private static final Path OF_LINUX = Path.of("/proc/sys/kernel/hostname");

    private HostName() {}

    static String get() {
        try {
            return Files.readString(OF_LINUX).strip();
        } catch (IOException e) {
            // Another system.
            String name = System.getenv("HOSTNAME");
            if (name == null) {
                name = System.getenv("COMPUTERNAME");
            }
            return name == null || name.isBlank() ? "gateway" : name;
        }
    }
}
