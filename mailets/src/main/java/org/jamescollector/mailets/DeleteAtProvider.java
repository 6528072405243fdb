/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import org.jamescollector.config.MailetParameters;
import org.jamescollector.rules.Effect;

/**
 * Download rule: these recipients do not get the message. When none of its recipients gets it, it is deleted at the provider without a
 * download; its header is kept with the decision.
 *
 * <pre>{@code <mailet match="HasHeader=X-Spam-Flag=YES" class="org.jamescollector.mailets.DeleteAtProvider"/>}</pre>
 */
public class DeleteAtProvider extends DownloadRuleMailet {

    public DeleteAtProvider() {
        super();
    }

    @Override
    Effect configured(MailetParameters parameters) {
        return new Effect.Delete();
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: delete without a download";
    }
}
