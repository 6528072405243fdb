/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import org.jamescollector.config.MailetParameters;
import org.jamescollector.rules.Effect;

/**
 * Download rule: for these recipients the message stays at the provider for now. Each run asks the rules about it again.
 *
 * <pre>{@code <mailet match="SizeGreaterThan=10m" class="org.jamescollector.mailets.LeaveAtProvider"/>}</pre>
 */
public class LeaveAtProvider extends DownloadRuleMailet {

    public LeaveAtProvider() {
        super();
    }

    @Override
    Effect configured(MailetParameters parameters) {
        return new Effect.Leave();
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: leave, and ask again in the next run";
    }
}
