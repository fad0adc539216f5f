package io.mqttsn.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverridesTest {

    private static final String TWO_DOORS = """
            doors:
              - {type: udp, name: front, bind: 10.0.0.1:1}
              - {type: udp, name: back, bind: 10.0.0.1:2}
            """;

    private static ConfigOverride set(String assignment) {
        return ConfigOverride.parse(assignment).orElseThrow(errors -> new AssertionError(errors));
    }

    @Test
    void shouldTakeThePlaceOfWhatTheFileSays() {
        Sample sample = Sample.valid("core: {retries: 1, retry: 1s}", set("core.retries=2"));
        assertEquals(2, sample.core().retries());
        assertEquals(1, sample.core().retry().toSeconds());
    }

    @Test
    void shouldMakeSectionsThatTheFileLacks() {
        assertEquals(2, Sample.valid("", set("core.retries=2")).core().retries());
        assertEquals(2, Sample.valid("core:", set("core.retries=2")).core().retries());
    }

    @Test
    void shouldLetTheLastOfSeveralWin() {
        assertEquals(
                3,
                Sample.valid("", set("core.retries=2"), set("core.retries=3"))
                        .core()
                        .retries());
    }

    @Test
    void shouldReachListElementByIndexAndByName() {
        Sample byIndex = Sample.valid(TWO_DOORS, set("doors.1.bind=[::]:9"));
        assertEquals(
                new Sample.Udp("back", new HostPort("::", 9)), byIndex.doors().get(1));
        Sample byName = Sample.valid(TWO_DOORS, set("doors.front.bind=0.0.0.0:9"));
        assertEquals(
                new Sample.Udp("front", new HostPort("0.0.0.0", 9)),
                byName.doors().get(0));
    }

    @Test
    void shouldChangeTheDefaultElementOfAListThatTheFileLacks() {
        Sample sample = Sample.valid("", set("doors.udp.bind=0.0.0.0:9"), set("hosts.0=0.0.0.0:8"));
        assertEquals(List.of(new Sample.Udp("udp", new HostPort("0.0.0.0", 9))), sample.doors());
        assertEquals(List.of(new HostPort("0.0.0.0", 8)), sample.hosts());
    }

    @Test
    void shouldAppendAndReplaceLists() {
        Sample appended = Sample.valid(TWO_DOORS, set("doors.2.type=udp"), set("hosts.1=[::1]:8"));
        assertEquals(3, appended.doors().size());
        assertEquals(new HostPort("::1", 8), appended.hosts().get(1));
        Sample replaced = Sample.valid(TWO_DOORS, set("doors=[{type: udp, name: only}]"), set("hosts=[]"));
        assertEquals(1, replaced.doors().size());
        assertEquals(List.of(), replaced.hosts());
    }

    @Test
    void shouldReachMapsAndTextsThatLookLikeYaml() {
        Sample sample =
                Sample.valid("", set("topics.7=a/b=c"), set("limits={x: {count: 3}}"), set("uplink.client-id={gw}"));
        assertEquals(Map.of(7, "a/b=c"), sample.topics());
        assertEquals(Map.of("x", new Sample.Limit(3)), sample.limits());
        assertEquals("{gw}", sample.uplink().clientId());
    }

    @Test
    void shouldUnsetOptionalSettingByEmptyText() {
        assertEquals(
                Optional.empty(),
                Sample.valid("uplink: {user: x}", set("uplink.user=")).uplink().user());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "core.retry=10x|--set core.retry: \"10x\" is not a duration (expected: a number with a unit ms, s, m, h or d, for example 10s)",
                "core.retri=1s|--set core.retri: is not a known key (did you mean retry?)",
                "core.retry.x=1|--set core.retry.x: core.retry: holds a list or a section (expected: duration)",
                "doors.5.bind=a:1|--set doors.5.bind: names no element \"5\" of the list doors (expected: an index 0..2 or an element's name)",
                "doors.side.bind=a:1|--set doors.side.bind: names no element \"side\" of the list doors (expected: an index 0..2 or an element's name)",
                "doors=[{bind: a:1}]|--set doors: doors.0.type: is missing (expected: udp or serial)",
                "uplink.reconnect-min=1h|gateway.yaml:5: uplink: reconnect-min is longer than reconnect-max",
            })
    void shouldNameTheOptionInErrors(String assignment, String sentence) {
        assertEquals(List.of(sentence), Sample.sentences(TWO_DOORS + "uplink:\n  reconnect-max: 1m", set(assignment)));
    }

    @Test
    void shouldNameTheOptionThatStandsForAKey() {
        var option = ConfigOverride.of("doors.0.bind", "nowhere", "--udp nowhere");
        assertEquals(
                List.of("--udp nowhere: doors.0.bind: \"nowhere\" is not a host and port"
                        + " (expected: HOST:PORT, for example 127.0.0.1:10000 or \"[::1]:10000\")"),
                Sample.sentences("", option));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "core.retry", "=5", " =5"})
    void shouldRefuseAssignmentWithoutKeyAndEqualsSign(String assignment) {
        var invalid = assertInstanceOf(ConfigResult.Invalid.class, ConfigOverride.parse(assignment));
        assertEquals(
                "[--set: has no key and equals sign (expected: --set key.path=value)]",
                invalid.errors().toString());
    }

    @Test
    void shouldRefuseBrokenListAndKeepGoing() {
        List<String> sentences = Sample.sentences("", set("doors=[{]"), set("core.retries=x"));
        assertEquals(2, sentences.size(), sentences::toString);
    }
}
