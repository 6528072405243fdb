/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import org.jamescollector.config.MailetParameters;
import org.jamescollector.rules.Effect;

/**
 * Download rule: the message is downloaded for these recipients, and no later rule is asked. It overrules the account's
 * {@code maximumMessageSize} too.
 *
 * <pre>{@code <mailet match="SenderIs=boss@example.org" class="org.jamescollector.mailets.Download"/>}</pre>
 */
public class Download extends DownloadRuleMailet {

    public Download() {
        super();
    }

    @Override
    Effect configured(MailetParameters parameters) {
        return new Effect.Download();
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: download";
    }
}
