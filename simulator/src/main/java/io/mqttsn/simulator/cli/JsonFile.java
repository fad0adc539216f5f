package io.mqttsn.simulator.cli;

import io.mqttsn.config.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where {@code --json} puts a result. */
final class JsonFile {

    private JsonFile() {}

    /** Nobody should learn at the end of a long run that its result has no place. */
    static void check(CommandSpec command, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw new ParameterException(
                    command.commandLine(), "--json " + file + " (expected: a file in a folder that exists)");
        }
    }

    static void write(Path file, String text) throws ToolFailure {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new ToolFailure("the result cannot be written to " + file + " (" + IoReason.of(e)
                    + "); name a file in a folder that you may write to (--json)");
        }
    }
}
