package io.mqttsn.gateway.it;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs that the tests need from the system, and says what to install when one is missing. */
final class SystemPackages {
    private SystemPackages() {}

    /**
     * The path of a program.
     *
     * @throws IllegalStateException when it is missing; the message names the package
     */
    static String require(String program, String systemPackage) {
        return find(program)
                .orElseThrow(() -> new IllegalStateException("These tests need " + program
                        + ": install the system package " + systemPackage + " (apt-get install " + systemPackage
                        + ")."));
    }

    /** The path of a program that a test can do without. */
    static Optional<String> find(String program) {
        return Stream.concat(
                        Arrays.stream(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin", "/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString);
    }
}
