/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Mail;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.test.FakeMailContext;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.jamescollector.account.AccountName;
import org.jamescollector.envelope.CollectedHeader;
import org.jamescollector.envelope.Envelope;
import org.jamescollector.envelope.Explanation;
import org.jamescollector.envelope.RecoveredEnvelope;
import org.jamescollector.history.MessageFingerprint;
import org.jamescollector.history.MessageKey;
import org.jamescollector.testing.RealMessages;
import org.jamescollector.testing.RealMessages.RealMessage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** James' own matchers say the same about a message that is still at the provider as about the message that has come. */
class JamesMatchersBeforeDownloadTest {

    private static final String PACKAGE = "org.apache.james.transport.matchers.";

    static Stream<Arguments> matchers() {
        return Stream.of(
                        "All",
                        "SizeGreaterThan=1k",
                        "SizeGreaterThan=2500",
                        "SizeGreaterThan=20k",
                        "HasHeader=Subject",
                        "HasHeader=X-Spam-Flag=YES",
                        "HasHeader=MIME-Version=1.0",
                        "HasHeaderWithPrefix=X-",
                        "SubjectIs=test",
                        "SubjectStartsWith=Re:",
                        "SenderIs=alice@example.net",
                        "SenderIsRegex=.*@example\\.net",
                        "SenderDomainIs=example.net",
                        "SenderHostIs=example.net",
                        "SenderIsNull",
                        "RecipientIs=anna@example.org",
                        "RecipientIsRegex=berta@.*",
                        "RecipientDomainIs=example.com",
                        "HostIs=example.org",
                        "UserIs=anna",
                        "IsSingleRecipient",
                        "TooManyRecipients=1",
                        "RelayLimit=2",
                        "HasMimeType=text/plain",
                        "HasMimeType=multipart/mixed",
                        "HasMimeTypeParameter=charset=utf-8",
                        "CompareNumericHeaderValue=X-Spam-Score > 1",
                        "HasHabeasWarrantMark",
                        "HasMailAttribute=org.jamescollector.validRecipients",
                        "HasMailAttributeWithValue=org.jamescollector.account,office")
                .filter(RulesOf::isInThisJames)
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("matchers")
    void shouldSayTheSame(String condition) throws Exception {
        Matcher matcher = matcher(condition);
        List<String> matched = new ArrayList<>();
        for (RealMessage message : RealMessages.all()) {
            for (List<MailAddress> recipients : List.of(
                    List.of(new MailAddress("anna@example.org")),
                    List.of(new MailAddress("anna@example.org"), new MailAddress("berta@example.com")))) {
                Collection<MailAddress> before =
                        answer(matcher, RuleMails.of(atProvider(message.onTheWire(), recipients)));
                Collection<MailAddress> after = answer(matcher, whole(message.onTheWire(), recipients));

                assertThat(before).as(message.name()).containsExactlyElementsOf(after);
                matched.add(before.size() + " of " + recipients.size());
            }
        }
        assertThat(matched).hasSize(2 * 82);
    }

    private static Collection<MailAddress> answer(Matcher matcher, Mail mail) throws Exception {
        Collection<MailAddress> matched = matcher.match(mail);
        return matched == null ? List.of() : List.copyOf(matched);
    }

    private static Matcher matcher(String condition) throws Exception {
        int equals = condition.indexOf('=');
        String name = equals < 0 ? condition : condition.substring(0, equals);
        FakeMatcherConfig.Builder config =
                FakeMatcherConfig.builder().matcherName(name).mailetContext(FakeMailContext.defaultContext());
        if (equals >= 0) {
            config.condition(condition.substring(equals + 1));
        }
        Matcher matcher = Class.forName(PACKAGE + name)
                .asSubclass(Matcher.class)
                .getConstructor()
                .newInstance();
        matcher.init(config.build());
        return matcher;
    }

    private static RecoveredEnvelope envelope(List<MailAddress> recipients) throws Exception {
        return new RecoveredEnvelope(
                new Envelope(MaybeSender.of(new MailAddress("alice@example.net")), recipients, Optional.empty()),
                new Explanation("test", Optional.empty(), List.of(), Optional.empty(), "From"),
                Optional.empty());
    }

    private static MessageAtProvider atProvider(byte[] message, List<MailAddress> recipients) throws Exception {
        MessageFingerprint header = new MessageFingerprint();
        header.update(message, 0, message.length);
        return new MessageAtProvider(
                new AccountName("office"),
                "pop3",
                MessageKey.ofUniqueId("1"),
                message.length,
                Instant.parse("2026-11-20T10:15:30Z"),
                "192.0.2.1",
                new MessageAtProvider.Header.Read(
                        new CollectedHeader(header.header(), true, Optional.empty()), envelope(recipients)));
    }

    /** As James has it in its spool. */
    private static Mail whole(byte[] message, List<MailAddress> recipients) throws Exception {
        MailImpl mail = RuleMails.of(atProvider(message, recipients));
        MimeMessageInputStreamSource source =
                MimeMessageInputStreamSource.create("whole", new ByteArrayInputStream(message));
        mail.setMessageNoCopy(new MimeMessageWrapper(source));
        return mail;
    }
}
