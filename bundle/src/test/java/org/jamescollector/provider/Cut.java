/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

/**
 * Where a session of ODMR is cut. Commands are counted by their verbs from the session's first on, also beyond the turn: the provider's EHLO is
 * the second one. {@code .} is the end of a message, {@code RESPONSE} what answers a challenge of AUTH, {@code GREETING} and {@code TURNED} have
 * answers only: the greetings of either server.
 */
sealed interface Cut {

    /** A command does not get through. */
    record Command(String verb, int number) implements Cut {}

    /** A command gets through, and its answer does not. */
    record Answer(String verb, int number) implements Cut {}

    /** So many octets of a message get through, or all but its end. */
    record Content(int number, int octets) implements Cut {}

    /** So many octets get through from one side once STARTTLS was answered; then both sides see a reset, which also takes what they have not read. */
    record Encrypted(boolean fromCustomer, int octets) implements Cut {}
}
