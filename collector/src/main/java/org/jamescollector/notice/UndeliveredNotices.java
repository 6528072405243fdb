/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.util.Arrays;
import java.util.Optional;
import javax.mail.MessagingException;
import javax.mail.internet.MimeMessage;
import org.apache.mailet.Mail;
import org.jamescollector.history.Ask;
import org.jamescollector.history.Asks;
import org.jamescollector.spool.NoticeMark;

/** Learns of notices that James could not deliver. Blocks on the database. */
@Singleton
public final class UndeliveredNotices {

    private final Asks asks;

    @Inject
    public UndeliveredNotices(Asks asks) {
        this.asks = asks;
    }

    /**
     * The notice that a mail is; empty where the collector has not written it. The mail's attributes tell, or where James has made a new mail of
     * it, as its {@code LocalDelivery} does, its mark.
     */
    public Optional<String> noticeIn(Mail mail) throws MessagingException {
        Optional<String> notice = NoticeMark.read(mail).map(NoticeMark::notice);
        if (notice.isPresent()) {
            return notice;
        }
        Optional<String> mark = first(mail.getMessage(), NoticeSeal.FIELD);
        return mark.isEmpty()
                ? mark
                : new NoticeSeal(asks.secret())
                        .idIn(mark, first(mail.getMessage(), "To"), first(mail.getMessage(), "Date"));
    }

    /** Whom it was to ask, so that nothing becomes of the message without him; empty where it asks nobody, or that is over. */
    public Optional<Ask> take(String notice) {
        return asks.undelivered(notice);
    }

    private static Optional<String> first(MimeMessage message, String field) throws MessagingException {
        String[] values = message.getHeader(field);
        return values == null ? Optional.empty() : Arrays.stream(values).findFirst();
    }
}
