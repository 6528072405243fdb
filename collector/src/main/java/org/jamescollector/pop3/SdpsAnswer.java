/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

/**
 * A provider's answer to {@code *ENV}, of SDPS (Demon Internet's extension of POP3): the SMTP envelope of a message, as it came. Neither
 * line has been checked for being an address; octets beyond ASCII are one character each.
 *
 * @param sender blank: the null sender
 * @param recipient never blank
 */
public record SdpsAnswer(String sender, String recipient) {

    /** The command, and the step of its errors. */
    public static final String COMMAND = "*ENV";
}
