package io.mqttsn.udp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelDropsTest {

    private static final String HEADER =
            "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops";

    // stay.
    @TempDir
    private Path proc;

    @Test
    void shouldReadTheDropsOfItsOwnAddressAndPort() throws IOException {
        assumeLittleEndian();
        write(
                "udp",
                HEADER,
                row("0100007F:2710", 101, 17),
                row("0100007F:2711", 102, 5),
                row("00000000:2710", 103, 6),
                row("010101E1:075B", 104, 4_294_967_295L));
        write(
                "udp6",
                HEADER,
                row("00000000000000000000000000000000:2710", 105, 7),
                row("000002FF000000000000000083080100:075B", 106, 8));

        assertEquals(17, drops("127.0.0.1", 10_000));
        assertEquals(6, drops("0.0.0.0", 10_000));
        assertEquals(4_294_967_295L, drops("225.1.1.1", 1_883));
        assertEquals(7, drops("::", 10_000));
        assertEquals(8, drops("ff02::1:883", 1_883));
        assertEquals(0, drops("127.0.0.1", 9));
    }

    /** Several programs may share a group, each with losses of its own. */
    @Test
    void shouldLeaveOutTheSocketsOfOtherPrograms() throws IOException {
        assumeLittleEndian();
        write(
                "udp",
                HEADER,
                row("010101E1:075B", 201, 3),
                row("010101E1:075B", 202, 40),
                row("010101E1:075B", 203, 500));
        Path descriptors = Files.createDirectories(proc.resolve("self/fd"));
        Files.createSymbolicLink(descriptors.resolve("1"), Path.of("pipe:[202]"));
        Files.createSymbolicLink(descriptors.resolve("5"), Path.of("socket:[202]"));
        Files.createSymbolicLink(descriptors.resolve("6"), Path.of("socket:[999]"));

        assertEquals(40, drops("225.1.1.1", 1_883));
    }

    @Test
    void shouldReadZeroWhereTheSystemDoesNotTell() throws IOException {
        assertEquals(0, drops("127.0.0.1", 10_000));

        write("udp", HEADER, "", "gibberish", "1: 0100007F:2710 of an older kernel");
        assertEquals(0, drops("127.0.0.1", 10_000));
    }

    private long drops(String host, int port) {
        return new KernelDrops(proc).of(new InetSocketAddress(host, port));
    }

    private void write(String table, String... lines) throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.write(proc.resolve("net").resolve(table), List.of(lines));
    }

    private static String row(String address, int inode, long drops) {
        return " 1203: " + address + " 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 " + inode
                + " 2 00000000e32d7b3b " + drops + "        ";
    }

    private static void assumeLittleEndian() {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "the rows above are of a little-endian machine");
    }
}
