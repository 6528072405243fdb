/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.util.List;
import java.util.stream.Stream;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.jamescollector.notice.Letter;
import org.jamescollector.notice.NoticeTemplates;
import org.jamescollector.notice.Warned;
import org.jamescollector.rules.Effect;
import org.jamescollector.spool.NoticeMark;
import org.jamescollector.testing.FakeMessage;

/** What tests of mail about messages have in common. */
abstract class NotifyingTest extends CollectingTest {

    static Effect warning(Warned who, int perHour) {
        return new Effect.DeleteAndWarn(who, new Letter(NoticeTemplates.standard("delete-and-warn"), perHour));
    }

    static FakeMessage message(String id, String to, String subject, String... fields) {
        return FakeMessage.message(
                id,
                "Received: from a.example.net by provider.example; Fri, 20 Nov 2026 09:00:00 +0000\r\n"
                        + "From: alice@elsewhere.example\r\nTo: " + to + "\r\nSubject: " + subject + "\r\nMessage-ID: <"
                        + id + "@example.net>\r\n"
                        + String.join(
                                "",
                                Stream.of(fields).map(field -> field + "\r\n").toList())
                        + "\r\nFirst line of " + id + "\r\nSecond line\r\nThird line\r\n");
    }

    List<Mail> notices() {
        return collector.spooled().stream()
                .filter(mail -> NoticeMark.read(mail).isPresent())
                .toList();
    }

    /** Whom they went to. */
    List<String> told() {
        return notices().stream()
                .flatMap(mail -> mail.getRecipients().stream())
                .map(MailAddress::asString)
                .toList();
    }
}
