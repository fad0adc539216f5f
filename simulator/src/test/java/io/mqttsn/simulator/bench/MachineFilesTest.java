package io.mqttsn.simulator.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Linux writes into its files, word for word. */
class MachineFilesTest {

    @TempDir
    Path folder;

    /** The command may hold anything, spaces and brackets included. */
    @Test
    void shouldReadTicksAndMemory() throws IOException {
        Files.writeString(
                folder.resolve("stat"),
                "4711 (java) (x y) S 1 4711 4711 0 -1 1077936128 30000 0 12 0 1234 66 0 0 20 0 40 0 8123 3901440 25000\n");
        Files.writeString(
                folder.resolve("status"), "Name:\tjava\nVmPeak:\t 9999 kB\nVmRSS:\t  102400 kB\nThreads:\t40\n");
        ProcessUsage usage = new ProcessUsage(folder);
        ProcessUsage.Cpu before = usage.cpu();
        Files.writeString(
                folder.resolve("stat"),
                "4711 (java) (x y) S 1 4711 4711 0 -1 1077936128 30000 0 12 0 1240 68 0 0 20 0 40 0 8123 3901440 25000\n");
        assertEquals(OptionalLong.of(80_000_000), usage.cpu().since(before));
        assertEquals(OptionalLong.of(104_857_600), usage.residentBytes());
    }

    /** A tick is 10 ms, which is the whole cost of a thousand messages; the scheduler knows better. */
    @Test
    void shouldReadNanosecondsWhereTheSchedulerCountsThem() throws IOException {
        Path one = Files.createDirectories(folder.resolve("task/1"));
        Path ended = Files.createDirectories(folder.resolve("task/2"));
        Files.writeString(one.resolve("schedstat"), "1000 16650937 156\n");
        Files.writeString(ended.resolve("schedstat"), "500 0 1\n");
        ProcessUsage usage = new ProcessUsage(folder);
        ProcessUsage.Cpu before = usage.cpu();
        Files.writeString(one.resolve("schedstat"), "1700 16650937 157\n");
        Files.delete(ended.resolve("schedstat"));
        Path born = Files.createDirectories(folder.resolve("task/3"));
        Files.writeString(born.resolve("schedstat"), "40 0 1\n");
        assertEquals(OptionalLong.of(740), usage.cpu().since(before));
    }

    @Test
    void shouldKnowNothingOfAProcessThatIsNotThere() {
        assertFalse(new ProcessUsage(folder.resolve("none")).exists());
    }

    @Test
    void shouldSumTheDropsOfAllSocketsOnAPort() throws IOException {
        String header =
                "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref"
                        + " pointer drops\n";
        Path v4 = Files.writeString(
                folder.resolve("udp"),
                header
                        + " 1310: 0100007F:2710 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 61 2 0000 17\n"
                        + " 1312: 0100007F:8001 0100007F:2712 07 00000000:00000000 00:00000000 00000000 0 0 64 2 0000 4\n"
                        + " 1311: 0100007F:2711 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 62 2 0000 99\n");
        Path v6 = Files.writeString(
                folder.resolve("udp6"),
                header
                        + "  1310: 00000000000000000000000001000000:2710 00000000000000000000000000000000:0000 07"
                        + " 00000000:00000000 00:00000000 00000000 0 0 63 2 0000 3\n");
        UdpDrops drops = new UdpDrops(List.of(v4, v6, folder.resolve("missing")));
        assertEquals(OptionalLong.of(20), drops.at(10_000));
        assertEquals(OptionalLong.empty(), drops.at(1883));
        assertEquals(OptionalLong.of(4), drops.from(10_002), "of sockets that are connected there");
        assertEquals(OptionalLong.of(0), drops.from(1883), "of sockets that are still to be opened");
        assertEquals(OptionalLong.empty(), new UdpDrops(List.of(folder.resolve("missing"))).from(1883));
    }
}
