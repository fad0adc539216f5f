package io.mqttsn.simulator.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.config.ConfigOverride;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import io.mqttsn.simulator.fleet.profile.PayloadSettings;
import io.mqttsn.simulator.network.Partition;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The options that stand for keys of a profile. */
class FleetProfileOptionsTest {

    private static FleetProfile profile(String... arguments) {
        CommandLine fleet = new CommandLine(new FleetCommand());
        fleet.parseArgs(arguments);
        return FleetProfile.load(Optional.empty(), FleetProfileOptions.overrides(fleet.getCommandSpec()))
                .orElseThrow(errors -> new AssertionError(errors));
    }

    @Test
    void shouldTellTheTruthAboutDefaults() {
        for (FleetOptionTable.Entry entry : FleetOptionTable.entries()) {
            if (!entry.isDefault().isEmpty()) {
                List<ConfigOverride> same = List.of(ConfigOverride.of(entry.key(), entry.isDefault(), entry.name()));
                assertEquals(
                        FleetProfile.of(),
                        FleetProfile.load(Optional.empty(), same).orElseThrow(errors -> new AssertionError(errors)),
                        entry.name());
            }
        }
        assertEquals(FleetProfile.of(), profile());
    }

    @Test
    void shouldPutEachValueInItsPlace() {
        FleetProfile profile = profile(
                "-n", "20", "-q", "0:50%,2:50%", "--loss", "10%", "--partition", "30s@5m", "--partition", "1s@1m/2m");
        assertEquals(
                FleetProfile.of(
                        "sensors=20",
                        "reports.qos=0:50%,2:50%",
                        "network.loss=10%",
                        "network.partitions=[30s@5m, 1s@1m/2m]"),
                profile);
        assertEquals(
                List.of(
                        Partition.parse("30s@5m").orElseThrow(),
                        Partition.parse("1s@1m/2m").orElseThrow()),
                profile.network().partitions());
    }

    @Test
    void shouldTakePayloadsOfAllKinds(@TempDir Path folder) throws Exception {
        assertEquals(
                new PayloadSettings.Text("{\"a\":{sequence}}"),
                profile("--payload", "{\"a\":{sequence}}").payload());
        assertEquals(
                new PayloadSettings.Binary("u32:sequence"),
                profile("--payload-binary", "u32:sequence").payload());
        Path table = Files.writeString(folder.resolve("t.csv"), "at,kWh\n1,2\n");
        assertEquals(
                new PayloadSettings.Csv(table, Optional.of("{sequence} {kWh}"), Optional.of("at"), 60),
                profile(
                                "--payload-csv",
                                table.toString(),
                                "--payload",
                                "{sequence} {kWh}",
                                "--csv-time",
                                "at",
                                "--csv-speed",
                                "60")
                        .payload());
    }

    @Test
    void shouldNameTheOptionWithAWrongValue() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = SimulatorMain.run(
                new PrintWriter(out, true), new PrintWriter(err, true), "fleet", "--loss", "ten", "--interval", "5");
        assertEquals(2, status);
        assertTrue(
                err.toString().contains("--loss: network.loss: \"ten\" is not a share (expected: 0%..100%"),
                err.toString());
        assertTrue(err.toString().contains("--interval: reports.interval: \"5\" is not a duration"), err.toString());
    }

    @Test
    void shouldRefuseToCountWhatCannotBeToldApart() {
        StringWriter err = new StringWriter();
        int status = SimulatorMain.run(
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                "fleet",
                "--broker",
                "tcp://127.0.0.1:1",
                "--payload",
                "{temperature}");
        assertEquals(2, status);
        assertTrue(err.toString().contains("{sequence}"), err.toString());
    }

    @Test
    void shouldPrintAProfileThatItReads(@TempDir Path folder) throws Exception {
        StringWriter out = new StringWriter();
        assertEquals(
                0,
                SimulatorMain.run(
                        new PrintWriter(out),
                        new PrintWriter(new StringWriter()),
                        "fleet",
                        "-n",
                        "77",
                        "--print-profile"));
        Path file = Files.writeString(folder.resolve("fleet.yaml"), out.toString());
        assertEquals(
                FleetProfile.of("sensors=77"),
                FleetProfile.load(Optional.of(file), List.of()).orElseThrow(errors -> new AssertionError(errors)));
    }
}
