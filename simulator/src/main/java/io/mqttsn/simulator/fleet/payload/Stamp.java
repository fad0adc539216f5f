package io.mqttsn.simulator.fleet.payload;

/**
 * What tells one message from all others.
 *
 * @param number of the sensor, from 1; 0 when the payload does not tell, so that the topic must
 * @param sequence of the report within its sensor
 */
public record Stamp(int number, long sequence) {}
