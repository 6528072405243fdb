/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import javax.mail.MessagingException;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.rules.Effect;

/**
 * Download rule: others get the message too. The rules behind it decide about its recipients.
 *
 * <pre>{@code
 * <mailet match="SenderDomainIs=customer.example" class="org.jamescollector.mailets.CopyDownload">
 *     <to>archive@example.org</to>
 *     <folder>Customer</folder>
 * </mailet>
 * }</pre>
 *
 * <p>{@code to} and {@code folder} as in {@link RedirectDownload}.
 */
public class CopyDownload extends DownloadRuleMailet {

    public CopyDownload() {
        super("to", "folder");
    }

    @Override
    Effect configured(MailetParameters parameters) throws MessagingException {
        return new Effect.Copy(parameters.addresses("to"), parameters.optionalMailbox("folder"));
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: others get it too";
    }
}
