/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.mail.internet.AddressException;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AddressMapping;
import org.jamescollector.account.AddressPattern;
import org.jamescollector.account.AddressTemplate;
import org.jamescollector.account.CopyPolicy;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.EnvelopeSource.Occurrence;
import org.jamescollector.account.Glob;
import org.jamescollector.account.ListMapping;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.connection.AnAccount;
import org.jamescollector.testing.Known;

/**
 * A mailbox of many people, with the default settings unless a test says otherwise. James is {@code james.example.org}, serves
 * {@code example.org} and knows everybody there but those whose name begins with "nobody".
 */
public final class AMailboxOfMany {

    /** Gets what nobody else gets. */
    public static final MailAddress FALLBACK = address("postmaster@example.org");

    static final String US = "james.example.org";

    private List<EnvelopeSource> sources = EnvelopeSettings.DEFAULT_SOURCES;
    private TraceBlock trace = TraceBlock.DEFAULT;
    private List<AddressPattern> accepted = List.of();
    private final List<AddressMapping> mappings = new ArrayList<>();
    private final List<ListMapping> lists = new ArrayList<>();
    private int hopLimit = EnvelopeSettings.DEFAULT_HOP_LIMIT;
    private CopyPolicy copies = CopyPolicy.DEFAULT;
    private KnownRecipients known = new Known(
            Domain.of("example.org")::equals, address -> !address.getLocalPart().startsWith("nobody"));
    private boolean checksRecipients = true;
    private boolean writesTrace = true;
    private Optional<SdpsEnvelope> sdps = Optional.empty();
    private boolean whole = true;
    private OwnNames names = () -> US;

    /** One with the default settings. */
    public static AMailboxOfMany byDefault() {
        return new AMailboxOfMany();
    }

    /** Asking these sources only. */
    public static AMailboxOfMany asking(EnvelopeSource... sources) {
        return new AMailboxOfMany().sources(List.of(sources));
    }

    AMailboxOfMany sources(List<EnvelopeSource> which) {
        sources = which;
        return this;
    }

    AMailboxOfMany trace(TraceBlock block) {
        trace = block;
        return this;
    }

    AMailboxOfMany accepting(String... patterns) {
        accepted = Arrays.stream(patterns).map(AddressPattern::parse).toList();
        return this;
    }

    /** A mapping as the configuration has it: {@code ~} for the rest; no targets: elsewhere. */
    AMailboxOfMany mapping(String from, String... to) {
        boolean rest = from.startsWith("~");
        AddressPattern pattern = AddressPattern.parse(rest ? "*" + from.substring(1) : from);
        mappings.add(new AddressMapping(
                pattern,
                rest,
                Arrays.stream(to)
                        .map(AddressPattern::parse)
                        .map(target -> new AddressMapping.Target(target.localPart(), target.domain()))
                        .toList()));
        return this;
    }

    AMailboxOfMany list(String id, String... subscribers) {
        lists.add(new ListMapping(
                new Glob(id),
                Arrays.stream(subscribers).map(AMailboxOfMany::address).toList()));
        return this;
    }

    AMailboxOfMany hopLimit(int limit) {
        hopLimit = limit;
        return this;
    }

    AMailboxOfMany copies(Optional<Duration> within, boolean surplusToFallback) {
        copies = new CopyPolicy(within, surplusToFallback);
        return this;
    }

    AMailboxOfMany known(KnownRecipients who) {
        known = who;
        return this;
    }

    AMailboxOfMany knowingOnly(String... addresses) {
        Set<MailAddress> these =
                Arrays.stream(addresses).map(AMailboxOfMany::address).collect(Collectors.toSet());
        return known(new Known(Domain.of("example.org")::equals, these::contains));
    }

    AMailboxOfMany withoutChecking() {
        checksRecipients = false;
        return this;
    }

    AMailboxOfMany withoutTraceHeader() {
        writesTrace = false;
        return this;
    }

    AMailboxOfMany answering(String sender, String recipient) {
        sdps = Optional.of(new SdpsEnvelope(sender, recipient));
        return this;
    }

    /** On a James of this name. */
    AMailboxOfMany named(String us) {
        names = () -> us;
        return this;
    }

    AMailboxOfMany cut() {
        whole = false;
        return this;
    }

    /** What recovers its envelopes. */
    public EnvelopeRecovery recovery() {
        return EnvelopeRecoveries.of(account(), known, names);
    }

    EnvelopeSettings settings() {
        return new EnvelopeSettings(sources, trace, accepted, mappings, lists, FALLBACK, hopLimit, copies);
    }

    Pop3Account account() {
        Pop3Account like = AnAccount.named("info", 110).build();
        return new Pop3Account(
                like.name(),
                like.enabled(),
                like.endpoint(),
                like.security(),
                like.user(),
                like.password(),
                like.signIn(),
                like.interval(),
                new Recipients.ByEnvelope(settings()),
                checksRecipients,
                like.keep(),
                like.maximumMessageSize(),
                like.limits(),
                like.smallestFirst(),
                writesTrace);
    }

    /** @param lines of the header, without their ends */
    RecoveredEnvelope recover(String... lines) {
        return recover(octets(lines));
    }

    RecoveredEnvelope recover(byte[] header) {
        return recovery().recover(new CollectedHeader(header, whole, sdps));
    }

    List<MailAddress> recipients(String... lines) {
        return recover(lines).envelope().recipients();
    }

    static byte[] octets(String... lines) {
        return Arrays.stream(lines)
                .map(line -> line + "\r\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    static EnvelopeSource.Header header(String name) {
        return new EnvelopeSource.Header(name, new Occurrence.Nth(1), Optional.empty(), Optional.empty(), false);
    }

    static EnvelopeSource.Header occurrence(String name, Occurrence occurrence) {
        return new EnvelopeSource.Header(name, occurrence, Optional.empty(), Optional.empty(), false);
    }

    static EnvelopeSource.Header prefixed(String name, String prefix) {
        return new EnvelopeSource.Header(name, new Occurrence.Nth(1), Optional.of(prefix), Optional.empty(), false);
    }

    static EnvelopeSource.Header templated(String name, String template) {
        return new EnvelopeSource.Header(
                name, new Occurrence.Nth(1), Optional.empty(), Optional.of(new AddressTemplate(template)), false);
    }

    static EnvelopeSource.Header anywhere(String name) {
        return new EnvelopeSource.Header(name, new Occurrence.Nth(1), Optional.empty(), Optional.empty(), true);
    }

    static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}
