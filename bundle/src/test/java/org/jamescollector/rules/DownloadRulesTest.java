/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.Keep;
import org.jamescollector.envelope.CollectedHeader;
import org.jamescollector.envelope.Envelope;
import org.jamescollector.envelope.Explanation;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.history.MessageKey;
import org.junit.jupiter.api.Test;

/** Rules as an administrator writes them, made by James' own mailet container. */
class DownloadRulesTest {

    private static final String OURS = "org.jamescollector.mailets.";
    private static final Effect DOWNLOAD = new Effect.Download();
    private static final MailAddress ANNA = address("anna@example.org");
    private static final MailAddress BERTA = address("berta@example.org");
    private static final String HEADER = "From: alice@example.net\r\nSubject: Offer\r\nX-Spam-Flag: YES\r\n";

    @Test
    void shouldDownloadWhatNoRuleDecides() throws Exception {
        DownloadRules rules = RulesOf.xml(rule("SubjectIs=Something else", "LeaveAtProvider", ""));

        Decisions decisions = decided(rules, read(HEADER, 1_000, ANNA));

        assertThat(decisions.about(ANNA).effect()).isEqualTo(DOWNLOAD);
        assertThat(decisions.about(ANNA).rule()).isEmpty();
        assertThat(decisions.downloads()).isTrue();
    }

    @Test
    void shouldTakeTheFirstDecisionOfEachRecipient() throws Exception {
        DownloadRules rules = RulesOf.xml(rule("RecipientIs=anna@example.org", "Download", "")
                + rule("HasHeader=X-Spam-Flag=YES", "DeleteAtProvider", "")
                + rule("All", "LeaveAtProvider", ""));

        Decisions decisions = decided(rules, read(HEADER, 1_000, ANNA, BERTA));

        assertThat(decisions.about(ANNA).effect()).isEqualTo(DOWNLOAD);
        assertThat(decisions.about(BERTA).effect()).isEqualTo(new Effect.Delete());
        assertThat(decisions.about(BERTA).rule()).contains("2 (HasHeader=X-Spam-Flag=YES DeleteAtProvider)");
        assertThat(decisions.leaves()).isFalse();
    }

    @Test
    void shouldNotAskForTheHeaderWhenSizeDecides() throws Exception {
        DownloadRules rules = RulesOf.xml(rule("SizeGreaterThan=1k", "LeaveAtProvider", ""));

        assertThat(decided(rules, listed(1_025)).deciding())
                .extracting(Decisions.Decision::effect)
                .containsOnly(new Effect.Leave());
        assertThat(decided(rules, listed(1_024)).deciding())
                .extracting(Decisions.Decision::effect)
                .containsOnly(new Effect.Download());
        assertThat(decided(rules, listed(1_025, ANNA)).about(ANNA).effect()).isEqualTo(new Effect.Leave());
    }

    @Test
    void shouldAskForTheHeaderWhenARuleLooksAtIt() throws Exception {
        for (String matcher : Stream.of(
                        "SubjectIs=Offer",
                        "SenderIs=alice@example.net",
                        "HasHeader=X-Spam-Flag",
                        "HasMailAttribute=org.jamescollector.fallback",
                        "HasHabeasWarrantMark",
                        "CompareNumericHeaderValue=X-Spam-Score > 5")
                .filter(RulesOf::isInThisJames)
                .toList()) {
            DownloadRules rules = RulesOf.xml(rule(matcher, "LeaveAtProvider", ""));

            assertThat(ask(rules, listed(1_000, ANNA))).as(matcher).isInstanceOf(Verdict.HeaderNeeded.class);
        }
    }

    @Test
    void shouldAskForTheHeaderWhenARuleLooksAtRecipientsThatItTells() throws Exception {
        DownloadRules rules = RulesOf.xml(rule("RecipientIs=anna@example.org", "LeaveAtProvider", ""));

        assertThat(ask(rules, listed(1_000))).isInstanceOf(Verdict.HeaderNeeded.class);
        assertThat(decided(rules, listed(1_000, ANNA)).about(ANNA).effect()).isEqualTo(new Effect.Leave());
    }

    @Test
    void shouldNotLookAtRulesBehindTheDecision() throws Exception {
        DownloadRules rules = RulesOf.xml(
                rule("SizeGreaterThan=1k", "LeaveAtProvider", "") + rule("SubjectIs=Offer", "DeleteAtProvider", ""));

        assertThat(decided(rules, listed(2_000)).leaves()).isTrue();
        assertThat(ask(rules, listed(500))).isInstanceOf(Verdict.HeaderNeeded.class);
    }

    @Test
    void shouldTakeWhatTheAccountSaysLast() throws Exception {
        Effect tooLarge = new Effect.TooLarge(1_000);
        DownloadRules rules = RulesOf.xml(rule("SenderIs=boss@example.org", "Download", ""));

        assertThat(((Verdict.Decided) rules.ask(read(HEADER, 2_000, ANNA), tooLarge))
                        .decisions()
                        .about(ANNA)
                        .effect())
                .isEqualTo(tooLarge);
        assertThat(((Verdict.Decided) rules.ask(read("boss@example.org", HEADER, 2_000, ANNA), tooLarge))
                        .decisions()
                        .about(ANNA)
                        .effect())
                .isEqualTo(DOWNLOAD);
    }

    @Test
    void shouldGatherWhatDoesNotDecide() throws Exception {
        DownloadRules rules = RulesOf.xml(rule("All", "KeepAtProvider", "<keep>14 days</keep>")
                + rule("All", "DownloadPriority", "<value>10</value>")
                + rule("All", "CopyDownload", "<to>archive@example.org</to><folder>Old</folder>")
                + rule(
                        "RecipientIs=anna@example.org",
                        "TagDownload",
                        "<name>a</name><value>b</value><header>X-C</header>")
                + rule("All", "DeleteAtProvider", ""));

        Decisions decisions = decided(rules, read(HEADER, 1_000, ANNA, BERTA));

        assertThat(decisions.keeping())
                .containsExactly(new Effect.KeepAtProvider(new Keep.DeleteAfter(Duration.ofDays(14))));
        assertThat(decisions.priority()).isEqualTo(10);
        assertThat(decisions.copies())
                .containsExactly(new Effect.Copy(List.of(address("archive@example.org")), Optional.of("Old")));
        assertThat(decisions.further(ANNA).filter(Effect.Tag.class::isInstance))
                .containsExactly(new Effect.Tag("a", "b", Optional.of("X-C")));
        assertThat(decisions.further(BERTA).filter(Effect.Tag.class::isInstance))
                .isEmpty();
        assertThat(decisions.about(ANNA).effect()).isEqualTo(new Effect.Delete());
        assertThat(decisions.downloads()).as("for the copy").isTrue();
    }

    @Test
    void shouldCombineMatchersAsJamesDoes() throws Exception {
        DownloadRules rules = RulesOf.xml(
                "<matcher name=\"spam-and-large\" match=\"org.apache.james.mailetcontainer.impl.matchers.And\">"
                        + "<matcher match=\"SizeGreaterThan=1k\"/><matcher match=\"HasHeader=X-Spam-Flag=YES\"/>"
                        + "<matcher notmatch=\"RecipientIs=berta@example.org\"/></matcher>"
                        + rule("spam-and-large", "IgnoreAtProvider", ""));

        Decisions decisions = decided(rules, read(HEADER, 2_000, ANNA, BERTA));

        assertThat(decisions.about(ANNA).effect()).isEqualTo(new Effect.Ignore());
        assertThat(decisions.about(BERTA).effect()).isEqualTo(DOWNLOAD);
    }

    @Test
    void shouldLetJamesMailetsNoteSomethingForTheirRecipientsOnly() throws Exception {
        DownloadRules rules = RulesOf.xml(
                "<mailet match=\"RecipientIs=anna@example.org\" class=\"SetMailAttribute\"><seen>yes</seen></mailet>"
                        + rule("HasMailAttribute=seen", "LeaveAtProvider", ""));

        Decisions decisions = decided(rules, read(HEADER, 2_000, ANNA, BERTA));

        assertThat(decisions.about(ANNA).effect()).isEqualTo(new Effect.Leave());
        assertThat(decisions.about(BERTA).effect()).isEqualTo(DOWNLOAD);
    }

    @Test
    void shouldLeaveTheMessageAndNameTheRuleThatFails() throws Exception {
        DownloadRules rules = RulesOf.xml(rule("All", "DownloadPriority", "<value>1</value>")
                + rule("org.jamescollector.rules.DownloadRulesTest$Broken=x", "Download", ""));

        Verdict verdict = ask(rules, read(HEADER, 1_000, ANNA));

        assertThat(verdict).isInstanceOf(Verdict.Failed.class);
        assertThat(((Verdict.Failed) verdict).reason())
                .contains("2 (DownloadRulesTest$Broken=x Download)")
                .contains("broken on purpose");
    }

    @Test
    void shouldDoWhatOnMatchExceptionSays() throws Exception {
        String broken = "org.jamescollector.rules.DownloadRulesTest$Broken=x";
        DownloadRules noMatch =
                RulesOf.xml(rule(broken, "LeaveAtProvider", "<onMatchException>nomatch</onMatchException>"));
        DownloadRules matchAll =
                RulesOf.xml(rule(broken, "LeaveAtProvider", "<onMatchException>matchall</onMatchException>"));

        assertThat(decided(noMatch, read(HEADER, 1_000, ANNA)).about(ANNA).effect())
                .isEqualTo(DOWNLOAD);
        assertThat(decided(matchAll, read(HEADER, 1_000, ANNA)).about(ANNA).effect())
                .isEqualTo(new Effect.Leave());
    }

    @Test
    void shouldLeaveTheMessageWhenAMatcherLooksAtTheBody() throws Exception {
        DownloadRules rules =
                RulesOf.xml(rule("org.jamescollector.rules.DownloadRulesTest$BodyReader", "Download", ""));

        assertThat(((Verdict.Failed) ask(rules, read(HEADER, 1_000, ANNA))).reason())
                .contains("the body of the message is not here before the download");
    }

    @Test
    void shouldRefuseToStartWithMatchersThatNeedTheBody() {
        for (String matcher : List.of("HasAttachment", "AttachmentFileNameIs=*.exe", "HasMimeTypeAnySubPart=a/b")) {
            assertThatThrownBy(() -> RulesOf.xml(rule(matcher, "DeleteAtProvider", "")))
                    .isInstanceOf(RuleProblem.class)
                    .hasMessageContaining("mailet 1 (" + matcher)
                    .hasMessageContaining("looks at the body");
        }
        assertThatThrownBy(() -> RulesOf.xml(
                        "<matcher name=\"hidden\" match=\"org.apache.james.mailetcontainer.impl.matchers.Or\">"
                                + "<matcher match=\"All\"/><matcher notmatch=\"HasAttachment\"/></matcher>"
                                + rule("hidden", "DeleteAtProvider", "")))
                .isInstanceOf(RuleProblem.class)
                .hasMessageContaining("HasAttachment");
    }

    @Test
    void shouldRefuseToStartWithMailetsThatNeedTheMessage() {
        assertThatThrownBy(() -> RulesOf.xml("<mailet match=\"All\" class=\"Null\"/>"))
                .isInstanceOf(RuleProblem.class)
                .hasMessageContaining("mailet 1 (All Null)")
                .hasMessageContaining("still at the provider");
    }

    @Test
    void shouldRefuseWrongParameters() {
        assertThatThrownBy(() -> RulesOf.xml(rule("All", "KeepAtProvider", "<keep>5</keep>")))
                .hasRootCauseMessage(
                        OURS + "KeepAtProvider: <keep>5</keep>: it takes delete, forever, or a time such as 14 days");
        assertThatThrownBy(() -> RulesOf.xml(rule("All", "KeepAtProvider", "<kept>5 days</kept>")))
                .hasRootCauseMessage(OURS + "KeepAtProvider has no parameter <kept>; it takes keep");
        assertThatThrownBy(() -> RulesOf.xml(
                        rule("All", "TagDownload", "<name>org.jamescollector.deliveryId</name><value>x</value>")))
                .hasRootCauseMessage(
                        OURS + "TagDownload: <name>org.jamescollector.deliveryId</name>: names that begin with"
                                + " org.jamescollector. are the collector's own");
        assertThatThrownBy(() -> RulesOf.xml(rule("All", "RedirectDownload", "")))
                .hasRootCauseMessage(OURS + "RedirectDownload needs <to>");
    }

    @Test
    void shouldChangeItsFingerprintWithItsRules() throws Exception {
        String rule = rule("SizeGreaterThan=1k", "LeaveAtProvider", "");

        assertThat(RulesOf.xml(rule).fingerprint())
                .isEqualTo(RulesOf.xml(rule).fingerprint())
                .isNotEqualTo(RulesOf.xml(rule.replace("1k", "2k")).fingerprint())
                .isNotEqualTo(RulesOf.xml(rule + rule).fingerprint());
    }

    /** Throws. */
    public static class Broken extends org.apache.mailet.base.GenericMatcher {
        @Override
        public Set<MailAddress> match(org.apache.mailet.Mail mail) {
            throw new IllegalStateException("broken on purpose");
        }
    }

    /** Reads the body. */
    public static class BodyReader extends org.apache.mailet.base.GenericMatcher {
        @Override
        public Set<MailAddress> match(org.apache.mailet.Mail mail) throws javax.mail.MessagingException {
            try {
                mail.getMessage().getContent();
                return Set.of();
            } catch (java.io.IOException e) {
                throw new javax.mail.MessagingException("", e);
            }
        }
    }

    private static String rule(String match, String mailet, String parameters) {
        return "<mailet match=\"" + match.replace(">", "&gt;") + "\" class=\"" + OURS + mailet + "\">" + parameters
                + "</mailet>";
    }

    private static Verdict ask(DownloadRules rules, MessageAtProvider message) {
        return rules.ask(message, DOWNLOAD);
    }

    private static Decisions decided(DownloadRules rules, MessageAtProvider message) {
        Verdict verdict = ask(rules, message);
        assertThat(verdict).isInstanceOf(Verdict.Decided.class);
        return ((Verdict.Decided) verdict).decisions();
    }

    private static MessageAtProvider listed(long size, MailAddress... recipients) {
        return message(size, new MessageAtProvider.Header.Unread(List.of(recipients)));
    }

    private static MessageAtProvider read(String header, long size, MailAddress... recipients) {
        return read("alice@example.net", header, size, recipients);
    }

    private static MessageAtProvider read(String sender, String header, long size, MailAddress... recipients) {
        Envelope envelope = new Envelope(MaybeSender.of(address(sender)), List.of(recipients), Optional.empty());
        Explanation why = new Explanation("test", Optional.empty(), List.of(), Optional.empty(), "From");
        return message(
                size,
                new MessageAtProvider.Header.Read(
                        CollectedHeader.of(header.getBytes(StandardCharsets.US_ASCII)),
                        new RecoveredEnvelope(envelope, why, Optional.empty())));
    }

    private static MessageAtProvider message(long size, MessageAtProvider.Header header) {
        return new MessageAtProvider(
                new AccountName("office"),
                "pop3",
                MessageKey.ofUniqueId("1"),
                size,
                Instant.parse("2026-11-20T10:15:30Z"),
                "192.0.2.1",
                header);
    }

    private static MailAddress address(String address) {
        try {
            return new MailAddress(address);
        } catch (javax.mail.internet.AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
