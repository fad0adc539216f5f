/*
 * A device that uses the framing which docs/serial.md gives to authors of firmware: connects, publishes, takes one command, and takes leave. The serial
 * port is its argument; each message that arrives is printed in hexadecimal.
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

void send_message(const uint8_t *message, size_t size);
void uart_got(uint8_t octet);
void uart_put(uint8_t octet);
void message_arrived(const uint8_t *message, size_t size);

static int uart;
static uint8_t arrived[300];
static size_t arrived_size;

void uart_put(uint8_t octet) {
    if (write(uart, &octet, 1) != 1) exit(2);
}

void message_arrived(const uint8_t *message, size_t size) {
    for (size_t i = 0; i < size; i++) printf(i == 0 ? "%02X" : " %02X", message[i]);
    printf("\n");
    fflush(stdout);
    for (size_t i = 0; i < size; i++) arrived[i] = message[i];
    arrived_size = size;
}

/* Waits for a message of this type; others may come before, such as ADVERTISE. */
static void await(uint8_t type) {
    do {
        uint8_t octet;
        arrived_size = 0;
        while (arrived_size == 0) {
            if (read(uart, &octet, 1) != 1) exit(3);
            uart_got(octet);
        }
    } while (arrived[1] != type);
}

int main(int count, char **arguments) {
    struct termios line;
    const uint8_t connect[] = {10, 0x04, 0x04, 0x01, 0, 60, 'm', 'c', 'u', '1'};
    const uint8_t subscribe[] = {7, 0x12, 0x22, 0, 1, 'c', 'd'};
    const uint8_t publish[] = {11, 0x0C, 0x22, 'u', 'p', 0, 2, 0xC0, 0xDB, 0xDC, 0xDD};
    const uint8_t disconnect[] = {2, 0x18};
    uint8_t puback[] = {7, 0x0D, 'c', 'd', 0, 0, 0};

    uart = count == 2 ? open(arguments[1], O_RDWR | O_NOCTTY) : -1;
    if (uart < 0 || tcgetattr(uart, &line) != 0) return 1;
    cfmakeraw(&line);
    cfsetspeed(&line, B115200);
    if (tcsetattr(uart, TCSANOW, &line) != 0) return 1;

    send_message(connect, sizeof connect);
    await(0x05);
    send_message(subscribe, sizeof subscribe);
    await(0x13);
    send_message(publish, sizeof publish);
    await(0x0D);
    await(0x0C);
    puback[4] = arrived[5];
    puback[5] = arrived[6];
    send_message(puback, sizeof puback);
    send_message(disconnect, sizeof disconnect);
    await(0x18);
    return 0;
}
