/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import javax.mail.MessagingException;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.rules.Effect;

/**
 * Download rule: when in the run the message is downloaded. The rules behind it decide whether it is.
 *
 * <pre>{@code
 * <mailet match="SenderIs=boss@example.org" class="org.jamescollector.mailets.DownloadPriority">
 *     <value>10</value>
 * </mailet>
 * }</pre>
 *
 * <p>{@code value}: -1000 to 1000, higher ones first; messages about which no rule says anything have 0.
 */
public class DownloadPriority extends DownloadRuleMailet {

    public DownloadPriority() {
        super("value");
    }

    @Override
    Effect configured(MailetParameters parameters) throws MessagingException {
        return new Effect.Priority(parameters.number("value", -1000, 1000));
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: what is downloaded first";
    }
}
