package io.mqttsn.serial.port;

import java.util.List;

/** Knows the serial ports of this machine without opening any. */
public interface PortDirectory {

    /** The ports there are now, by device name. */
    List<PortInfo> ports();
}
