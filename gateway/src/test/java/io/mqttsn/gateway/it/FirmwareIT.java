package io.mqttsn.gateway.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The C code of the guide, as an author of firmware would take it: compiled, and spoken to by the packaged gateway over a cable. */
class FirmwareIT {
    private static final Pattern LISTING = Pattern.compile("```c\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void shouldCompileWithoutWarningsAndSpeakWithTheGateway() throws IOException {
        Optional<String> gcc = SystemPackages.find("gcc");
        assumeTrue(gcc.isPresent(), "this test needs gcc: install the system package gcc");
        Path device = compiled(gcc.get());
        int mqttPort = Ports.free();
        try (Cable cable = new Cable(folder, "port");
                Program gateway = Program.gateway(
                        "run", "--serial", cable.gatewayEnd().toString(), "--mqtt", "127.0.0.1:" + mqttPort);
                Program broker = subscribed(gateway, mqttPort);
                Program mcu =
                        Program.system(device.toString(), cable.deviceEnd().toString())) {
            mcu.awaitLine("07 0D 75 70 00 02 00");
            assertEquals("message: 1 0 up c0dbdcdd", broker.awaitLine("message: "));
            Mosquitto.publish(mqttPort, "cd", "on", 1);

            assertEquals(0, mcu.awaitExit(), mcu::toString);
            assertTrue(mcu.awaitLine("09 0C 22 63 64").endsWith(" 6F 6E"), mcu::toString);
        }
    }

    private static Program subscribed(Program gateway, int mqttPort) {
        gateway.awaitLine("is open");
        return Mosquitto.subscribe(mqttPort, "up", 1, "-F", "message: %q %r %t %x");
    }

    private Path compiled(String gcc) throws IOException {
        Path listing = Files.writeString(folder.resolve("framing.c"), listing());
        Path main = folder.resolve("device.c");
        try (InputStream source = Objects.requireNonNull(FirmwareIT.class.getResourceAsStream("/firmware/device.c"))) {
            Files.copy(source, main);
        }
        Path device = folder.resolve("device");
        for (String standard : List.of("-std=c99", "-std=c17")) {
            compile(gcc, standard, "-c", listing.toString(), "-o", folder + "/framing.o");
        }
        compile(gcc, main.toString(), folder + "/framing.o", "-o", device.toString());
        return device;
    }

    private static String listing() throws IOException {
        Matcher page = LISTING.matcher(Files.readString(Path.of("../docs/serial.md")));
        assertTrue(page.find(), "no listing in C in docs/serial.md");
        return page.group(1);
    }

    private static void compile(String gcc, String... arguments) {
        Stream<String> command =
                Stream.concat(Stream.of(gcc, "-Wall", "-Wextra", "-Wpedantic", "-Werror"), Stream.of(arguments));
        try (Program compiler = Program.system(command.toArray(String[]::new))) {
            assertEquals(0, compiler.awaitExit(), compiler::toString);
        }
    }
}
