package io.mqttsn.gateway.uplink.paho;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mqttsn.gateway.uplink.paho.RewritingStreams.ToBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.HexFormat;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The last packet of a connection, which is not Paho's. */
@Timeout(20)
class RewritingStreamsTest {

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");
    private static final byte[] PING = HEX.parseHex("c0 00");
    private static final byte[] PUBLISH = HEX.parseHex("30 05 00 01 61 aa bb");

    private final ByteArrayOutputStream wire = new ByteArrayOutputStream();
    private final ToBroker out = RewritingStreams.writing(wire);

    @Test
    void shouldSayDisconnectAtOnceBetweenPackets() throws IOException {
        out.write(PING);
        out.leave();
        assertEquals("c0 00 e0 00", written());
    }

    @Test
    void shouldSayDisconnectBehindAPacketThatIsBeingWritten() throws IOException {
        out.write(PUBLISH, 0, 6);
        out.leave();
        assertEquals("30 05 00 01 61 aa", written());
        out.write(PUBLISH, 6, 1);
        assertEquals("30 05 00 01 61 aa bb e0 00", written());
    }

    @Test
    void shouldSayItOnceAndNothingAfterIt() throws IOException {
        out.leave();
        out.leave();
        assertThrows(IOException.class, () -> out.write(PING));
        assertEquals("e0 00", written());
    }

    /** A broker that does not read holds up who writes, and nobody else. */
    @Test
    void shouldNotWaitForAWriteThatIsHeldUp() throws Exception {
        CountDownLatch isWriting = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        ToBroker heldUp = RewritingStreams.writing(new OutputStream() {
            @Override
            public void write(int octet) {
                throw new AssertionError("octet by octet");
            }

            @Override
            public void write(byte[] source, int offset, int length) throws IOException {
                isWriting.countDown();
                try {
                    assertEquals(true, mayGoOn.await(10, TimeUnit.SECONDS));
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                wire.write(source, offset, length);
            }
        });
        Thread paho = new Thread(() -> {
            try {
                heldUp.write(PING);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        paho.start();
        isWriting.await();
        heldUp.leave();
        assertArrayEquals(new byte[0], wire.toByteArray());
        mayGoOn.countDown();
        paho.join();
        assertEquals("c0 00 e0 00", written());
    }

    private String written() {
        return HEX.formatHex(wire.toByteArray());
    }
}
