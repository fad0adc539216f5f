@NullMarked
package io.mqttsn.gateway.admin;

import org.jspecify.annotations.NullMarked;
