package io.mqttsn.simulator.bench;

import java.net.InetSocketAddress;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What can be seen from outside of a gateway that runs on this machine, and of the benchmark itself: processor time, memory and overflowing sockets. */
final class Probe {

    private final @Nullable ProcessUsage gateway;
    private final ProcessUsage self = new ProcessUsage(ProcessHandle.current().pid());
    private final LongSupplier foreignNanos;
    private final UdpDrops drops = new UdpDrops();
    private final InetSocketAddress address;

    /** @param foreignNanos processor time of this process that is not the benchmark's, so far */
    Probe(Target target, LongSupplier foreignNanos) throws BenchException {
        this.foreignNanos = foreignNanos;
        address = target.gateway();
        gateway = target.pid().isPresent() ? new ProcessUsage(target.pid().getAsLong()) : null;
        if (gateway != null && !gateway.exists()) {
            throw new BenchException("process " + target.pid().getAsLong()
                    + " tells nothing in /proc; give the gateway's process id on this Linux machine, or leave it out");
        }
    }

    /** Datagrams dropped in front of the gateway's socket since it was opened; empty when that is not on this machine. */
    OptionalLong gatewayDrops() {
        return address.getAddress().isLoopbackAddress() ? drops.at(address.getPort()) : OptionalLong.empty();
    }

    /** Datagrams dropped in front of the sensors' sockets that are open now. */
    OptionalLong benchDrops() {
        return drops.from(address.getPort());
    }

    OptionalLong gatewayResidentBytes() {
        return gateway == null ? OptionalLong.empty() : gateway.residentBytes();
    }

    /** Time that was measured, in one piece or several. */
    final class Span {

        private long nanos;
        private long beganNanos;
        private long gatewayNanos;
        private long selfNanos;
        private boolean knowsGateway;
        private boolean knowsSelf;
        private ProcessUsage.@Nullable Cpu gatewayBefore;
        private ProcessUsage.Cpu selfBefore = self.cpu();
        private long foreignBefore;

        void begin() {
            gatewayBefore = gateway == null ? null : gateway.cpu();
            selfBefore = self.cpu();
            foreignBefore = foreignNanos.getAsLong();
            beganNanos = System.nanoTime();
        }

        void end() {
            nanos += System.nanoTime() - beganNanos;
            OptionalLong own = self.cpu().since(selfBefore);
            knowsSelf = own.isPresent();
            selfNanos += own.orElse(0) - (foreignNanos.getAsLong() - foreignBefore);
            if (gateway != null && gatewayBefore != null) {
                OptionalLong used = gateway.cpu().since(gatewayBefore);
                knowsGateway = used.isPresent();
                gatewayNanos += used.orElse(0);
            }
        }

        double seconds() {
            return nanos / 1e9;
        }

        OptionalDouble gatewayMicrosPer(long messages) {
            return microsPer(knowsGateway, gatewayNanos, messages);
        }

        OptionalDouble benchMicrosPer(long messages) {
            return microsPer(knowsSelf, selfNanos, messages);
        }

        private static OptionalDouble microsPer(boolean isKnown, long nanos, long messages) {
            return isKnown && messages > 0 ? OptionalDouble.of(nanos / 1e3 / messages) : OptionalDouble.empty();
        }
    }
}
