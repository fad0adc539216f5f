package io.mqttsn.gateway.core;

/**
 * Stands for one question that the core asked the world: an uplink publish, a subscribe, a message to store. The answer carries the same object back.
 * An answer to a ticket whose exchange is over finds it closed and changes nothing, so a late answer can never meet the wrong exchange.
 */
public interface Ticket {

    /** Whether the core still wants the answer. */
    boolean isOpen();
}
