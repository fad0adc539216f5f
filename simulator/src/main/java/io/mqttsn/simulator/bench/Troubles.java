package io.mqttsn.simulator.bench;

import java.util.OptionalLong;

/**
 * What makes figures say less than they seem to, counted from the first message on.
 *
 * @param gatewayDrops datagrams that the system dropped in front of the gateway's socket; unknown unless that is on this machine
 * @param benchDrops the same in front of the sensors' sockets
 * @param sendFailures datagrams that the system did not take from the sensors
 * @param reconnects connections that were lost and set up again
 * @param retries CONNECTs and PUBLISHes that sensors sent again for want of an answer
 */
public record Troubles(
        OptionalLong gatewayDrops, OptionalLong benchDrops, long sendFailures, long reconnects, long retries) {

    Troubles since(Troubles before) {
        return new Troubles(
                difference(gatewayDrops, before.gatewayDrops),
                difference(benchDrops, before.benchDrops),
                sendFailures - before.sendFailures,
                reconnects - before.reconnects,
                retries - before.retries);
    }

    private static OptionalLong difference(OptionalLong now, OptionalLong before) {
        // Sockets that have closed meanwhile take their count with them.
        return now.isPresent() && before.isPresent()
                ? OptionalLong.of(Math.max(0, now.getAsLong() - before.getAsLong()))
                : OptionalLong.empty();
    }
}
