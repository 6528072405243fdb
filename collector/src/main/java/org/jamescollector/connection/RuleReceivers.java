/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.ArrayList;
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
     * Decisions as they can be carried out now.
     *
     * @param verdict that everybody a rule names is known, or the message waits
     * @param heldBack rules whose own recipients wait, while the others get the message
     */
    record Checked(Verdict verdict, List<Verdict.Failed> heldBack) {

        static Checked of(Verdict verdict) {
            return new Checked(verdict, List.of());
        }
    }

    /**
     * These decisions, if James knows whoever they name. A message that goes to somebody else for some of its recipients waits for those
     * alone.
     *
     * @throws org.jamescollector.envelope.RecipientLookupException when James cannot tell just now
     */
    Checked checked(Decisions decisions) {
        if (!account.checkRecipients()) {
            return Checked.of(new Verdict.Decided(decisions));
        }
        Optional<Verdict.Failed> copies = decisions.further().stream()
                .flatMap(copy -> unknown(copy).stream())
                .findFirst();
        List<Verdict.Failed> failed = new ArrayList<>();
        List<Decisions.Decision> deciding = new ArrayList<>();
        boolean forSome = decisions.deciding().size() > 1;
        for (Decisions.Decision decision : decisions.deciding()) {
            Optional<Verdict.Failed> unknown = unknown(decision);
            unknown.ifPresent(failed::add);
            if (unknown.isPresent() && decision.recipients().isEmpty()) {
                forSome = false;
            }
            deciding.add(
                    unknown.isPresent()
                            ? new Decisions.Decision(decision.recipients(), new Effect.Leave(), decision.rule())
                            : decision);
        }
        if (copies.isPresent() || (!failed.isEmpty() && !forSome)) {
            return Checked.of(copies.orElseGet(() -> failed.get(0)));
        }
        return new Checked(new Verdict.Decided(new Decisions(deciding, decisions.further())), failed);
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
