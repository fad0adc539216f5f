/** Tests of the packaged program from outside: real sockets, real brokers, real signals; what both ends saw is the judge. */
@NullMarked
package io.mqttsn.gateway.it;

import org.jspecify.annotations.NullMarked;
