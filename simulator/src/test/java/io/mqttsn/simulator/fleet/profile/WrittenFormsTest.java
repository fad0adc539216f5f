package io.mqttsn.simulator.fleet.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.network.Outages;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How values of a profile are written. */
class WrittenFormsTest {

    @ParameterizedTest
    @CsvSource({"10%, 10%", "0.25, 25%", "1, 100%", "0, 0%", "0.5%, 0.5%", "33.3%, 33.3%"})
    void shouldReadShares(String written, String again) {
        assertEquals(again, Share.parse(written).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "101%", "1.1", "-1%", "ten", "10 %"})
    void shouldReadNoOtherShares(String written) {
        assertEquals(Optional.empty(), Share.parse(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "0", "2", "0:20%,1:60%,2:20%", "1:50%,-1:50%"})
    void shouldReadMixesOfQos(String written) {
        assertEquals(written, QosMix.parse(written).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "0:20%", "0:50%,0:50%", "1:60%,2:60%", "0:50%;1:50%"})
    void shouldReadNoOtherMixes(String written) {
        assertEquals(Optional.empty(), QosMix.parse(written));
    }

    @Test
    void shouldDivideSensorsAsTheMixSays() {
        QosMix mix = QosMix.parse("0:20%,1:60%,2:20%").orElseThrow();
        assertEquals(
                List.of(Qos.ZERO, Qos.ONE, Qos.ONE, Qos.TWO, Qos.TWO),
                List.of(mix.at(0), mix.at(0.2), mix.at(0.79), mix.at(0.8001), mix.at(0.999_999_999)));
    }

    @ParameterizedTest
    @CsvSource({"300bit/s, 300bit/s", "5kbit/s, 5kbit/s", "1Mbit/s, 1Mbit/s", "600B/s, 4800bit/s", "2kB/s, 16kbit/s"})
    void shouldReadBandwidths(String written, String again) {
        assertEquals(again, Bandwidth.parse(written).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5kbit", "7bit/s", "5 kbit/s", "1Gbit/s"})
    void shouldReadNoOtherBandwidths(String written) {
        assertEquals(Optional.empty(), Bandwidth.parse(written));
    }

    @ParameterizedTest
    @CsvSource({"10s/5m, 10s/5m", "1ms/2ms, 1ms/2ms"})
    void shouldReadOutages(String written, String again) {
        assertEquals(again, Outages.parse(written).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10s", "5m/10s", "0s/5m", "10s/10s", "x/y"})
    void shouldReadNoOtherOutages(String written) {
        assertEquals(Optional.empty(), Outages.parse(written));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, 127.0.0.1-127.255.255.254, 127.0.0.2, 16777214",
        "10.1.2.3/24, 10.1.2.1-10.1.2.254, 10.1.2.2, 254",
        "10.1.2.3, 10.1.2.3, 10.1.2.3, 1",
        "10.0.0.254-10.0.1.1, 10.0.0.254-10.0.1.1, 10.0.0.255, 4",
        "192.168.0.4/31, 192.168.0.4-192.168.0.5, 192.168.0.5, 2",
        "240.0.0.0/4, 240.0.0.1-255.255.255.254, 240.0.0.2, 268435454",
        "::1, 0:0:0:0:0:0:0:1, 0:0:0:0:0:0:0:1, 1",
        "2001:db8::ff/120, 2001:db8:0:0:0:0:0:1-2001:db8:0:0:0:0:0:ff, 2001:db8:0:0:0:0:0:2, 255",
        "fe80::fffe-fe80::1:1, fe80:0:0:0:0:0:0:fffe-fe80:0:0:0:0:0:1:1, fe80:0:0:0:0:0:0:ffff, 4",
        "ff00::/9, ff00:0:0:0:0:0:0:1-ff00:0:0:0:4000:0:0:0, ff00:0:0:0:0:0:0:2, 4611686018427387904"
    })
    void shouldReadRangesOfAddresses(String written, String again, String second, long count) {
        SourceRange range = SourceRange.parse(written).orElseThrow();
        assertEquals(again, range.toString());
        assertEquals(second, range.address(1).getHostAddress());
        assertEquals(count, range.count());
        assertEquals(range.address(1), range.address(1 + count));
    }

    @Test
    void shouldGiveEachSensorAnAddressOfItsOwn() {
        SourceRange range = SourceRange.parse("127.0.0.0/8").orElseThrow();
        assertEquals(
                50_000,
                LongStream.range(0, 50_000).mapToObj(range::address).distinct().count());
    }

    @Test
    void shouldKnowThatNothingLeadsFromIpv4ToIpv6() throws Exception {
        SourceRange range = SourceRange.parse("::1").orElseThrow();
        assertTrue(range.canReach(InetAddress.getByName("2001:db8::1")));
        assertFalse(range.canReach(InetAddress.getByName("10.0.0.1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "127.0.0.256",
                "10.0.0.9-10.0.0.1",
                "127.0.0.0/33",
                "127.0.0.0/0",
                "127.1",
                "1",
                "::1/129",
                ":::",
                "::1-127.0.0.1",
                "::ffff:10.0.0.1",
                "fe80::1%lo"
            })
    void shouldReadNoOtherRanges(String written) {
        assertEquals(Optional.empty(), SourceRange.parse(written));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0=a", "65536=a", "1=", "a=b"})
    void shouldReadNoOtherPredefinedTopics(String written) {
        assertEquals(Optional.empty(), Predefined.parse(written));
        assertEquals("7=a/b=c", Predefined.parse("7=a/b=c").orElseThrow().toString());
    }
}
