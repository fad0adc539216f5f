package io.mqttsn.serial;

import io.mqttsn.serial.port.LineException;
import io.mqttsn.serial.port.LineOpener;
import io.mqttsn.serial.port.PortDirectory;
import io.mqttsn.serial.port.PortSelector;
import io.mqttsn.serial.port.SerialLine;

/** The port that a listener means, whichever that is at the moment of opening. */
final class PortSource {

    private final SerialSettings settings;
    private final PortSelector selector;
    private final PortDirectory directory;
    private final LineOpener opener;

    PortSource(SerialSettings settings, PortDirectory directory, LineOpener opener) {
        this.settings = settings;
        this.selector = PortSelector.parse(settings.port());
        this.directory = directory;
        this.opener = opener;
    }

    /** See {@link LineOpener#open}. */
    SerialLine open() throws LineException {
        String path = selector.path(directory)
                .orElseThrow(() -> LineException.absent(
                        "no device " + selector + " is plugged in: 'mqttsn-gateway ports' shows what there is"));
        return opener.open(path, settings.line());
    }
}
