package io.mqttsn.config;

import java.nio.file.Path;

/** Where a part of the configuration was written. */
public sealed interface Origin {

    /** Words that begin an error's sentence: {@code gateway.yaml:12}, or the option as it was typed. */
    String label();

    /** The directory against which relative paths in a value are resolved. */
    default Path directory() {
        return Path.of("");
    }

    /**
     * A place in a file.
     *
     * @param file the file as the caller named it
     * @param line counted from 1; 0 when the error is about the file as a whole
     * @param column counted from 1; 0 with line 0
     */
    record InFile(Path file, int line, int column) implements Origin {

        @Override
        public String label() {
            return line == 0 ? file.toString() : file + ":" + line;
        }

        @Override
        public Path directory() {
            Path parent = file.getParent();
            return parent == null ? Path.of("") : parent;
        }
    }

    /**
     * An option on the command line.
     *
     * @param label the option as the user would recognise it: {@code --set sensors.retry}
     */
    record Option(String label) implements Origin {}

    /** Nobody wrote it: the default of the code. */
    record Default() implements Origin {

        @Override
        public String label() {
            return "defaults";
        }
    }
}
