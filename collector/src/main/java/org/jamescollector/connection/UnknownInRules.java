/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.mail.internet.AddressException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.notice.AnswerAddress;
import org.jamescollector.notice.AnswerToken;
import org.jamescollector.rules.DownloadRules;
import org.jamescollector.rules.NamedAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when James starts of addresses in download rules that James does not know: the messages that they are about may be days away. */
final class UnknownInRules {

    private static final Logger LOGGER = LoggerFactory.getLogger(UnknownInRules.class);
    /** Domains whose users may be asked something. */
    private static final int MOST_DOMAINS = 100;

    private UnknownInRules() {}

    /** @param accounts whose messages the rules are about */
    static void tell(DownloadRules rules, Collection<Pop3Account> accounts, KnownRecipients known) {
        List<Pop3Account> enabled =
                accounts.stream().filter(Pop3Account::enabled).toList();
        if (enabled.isEmpty()) {
            return;
        }
        try {
            rules.named().forEach(named -> tell(named, known));
            if (rules.answersAreTaken()) {
                rules.answerAddresses().forEach(answers -> tell(answers, enabled, known));
            }
        } catch (RecipientLookupException e) {
            LOGGER.debug("James cannot tell whom it knows just now", e);
        }
    }

    private static void tell(NamedAddress named, KnownRecipients known) {
        MailAddress address = named.address();
        boolean isOurs = known.isLocalDomain(address.getDomain());
        if (isOurs && known.isKnown(address)) {
            return;
        }
        switch (named.role()) {
            case REDIRECTED_TO -> stays(named, known);
            case COPIED_TO -> {
                if (isOurs) {
                    stays(named, known);
                } else {
                    LOGGER.warn(
                            "Download rule {}: {}, whom its <to> names, is not at one of James' domains, and James does not relay what was"
                                    + " collected: such copies lie in the repository of the processor relay-denied. Name somebody here, or"
                                    + " make his domain: james-cli AddDomain {}",
                            named.rule(),
                            address,
                            address.getDomain().asString());
                }
            }
            case WARNED -> {
                if (isOurs) {
                    LOGGER.warn(
                            "Download rule {}: James does not know {}, whom its <warn> names, and nobody reads what he is told. Correct"
                                    + " conf/mailetcontainer.xml, or make him: {}",
                            named.rule(),
                            address,
                            UnknownTargets.remedy(known, List.of(address.asString())));
                }
            }
        }
    }

    private static void stays(NamedAddress named, KnownRecipients known) {
        LOGGER.warn(
                "Download rule {}: {}. Until then the messages that it is about stay at the provider",
                named.rule(),
                RuleReceivers.unknown(List.of(named.address()), known));
    }

    private static void tell(AnswerAddress answers, List<Pop3Account> accounts, KnownRecipients known) {
        asked(answers, accounts, known).forEach(asked -> tell(answers, asked, known));
    }

    /** Somebody in each domain whose users may be asked. Where answers have a domain of their own one will do. */
    private static Stream<MailAddress> asked(AnswerAddress answers, List<Pop3Account> accounts, KnownRecipients known) {
        Stream<Domain> domains = accounts.stream()
                .map(account -> account.recipients().lastResort().getDomain())
                .distinct()
                .filter(known::isLocalDomain);
        return domains.limit(answers.hasDomain() ? 1 : MOST_DOMAINS).flatMap(domain -> anybodyAt(domain).stream());
    }

    private static List<MailAddress> anybodyAt(Domain domain) {
        try {
            return List.of(new MailAddress("somebody@" + domain.asString()));
        } catch (AddressException e) {
            return List.of();
        }
    }

    private static void tell(AnswerAddress answers, MailAddress asked, KnownRecipients known) {
        MailAddress address = answers.of(asked, "a".repeat(AnswerToken.LENGTH));
        if (known.isKnown(address)) {
            return;
        }
        MailAddress user = answers.withoutDetail(asked);
        if (!known.isKnown(user)) {
            LOGGER.warn(
                    "Answers to download rules go to {}, whom James does not know: they come back to whoever sent them. Make it, or an alias of"
                            + " that name: {}",
                    user,
                    UnknownTargets.remedy(known, List.of(user.asString())));
        } else if (!user.equals(address)) {
            LOGGER.warn(
                    "Answers to download rules go to {}, and James knows {}, but takes no mail for that name with a + behind it unless a regex"
                            + " mapping says so: docs/download-rules-notices.md",
                    answers.text(),
                    user);
        }
    }
}
