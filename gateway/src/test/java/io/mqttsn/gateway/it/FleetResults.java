package io.mqttsn.gateway.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a fleet has written by {@code --json}. */
final class FleetResults {
    private FleetResults() {}

    static long number(Path file, String key) throws IOException {
        return Files.readString(file)
                .lines()
                .filter(line -> line.contains("\"" + key + "\":"))
                .map(line ->
                        line.substring(line.indexOf(':') + 1).replace(",", "").strip())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }
}
