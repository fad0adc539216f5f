package io.mqttsn.simulator.network;

/**
 * A slow radio, such as LoRa: every sender has one transmitter, which is busy while a datagram is on the air, and must be silent afterwards for so long
 * that it keeps its duty cycle.
 *
 * @param octetsPerSecond at least 1
 * @param dutyCycle share of the time that a transmitter may send, above 0 and up to 1 (868 MHz in Europe: mostly 0.01)
 * @param waitingMax datagrams that wait at one transmitter; a further one is dropped, at least 1
 */
public record Airtime(int octetsPerSecond, double dutyCycle, int waitingMax) {

    public Airtime {
        if (octetsPerSecond < 1 || !(dutyCycle > 0 && dutyCycle <= 1) || waitingMax < 1) {
            throw new IllegalArgumentException("airtime: " + octetsPerSecond + " octets/s, duty cycle " + dutyCycle
                    + ", " + waitingMax + " waiting (expected: at least 1, above 0 and up to 1, at least 1)");
        }
    }

    long onAirNanos(int octets) {
        return octets * 1_000_000_000L / octetsPerSecond;
    }

    /** How long the transmitter is taken: the time on the air and the silence after it. */
    long takenNanos(int octets) {
        return (long) (onAirNanos(octets) / dutyCycle);
    }
}
