package io.mqttsn.gateway.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A serial cable between two pseudo-terminals, made by socat. The test is in its middle: it may damage what passes, and pull the plug at the gateway's
 * end.
 */
final class Cable implements AutoCloseable {
    private final Path gatewayEnd;
    private final Path deviceEnd;
    private final Process device;
    private final Random random = new Random(1);
    private volatile int damageOneOctetIn;

    /** Null while the plug is pulled. */
    private volatile @Nullable Process gateway;

    /**
     * @param folder where the two ends appear
     * @param name {@code NAME} is the gateway's end, {@code NAME-device} the other one
     */
    Cable(Path folder, String name) {
        gatewayEnd = folder.resolve(name);
        deviceEnd = folder.resolve(name + "-device");
        device = terminal(deviceEnd);
        carry(device.getInputStream(), true);
        plugIn();
    }

    private static Process terminal(Path link) {
        try {
            Process socat = new ProcessBuilder(
                            SystemPackages.require("socat", "socat"), "STDIO", "PTY,rawer,link=" + link)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            await().until(() -> Files.exists(link));
            return socat;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path gatewayEnd() {
        return gatewayEnd;
    }

    Path deviceEnd() {
        return deviceEnd;
    }

    /** From now on one octet of so many is changed, left out or sent twice, in both directions; 0 for none. */
    void damageOneOctetIn(int octets) {
        damageOneOctetIn = octets;
    }

    /** The gateway's end vanishes, as when a dongle is unplugged; what is under way is lost. */
    void pullPlug() {
        Process socat = gateway;
        if (socat != null) {
            gateway = null;
            end(socat, gatewayEnd);
        }
    }

    /** The gateway's end is there again, as another device of the same name. */
    void plugIn() {
        Process socat = terminal(gatewayEnd);
        gateway = socat;
        carry(socat.getInputStream(), false);
    }

    private void carry(InputStream from, boolean toGateway) {
        Thread thread = new Thread(() -> carryUntilGone(from, toGateway), "cable");
        thread.setDaemon(true);
        thread.start();
    }

    private void carryUntilGone(InputStream from, boolean toGateway) {
        byte[] octets = new byte[4096];
        try {
            for (int count = from.read(octets); count >= 0; count = from.read(octets)) {
                Process to = toGateway ? gateway : device;
                if (to != null) {
                    write(octets, count, to.getOutputStream());
                }
            }
        } catch (IOException e) {
            // The end of this stream's terminal; a new one gets a new thread.
            return;
        }
    }

    /** To an end that vanishes at this moment nothing is carried any more. */
    private void write(byte[] octets, int count, OutputStream out) {
        try {
            for (int i = 0; i < count; i++) {
                writeOrDamage(octets[i], out);
            }
            out.flush();
        } catch (IOException e) {
            return;
        }
    }

    private void writeOrDamage(byte octet, OutputStream out) throws IOException {
        int share = damageOneOctetIn;
        int kind = share == 0 || random.nextInt(share) > 0 ? -1 : random.nextInt(3);
        switch (kind) {
            case 0 -> out.write(octet ^ 1 << random.nextInt(8));
            case 1 -> {
                // Lost.
            }
            case 2 -> {
                out.write(octet);
                out.write(octet);
            }
            default -> out.write(octet);
        }
    }

    @Override
    public void close() {
        pullPlug();
        end(device, deviceEnd);
    }

    private static void end(Process socat, Path link) {
        socat.destroy();
        await().until(() -> !socat.isAlive() && !Files.exists(link, LinkOption.NOFOLLOW_LINKS));
    }
}
