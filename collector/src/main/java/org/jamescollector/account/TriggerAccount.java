/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Sets off the delivery of mail that waits elsewhere. The mail itself comes by SMTP, as anybody's does.
 *
 * @param name unique among all accounts
 * @param enabled false: known, listed, never run
 * @param interval time between the end of one run and the start of the next
 * @param trigger what sets it off
 * @param domains whose mail is waited for, in lower case and ASCII (RFC 5890); none: anybody's
 * @param waitForMail how long mail may take to come; empty: nobody waits for it, and nothing is told of it
 */
public record TriggerAccount(
        AccountName name,
        boolean enabled,
        Duration interval,
        Trigger trigger,
        List<String> domains,
        Optional<Duration> waitForMail)
        implements Account {

    public TriggerAccount {
        domains = List.copyOf(domains);
    }

    @Override
    public Optional<Endpoint> server() {
        return trigger.endpoint();
    }

    @Override
    public String place() {
        return trigger.place();
    }

    @Override
    public String protocol() {
        return trigger.protocol();
    }
}
