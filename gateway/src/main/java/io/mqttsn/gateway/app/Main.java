package io.mqttsn.gateway.app;

import io.mqttsn.gateway.app.cli.GatewayCommand;

/** Where the program begins. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(GatewayCommand.execute(arguments));
    }
}
