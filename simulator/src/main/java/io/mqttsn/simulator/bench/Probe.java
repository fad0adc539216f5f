package io.mqttsn.simulator.bench;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.bench.BenchResult.LatencyOf;
import java.net.InetAddress;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What can be seen of the gateway from outside, if it runs on this machine: its processor time, memory and overflowing socket. */
final class Probe {

    private final @Nullable ProcessUsage gateway;
    private final ProcessUsage self = new ProcessUsage(ProcessHandle.current().pid());
    private final UdpDrops drops = new UdpDrops();
    private final @Nullable Integer localPort;

    private Probe(@Nullable ProcessUsage gateway, @Nullable Integer localPort) {
        this.gateway = gateway;
        this.localPort = localPort;
    }

    static Probe of(BenchSettings settings) throws BenchException {
        ProcessUsage gateway = null;
        if (settings.pid().isPresent()) {
            gateway = new ProcessUsage(settings.pid().getAsLong());
            if (!gateway.exists()) {
                throw new BenchException(
                        "process " + settings.pid().getAsLong()
                                + " tells nothing in /proc; give the gateway's process id on this Linux machine (--pid), or leave it out");
            }
        }
        InetAddress address = settings.gateway().getAddress();
        return new Probe(
                gateway, address.isLoopbackAddress() ? settings.gateway().getPort() : null);
    }

    /** Since the gateway opened its socket; empty when that is not on this machine. */
    OptionalLong kernelDrops() {
        return localPort == null ? OptionalLong.empty() : drops.at(localPort);
    }

    OptionalLong dropsSince(OptionalLong before) {
        OptionalLong now = kernelDrops();
        return now.isPresent() && before.isPresent()
                ? OptionalLong.of(now.getAsLong() - before.getAsLong())
                : OptionalLong.empty();
    }

    Interval begin() {
        return new Interval();
    }

    /** A span of time and what was used within it. */
    final class Interval {

        private final long beginNanos = System.nanoTime();
        private final OptionalLong gatewayBefore = gateway == null ? OptionalLong.empty() : gateway.cpuNanos();
        private final OptionalLong selfBefore = self.cpuNanos();
        private long endNanos;
        private OptionalLong gatewayAfter = OptionalLong.empty();
        private OptionalLong selfAfter = OptionalLong.empty();
        private OptionalLong residentBytes = OptionalLong.empty();

        void end() {
            endNanos = System.nanoTime();
            selfAfter = self.cpuNanos();
            if (gateway != null) {
                gatewayAfter = gateway.cpuNanos();
                residentBytes = gateway.residentBytes();
            }
        }

        BenchResult result(
                Direction direction,
                Qos qos,
                Meter meter,
                LatencyOf latencyOf,
                OptionalLong lost,
                long duplicates,
                long failed,
                OptionalLong kernelDrops) {
            return new BenchResult(
                    direction,
                    qos,
                    (endNanos - beginNanos) / 1e9,
                    meter.messages(),
                    latencyOf,
                    meter.millisAt(50),
                    meter.millisAt(99),
                    meter.millisAt(100),
                    lost,
                    duplicates,
                    failed,
                    kernelDrops,
                    microsPerMessage(gatewayBefore, gatewayAfter, meter.messages()),
                    residentBytes,
                    microsPerMessage(selfBefore, selfAfter, meter.messages()));
        }

        private OptionalDouble microsPerMessage(OptionalLong before, OptionalLong after, long messages) {
            return before.isPresent() && after.isPresent() && messages > 0
                    ? OptionalDouble.of((after.getAsLong() - before.getAsLong()) / 1e3 / messages)
                    : OptionalDouble.empty();
        }
    }
}
