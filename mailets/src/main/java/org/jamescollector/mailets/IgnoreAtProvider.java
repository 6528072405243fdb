/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import org.jamescollector.config.MailetParameters;
import org.jamescollector.rules.Effect;

/**
 * Download rule: for these recipients the message stays at the provider, and the rules are not asked about it again until they
 * change. An account that keeps messages for a time deletes it when that time has passed since it was first seen.
 *
 * <pre>{@code <mailet match="HasHeader=X-Spam-Flag=YES" class="org.jamescollector.mailets.IgnoreAtProvider"/>}</pre>
 */
public class IgnoreAtProvider extends DownloadRuleMailet {

    public IgnoreAtProvider() {
        super();
    }

    @Override
    Effect configured(MailetParameters parameters) {
        return new Effect.Ignore();
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: ignore";
    }
}
