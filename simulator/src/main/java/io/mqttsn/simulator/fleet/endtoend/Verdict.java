package io.mqttsn.simulator.fleet.endtoend;

/**
 * What became of a fleet's reports, so far.
 *
 * @param sent reports that sensors wanted to send
 * @param delivered how many of them have arrived at the broker, each counted once
 * @param lost acknowledged to the sensor, and not there: at the end none of these is to be excused, before it they may be on their way
 * @param missing sent without acknowledgement, at QoS 0 and −1 or when a connection ended, and not there
 * @param doubled arrivals of something that was there already
 * @param doubledExactlyOnce how many of those were sent at QoS 2, where it must not happen
 * @param reordered arrivals after a later report of the same sensor
 * @param foreign messages that no sensor of this fleet has sent, or none that can be told
 * @param unwatched acknowledged to the sensor, and not seen: they may have arrived while the connection to the broker was away
 */
public record Verdict(
        long sent,
        long delivered,
        long lost,
        long missing,
        long doubled,
        long doubledExactlyOnce,
        long reordered,
        long foreign,
        long unwatched) {}
