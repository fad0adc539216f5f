package io.mqttsn.simulator.fleet.payload;

/**
 * What goes into one report.
 *
 * @param number of the sensor, from 1
 * @param id the sensor's client id
 * @param sequence of the report within its sensor, from 1
 * @param epochMillis when it was made
 * @param climate read at once, since it goes on
 */
public record Reading(int number, String id, long sequence, long epochMillis, Climate climate) {}
