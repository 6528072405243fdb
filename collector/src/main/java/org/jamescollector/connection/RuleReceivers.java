/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.rules.Decisions;
import org.jamescollector.rules.Effect;
import org.jamescollector.rules.UnknownReceiverException;
import org.jamescollector.rules.Verdict;

/**
 * Those to whom rules give messages. While James does not know one of them a message stays at the provider, as it does for an unknown
 * {@code <deliverTo>}: James would have it, and nobody would get it.
 */
final class RuleReceivers {

    private final Pop3Account account;
    private final KnownRecipients known;

    /** @param known is asked for each message */
    RuleReceivers(Pop3Account account, KnownRecipients known) {
        this.account = account;
        this.known = known;
    }

    /**
     * These decisions, if James knows whoever they name.
     *
     * @throws org.jamescollector.envelope.RecipientLookupException when James cannot tell just now
     */
    Verdict checked(Decisions decisions) {
        if (!account.checkRecipients()) {
            return new Verdict.Decided(decisions);
        }
        return Stream.concat(decisions.deciding().stream(), decisions.further().stream())
                .flatMap(decision -> unknown(decision).stream())
                .findFirst()
                .<Verdict>map(failed -> failed)
                .orElseGet(() -> new Verdict.Decided(decisions));
    }

    private Optional<Verdict.Failed> unknown(Decisions.Decision decision) {
        List<MailAddress> unknown = unknown(decision.effect()).toList();
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(new Verdict.Failed(
                        decision.rule().orElse(""), new UnknownReceiverException(unknown(unknown, known))));
    }

    /** Those to whom mail would be lost. */
    private Stream<MailAddress> unknown(Effect effect) {
        Predicate<MailAddress> unknown = address -> !known.isKnown(address);
        if (effect instanceof Effect.Redirect redirect) {
            return redirect.to().stream().filter(unknown);
        }
        // A copy that goes nowhere leaves the message with its recipients; one for somebody elsewhere may be meant for
        // mailets.
        return effect instanceof Effect.Copy copy
                ? copy.to().stream()
                        .filter(to -> known.isLocalDomain(to.getDomain()))
                        .filter(unknown)
                : Stream.empty();
    }

    /** What to tell of addresses in the {@code <to>} of a rule. */
    static String unknown(List<MailAddress> addresses, KnownRecipients known) {
        List<String> names = addresses.stream().map(MailAddress::asString).toList();
        return "James does not know " + names.stream().collect(Collectors.joining(", "))
                + ", whom its <to> names. Correct conf/mailetcontainer.xml, or make them: "
                + UnknownTargets.remedy(known, names)
                + "; if mailets of your own take their mail, <checkRecipients>false</checkRecipients> in the account";
    }
}
