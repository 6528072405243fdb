/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.rules.DownloadAction;
import org.jamescollector.rules.DownloadRules;
import org.jamescollector.rules.Effect;

/** What the mailets of the processor {@code download-rules} have in common. */
abstract class DownloadRuleMailet extends GenericMailet implements DownloadAction {

    private final String[] parameters;
    private Effect effect = new Effect.Leave();

    /** @param parameters that it has */
    DownloadRuleMailet(String... parameters) {
        this.parameters = parameters;
    }

    @Override
    public final void init() throws MessagingException {
        effect = configured(MailetParameters.of(this, parameters));
    }

    /** @throws MessagingException when they are wrong: James does not start */
    abstract Effect configured(MailetParameters parameters) throws MessagingException;

    @Override
    public final Effect effect() {
        return effect;
    }

    /** @throws MessagingException always: a mail that comes here is no longer at the provider */
    @Override
    public final void service(Mail mail) throws MessagingException {
        throw new MessagingException(getMailetName()
                + " decides about messages that are still at the provider: it belongs into the processor "
                + DownloadRules.PROCESSOR);
    }
}
