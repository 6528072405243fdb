/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import javax.mail.MessagingException;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMatcher;
import org.apache.mailet.base.test.FakeMail;
import org.apache.mailet.base.test.FakeMatcherConfig;
import org.jamescollector.account.AccountName;
import org.jamescollector.history.MessageKey;
import org.jamescollector.spool.CollectedMail;

/** Mails as matchers get them, and matchers as James makes them. */
final class Mails {

    static final String DELIVERY =
            UUID.fromString("00000000-0000-0000-0000-000000000007").toString();

    private static final Set<AttributeName> LISTED = Set.of(
            CollectedMail.ACCOUNT,
            CollectedMail.PROTOCOL,
            CollectedMail.UNIQUE_ID,
            CollectedMail.SIZE,
            CollectedMail.FIRST_SEEN,
            CollectedMail.COLLECTED_AT);

    private Mails() {}

    static <M extends GenericMatcher> M init(M matcher, String condition) throws MessagingException {
        matcher.init(FakeMatcherConfig.builder()
                .matcherName(matcher.getClass().getName())
                .condition(condition)
                .build());
        return matcher;
    }

    /** A mail that came by SMTP, from sender@example.net to anna and berta. */
    static FakeMail bySmtp(String... fields) throws Exception {
        return FakeMail.builder()
                .name("mail")
                .sender("sender@example.net")
                .recipients("anna@example.org", "berta@example.org")
                .mimeMessage(message(String.join("\r\n", fields)))
                .build();
    }

    /** The same, as if it had been collected. */
    static FakeMail collected(String... fields) throws Exception {
        FakeMail mail = bySmtp(fields);
        set(mail, CollectedMail.ACCOUNT, "office-1");
        set(mail, CollectedMail.PROTOCOL, "pop3");
        set(mail, CollectedMail.DELIVERY_ID, DELIVERY);
        return mail;
    }

    static void set(Mail mail, AttributeName name, String value) {
        mail.setAttribute(new Attribute(name, AttributeValue.of(value)));
    }

    static void set(Mail mail, AttributeName name, long value) {
        mail.setAttribute(new Attribute(name, AttributeValue.of(value)));
    }

    static void set(Mail mail, AttributeName name, Instant value) {
        set(mail, name, value.toEpochMilli());
    }

    static MimeMessage message(String header) throws MessagingException {
        return message((header + "\r\n\r\nbody\r\n").getBytes(StandardCharsets.UTF_8));
    }

    static MimeMessage message(byte[] bytes) throws MessagingException {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    }

    /**
     * A message that is still at the provider and of which no more is known than the listing tells. Whatever the header has to tell throws
     * {@link HeaderTouched}; even of the recipients no more may be done than to give them back.
     */
    static Mail listed(Instant firstSeen) {
        MailImpl known = MailImpl.builder().name("listed").build();
        CollectedMail.describeAtProvider(
                known, new AccountName("office-1"), "pop3", new MessageKey("uid-1"), 1234, firstSeen);
        Collection<MailAddress> recipients = new Untouchable();
        return (Mail) Proxy.newProxyInstance(
                Mails.class.getClassLoader(), new Class<?>[] {Mail.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getRecipients":
                            return recipients;
                        case "getName":
                        case "getMessageSize":
                            break;
                        case "getAttribute":
                            if (LISTED.contains(arguments[0])) {
                                break;
                            }
                            throw new HeaderTouched();
                        default:
                            throw new HeaderTouched();
                    }
                    try {
                        return method.invoke(known, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    static List<MailAddress> addresses(String... localParts) throws Exception {
        MailAddress[] addresses = new MailAddress[localParts.length];
        for (int i = 0; i < localParts.length; i++) {
            addresses[i] = new MailAddress(localParts[i] + "@example.org");
        }
        return List.of(addresses);
    }

    /** The header would have to be fetched. */
    static final class HeaderTouched extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    private static final class Untouchable extends AbstractCollection<MailAddress> {

        @Override
        public Iterator<MailAddress> iterator() {
            throw new HeaderTouched();
        }

        @Override
        public int size() {
            throw new HeaderTouched();
        }
    }
}
