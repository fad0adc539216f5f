package io.mqttsn.serial.port;

/**
 * A serial port as the system describes it. Texts are empty where the system says nothing.
 *
 * @param device for example {@code /dev/ttyUSB0}; may change at the next plugging
 * @param stableName the link below {@code /dev/serial/by-id} that stays, if there is one
 * @param description what the device calls itself, for example {@code FT231X USB UART}
 * @param manufacturer who made it
 * @param vendor USB vendor id, four hexadecimal digits in lower case
 * @param product USB product id, likewise
 * @param serialNumber the device's own
 * @param driver the kernel's driver, for example {@code ftdi_sio}
 * @param group the group that may use the port, for example {@code dialout}
 * @param accessible whether this process may read and write it
 * @param holders who has it open, for example {@code minicom (pid 4711)}; best effort
 */
public record PortInfo(
        String device,
        String stableName,
        String description,
        String manufacturer,
        String vendor,
        String product,
        String serialNumber,
        String driver,
        String group,
        boolean accessible,
        String holders) {

    /** The name to put into a configuration: the one that stays. */
    public String name() {
        return stableName.isEmpty() ? device : stableName;
    }
}
