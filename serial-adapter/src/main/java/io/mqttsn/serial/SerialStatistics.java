package io.mqttsn.serial;

import io.mqttsn.serial.framing.DropCause;
import java.util.Map;

/**
 * What a serial transport has counted since it was made.
 *
 * @param open whether the port is open now
 * @param opened how often it was opened
 * @param octetsIn octets read
 * @param framesIn frames delivered
 * @param octetsOut octets written
 * @param framesOut frames written
 * @param dropsIn what arrived and became no frame; every cause is present
 * @param dropsOut what was to be sent and was not; every cause is present
 * @param deliveryFailures transmissions that the radio module gave up
 * @param deliveriesUnconfirmed transmissions that the module never said anything about
 */
public record SerialStatistics(
        boolean open,
        long opened,
        long octetsIn,
        long framesIn,
        long octetsOut,
        long framesOut,
        Map<DropCause, Long> dropsIn,
        Map<SendDrop, Long> dropsOut,
        long deliveryFailures,
        long deliveriesUnconfirmed) {}
