package io.mqttsn.gateway.app.demo;

import io.mqttsn.simulator.console.Bounds;
import io.mqttsn.simulator.console.FleetDisplay;
import io.mqttsn.simulator.console.Terminal;
import io.mqttsn.simulator.fleet.Fleet;
import io.mqttsn.simulator.fleet.FleetOptions;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Eight simulated sensors that reach the gateway over real loopback UDP, and a display of what they do: a table redrawn in place in a terminal, a line
 * every five seconds anywhere else.
 */
public final class Demo implements AutoCloseable {
    private final FleetDisplay display;
    private final Fleet fleet;

    private Demo(FleetDisplay display, Fleet fleet) {
        this.display = display;
        this.fleet = fleet;
    }

    /**
     * Switches the sensors on.
     *
     * @param udpPort of the gateway, on the loopback interface
     */
    public static Demo start(int udpPort, PrintWriter out) {
        boolean interactive = Terminal.isInteractive();
        FleetDisplay display = new FleetDisplay(out, interactive, Bounds.NONE);
        FleetOptions options = FleetOptions.watchedEvery(Duration.ofSeconds(interactive ? 1 : 5));
        return new Demo(
                display,
                Fleet.start(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), udpPort),
                        FleetProfile.of(),
                        options,
                        display));
    }

    /** Where log lines go as long as the display owns the terminal. */
    public Consumer<String> lines() {
        return display::line;
    }

    /** Has the sensors disconnect, within a second; the table stays as it is. */
    @Override
    public void close() {
        fleet.close();
        display.end();
    }
}
