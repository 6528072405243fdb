/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import javax.mail.MessagingException;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.rules.Effect;

/**
 * Download rule: others get the message in the place of these recipients.
 *
 * <pre>{@code
 * <mailet match="RecipientIs=info@example.org" class="org.jamescollector.mailets.RedirectDownload">
 *     <to>anna@example.org, berta@example.org</to>
 *     <folder>Info</folder>
 * </mailet>
 * }</pre>
 *
 * <p>{@code to}: users of this James. {@code folder}: a mailbox of theirs, made if it is not there; without it their mail goes where
 * it always does.
 */
public class RedirectDownload extends DownloadRuleMailet {

    public RedirectDownload() {
        super("to", "folder");
    }

    @Override
    Effect configured(MailetParameters parameters) throws MessagingException {
        return new Effect.Redirect(parameters.addresses("to"), parameters.optionalMailbox("folder"));
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: others get it";
    }
}
