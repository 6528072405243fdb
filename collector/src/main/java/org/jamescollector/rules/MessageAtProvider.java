/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.time.Instant;
import java.util.List;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.envelope.CollectedHeader;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.history.MessageKey;

/**
 * A message of which it is to be decided whether it is downloaded.
 *
 * @param protocol {@code pop3}
 * @param key what the history knows it by, or will
 * @param size octets at the provider
 * @param firstSeen when it was seen there for the first time, as far as the history knows
 * @param provider the provider's address
 * @param header what is known of its header
 */
public record MessageAtProvider(
        AccountName account,
        String protocol,
        MessageKey key,
        long size,
        Instant firstSeen,
        String provider,
        Header header) {

    /** What is known of a message's header. */
    public sealed interface Header {

        /**
         * Nothing.
         *
         * @param recipients whose mail it is whatever the header says; empty where the header tells
         */
        record Unread(List<MailAddress> recipients) implements Header {}

        /**
         * All of it.
         *
         * @param header as the provider sent it
         * @param recovered the envelope that was found in it
         */
        record Read(CollectedHeader header, RecoveredEnvelope recovered) implements Header {}
    }

    /** The same message, when its header is here. */
    public MessageAtProvider with(Header.Read read) {
        return new MessageAtProvider(account, protocol, key, size, firstSeen, provider, read);
    }
}
