package io.mqttsn.simulator.fleet.payload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What reports look like, and that their stamps are found again. */
class PayloadFormatTest {

    /** Always right in the middle of what it may draw. */
    private static final Climate CLIMATE = new Climate(() -> Long.MIN_VALUE);

    /** 21 degrees, 50 % humidity, 90 % battery. */
    private static Reading reading(int number, long sequence) {
        return new Reading(number, "sensor-" + number, sequence, 1_700_000_000_999L, CLIMATE);
    }

    private static String text(PayloadFormat format, Reading reading) {
        return new String(format.write(reading), StandardCharsets.UTF_8);
    }

    @Test
    void shouldFillJson() {
        TextFormat json = TextFormat.of("{\"id\":\"{id}\",\"n\":{sequence},\"t\":{temperature:2},\"h\":{humidity}}");
        assertEquals("{\"id\":\"sensor-7\",\"n\":12,\"t\":21.00,\"h\":50}", text(json, reading(7, 12)));
    }

    @Test
    void shouldKeepBracesThatHoldNoWord() {
        assertEquals(
                "{} {\"a\":1} { time } 1700000000",
                text(TextFormat.of("{} {\"a\":1} { time } {seconds}"), reading(1, 1)));
    }

    @Test
    void shouldNameTheFieldsThereAre() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> TextFormat.of("{temprature}"));
        assertEquals(
                "{temprature} (expected: one of number, id, sequence, time, seconds, temperature, humidity, battery)",
                refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{number}/{sequence}",
                "{\"sensor\":{number},\"sequence\":{sequence},\"temperature\":{temperature}}",
                "{id} {temperature:3}{humidity} {sequence} of {number}, again {sequence}",
                "line\n{number},{sequence}\n",
                "$^[.*{number}](?{sequence}\\E)"
            })
    void shouldFindTheStampInText(String template) {
        TextFormat format = TextFormat.of(template);
        assertTrue(format.hasStamp());
        assertEquals(Optional.of(new Stamp(123, 456_789)), format.stampOf(format.write(reading(123, 456_789))));
        assertEquals(Optional.empty(), format.stampOf("something else".getBytes(StandardCharsets.UTF_8)));
        assertEquals(Optional.empty(), format.stampOf(new byte[] {(byte) 0xC3, 0x28}));
    }

    @Test
    void shouldLeaveTheNumberToTheTopicWhereThePayloadDoesNotTell() {
        TextFormat format = TextFormat.of("{sequence} {temperature}");
        assertEquals(Optional.of(new Stamp(0, 5)), format.stampOf(format.write(reading(123, 5))));
    }

    @Test
    void shouldKnowThatMessagesWithoutSequenceCannotBeToldApart() {
        TextFormat format = TextFormat.of("{number} {temperature}");
        assertFalse(format.hasStamp());
        assertEquals(Optional.empty(), format.stampOf(format.write(reading(1, 1))));
        assertFalse(BinaryFormat.of("u16:sequence").hasStamp(), "16 bits wrap");
    }

    @ParameterizedTest
    @CsvSource({
        "u32:sequence, 000001c8",
        "u32le:sequence, c8010000",
        "i16:temperature*100, 0834",
        "u8:humidity u8:battery, 325a",
        "u8:sequence, ff",
        "i8:sequence, 7f",
        "u16:seconds, ffff",
        "u64:time, 0000018bcfe56be7",
        "f32:temperature, 41a80000",
        "f64le:temperature, 0000000000003540",
        "x:00FF u8:humidity, 00ff32"
    })
    void shouldFillLayouts(String layout, String hex) {
        assertEquals(hex, HexFormat.of().formatHex(BinaryFormat.of(layout).write(reading(1, 456))));
    }

    @Test
    void shouldFindTheStampInOctets() {
        BinaryFormat format = BinaryFormat.of("x:01 u32le:number i16:temperature*10 u64:sequence");
        assertEquals(
                Optional.of(new Stamp(70_000, 5_000_000_000L)),
                format.stampOf(format.write(reading(70_000, 5_000_000_000L))));
        assertEquals(Optional.empty(), format.stampOf(new byte[3]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "u32", "u24:sequence", "f16:battery", "u8:id", "u8:colour", "x:0", "i16:battery*"})
    void shouldRefuseOtherLayouts(String layout) {
        String message = assertThrows(IllegalArgumentException.class, () -> BinaryFormat.of(layout))
                .getMessage();
        assertTrue(message.contains("expected:"), message);
    }

    @Test
    void shouldWanderWithinBoundsAndDrainTheBattery() {
        Climate climate = new Climate(new SplittableRandom(1));
        double before = climate.battery();
        double temperature = climate.temperature();
        for (int i = 0; i < 10_000; i++) {
            climate.step();
            assertTrue(climate.temperature() >= 5 && climate.temperature() <= 35);
            assertTrue(climate.humidity() >= 20 && climate.humidity() <= 90);
            assertTrue(Math.abs(climate.temperature() - temperature) < 3, "no jumps");
            temperature = climate.temperature();
        }
        assertTrue(climate.battery() < before && climate.battery() >= 1);
    }
}
