/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import javax.mail.MessagingException;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.rules.Effect;

/**
 * Download rule: once it is collected, the message is kept at the provider for another time than the account says. The rules behind it
 * decide whether it is.
 *
 * <pre>{@code
 * <mailet match="SizeGreaterThan=5m" class="org.jamescollector.mailets.KeepAtProvider">
 *     <keep>delete</keep>
 * </mailet>
 * }</pre>
 *
 * <p>{@code keep}: {@code delete}, {@code forever}, or a time, as in collector.xml.
 */
public class KeepAtProvider extends DownloadRuleMailet {

    public KeepAtProvider() {
        super("keep");
    }

    @Override
    Effect configured(MailetParameters parameters) throws MessagingException {
        return new Effect.KeepAtProvider(parameters.keep("keep"));
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: how long a collected message is kept at the provider";
    }
}
