package io.mqttsn.serial;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** A device at the other end of a pseudo-terminal: socat makes the terminal, and its standard streams are the device's side of the line. */
final class PtyDevice implements AutoCloseable {

    private final Path link;
    private final Process socat;
    private final OutputStream toGateway;
    private final Thread reader;

    /**
     * @param link the path of the port to make
     * @param fromGateway takes what the gateway writes, on a thread of its own
     */
    PtyDevice(Path link, Consumer<byte[]> fromGateway) throws IOException {
        this.link = link;
        this.socat = start(link);
        this.toGateway = socat.getOutputStream();
        this.reader = new Thread(() -> read(socat.getInputStream(), fromGateway), "device");
        reader.setDaemon(true);
        reader.start();
        await().until(() -> Files.exists(link));
    }

    private static Process start(Path link) throws IOException {
        try {
            return new ProcessBuilder("socat", "STDIO", "PTY,rawer,link=" + link)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException("this test needs the program socat: install the package 'socat'", e);
        }
    }

    private static void read(InputStream in, Consumer<byte[]> fromGateway) {
        byte[] octets = new byte[4096];
        try {
            for (int count = in.read(octets); count >= 0; count = in.read(octets)) {
                fromGateway.accept(Arrays.copyOf(octets, count));
            }
        } catch (IOException e) {
            // Unplugged.
        }
    }

    void sends(byte... octets) {
        try {
            toGateway.write(octets);
            toGateway.flush();
        } catch (IOException e) {
            throw new IllegalStateException("the device is unplugged", e);
        }
    }

    /** Pulls the plug: the terminal vanishes, and the path with it. */
    void unplug() {
        socat.destroy();
        await().until(() -> !socat.isAlive() && !Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    }

    @Override
    public void close() {
        unplug();
    }
}
