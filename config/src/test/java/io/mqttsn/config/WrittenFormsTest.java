package io.mqttsn.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How single values are read and written. */
class WrittenFormsTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "1500, 1500", "64KiB, 65536", "4MiB, 4194304", "1GiB, 1073741824", "0KiB, 0"})
    void shouldReadSizes(String written, long octets) {
        assertEquals(Optional.of(new ByteSize(octets)), ByteSize.parse(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "-1", "1KB", "1 KiB", "1.5KiB", "KiB", "0x10", "9999999999GiB", "9999999999999999999", "١"})
    void shouldRefuseWhatIsNoSize(String written) {
        assertEquals(Optional.empty(), ByteSize.parse(written));
    }

    @Property
    void shouldWriteSizesThatReadBack(@ForAll @LongRange(min = 0, max = 1L << 59) long octets) {
        var size = new ByteSize(octets);
        assertEquals(Optional.of(size), ByteSize.parse(size.toString()));
    }

    @Test
    void shouldConvertSizeToIntOnlyWhenItFits() {
        assertEquals(65_536, ByteSize.ofKiB(64).toIntExact());
        assertThrows(ArithmeticException.class, () -> ByteSize.ofMiB(4_096).toIntExact());
        assertThrows(IllegalArgumentException.class, () -> new ByteSize(-1));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:10000, 127.0.0.1, 10000",
        "localhost:0, localhost, 0",
        "gate_way-1.example.org:65535, gate_way-1.example.org, 65535",
        "[::1]:1883, ::1, 1883",
        "[fe80::1%eth0]:1883, fe80::1%eth0, 1883"
    })
    void shouldReadAndWriteAddresses(String written, String host, int port) {
        assertEquals(Optional.of(new HostPort(host, port)), HostPort.parse(written));
        assertEquals(written, new HostPort(host, port).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":1",
                "a",
                "a:",
                "a:65536",
                "a:-1",
                "::1:1883",
                "[::1]",
                "[]:1",
                "a b:1",
                "a:1:2",
                "tcp://a:1"
            })
    void shouldRefuseWhatIsNoAddress(String written) {
        assertEquals(Optional.empty(), HostPort.parse(written));
    }

    @Test
    void shouldResolveLoopbackWithoutAsking() {
        assertTrue(new HostPort("127.0.0.1", 5).resolve().getAddress().isLoopbackAddress());
        assertThrows(IllegalArgumentException.class, () -> new HostPort("", 5));
        assertThrows(IllegalArgumentException.class, () -> new HostPort("a", 65_536));
    }

    @Property
    void shouldWriteDurationsThatReadBack(
            @ForAll @LongRange(min = 0, max = 9_999_999_999L) long count, @ForAll @IntRange(max = 4) int unit) {
        Duration duration =
                switch (unit) {
                    case 0 -> Duration.ofMillis(count);
                    case 1 -> Duration.ofSeconds(count);
                    case 2 -> Duration.ofMinutes(count);
                    case 3 -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
        String written = DurationText.TYPE.writeObject(duration);
        assertEquals(new Parsed.Fit<>(duration), DurationText.TYPE.read(written, Path.of("")));
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0s", "PT0.5S, 500ms", "PT90S, 90s", "PT1M, 1m", "PT90M, 90m", "PT2H, 2h", "P7D, 7d"})
    void shouldWriteDurationsInTheirLargestWholeUnit(Duration duration, String written) {
        assertEquals(written, DurationText.TYPE.writeObject(duration));
    }

    @ParameterizedTest
    @CsvSource({
        "bufferBytesMax, buffer-bytes-max",
        "qos2IdsMax, qos2-ids-max",
        "bind, bind",
        "bufferQos0, buffer-qos0",
        "caFile, ca-file"
    })
    void shouldWriteKeysInLowerCaseWithDashes(String component, String key) {
        assertEquals(key, Shapes.key(component));
        assertFalse(key.contains("_"));
    }
}
