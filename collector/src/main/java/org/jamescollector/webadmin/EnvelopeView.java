/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import org.apache.commons.lang3.time.DurationFormatUtils;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.envelope.Explanation;
import org.jamescollector.envelope.RecoveredEnvelope;

/**
 * An envelope, and why it is that one, as the web administration shows it. What does not apply is absent.
 *
 * @param sender {@code <>} for the null sender
 * @param senderFrom what the sender was taken from, in words
 * @param source what decided about the recipients, in words
 * @param field the header field that decided, escaped and cut
 * @param addresses what was found there, and what became of each; the first hundred
 * @param valid how many of them James knows
 * @param invalid how many are ours, and James does not know them
 * @param fallback why the fallback recipient gets the message
 * @param notBelieved fields that were not looked at, because they stand below the provider's lines
 * @param problem why the account collects nothing at all; absent where nothing is known that speaks against it
 * @param copies what is expected where the envelope is not known
 * @param summary all this in one line, as the log and the mail's attribute have it
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record EnvelopeView(
        String account,
        String sender,
        String senderFrom,
        List<String> recipients,
        String source,
        Optional<String> field,
        List<AddressView> addresses,
        int valid,
        int invalid,
        Optional<String> fallback,
        Optional<NotBelievedView> notBelieved,
        Optional<String> problem,
        Optional<CopiesView> copies,
        String summary) {

    /**
     * @param verdict {@code VALID}, {@code INVALID}, {@code ELSEWHERE}, {@code FOREIGN} or {@code MALFORMED}
     * @param recipients who gets the message because of it
     */
    public record AddressView(String address, String verdict, List<String> recipients) {}

    /**
     * @param expected how many copies of the message a provider has that stores one for each recipient
     * @param within in words, as collector.xml has it
     * @param surplusTo who gets one more than that
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record CopiesView(int expected, String within, Optional<String> surplusTo) {}

    /**
     * @param because where the provider's lines end, in words
     * @param fields the first of them, escaped and cut
     */
    public record NotBelievedView(String because, List<String> fields) {}

    static EnvelopeView of(Pop3Account account, RecoveredEnvelope recovered, Optional<String> problem) {
        Explanation why = recovered.why();
        return new EnvelopeView(
                account.name().value(),
                recovered.envelope().sender().asString(),
                why.sender(),
                texts(recovered.envelope().recipients()),
                why.source(),
                why.field(),
                why.addresses().stream()
                        .map(judged -> new AddressView(
                                judged.address(), judged.verdict().name(), texts(judged.recipients())))
                        .toList(),
                why.valid(),
                why.invalid(),
                why.fallback(),
                Optional.of(why.notBelieved())
                        .filter(fields -> !fields.isNothing())
                        .map(fields -> new NotBelievedView(fields.because(), fields.fields())),
                problem,
                recovered
                        .copies()
                        .filter(copies -> !copies.isTold())
                        .map(copies -> new CopiesView(
                                copies.expected(),
                                DurationFormatUtils.formatDurationWords(
                                        copies.within().toMillis(), true, true),
                                copies.surplusTo().map(MailAddress::asString))),
                why.inOneLine());
    }

    private static List<String> texts(List<MailAddress> addresses) {
        return addresses.stream().map(MailAddress::asString).toList();
    }
}
