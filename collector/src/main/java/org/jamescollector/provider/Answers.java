/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.util.List;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPResponse;

/** Replies with their enhanced codes (RFC 3463), by what they mean. */
final class Answers {

    /** Nothing: the answer is written when it is found. James' statistics want a response of each handler, and a code in it. */
    static final Response LATER = new Response() {

        @Override
        public String getRetCode() {
            return "250";
        }

        @Override
        public List<CharSequence> getLines() {
            return List.of();
        }

        @Override
        public boolean isEndSession() {
            return false;
        }
    };

    static final Response TURNING = of("250", "OK now reversing the connection");
    static final Response NOT_PERMITTED = of("450", "4.7.1 ATRN request refused: not all of these domains are yours");
    static final Response CANNOT_NOW = of("451", "4.3.0 Unable to process ATRN request now");
    static final Response BEING_FETCHED =
            of("451", "4.3.0 Unable to process ATRN request now: this mail is being fetched or sent already");
    static final Response NO_MAIL = of("453", "You have no mail");
    static final Response EHLO_FIRST = of("503", "5.5.1 EHLO first");
    static final Response SIGN_IN_FIRST = of("530", "5.7.0 Authentication required");
    static final Response NO_DOMAIN =
            of("501", "5.5.4 ATRN takes domains with commas and no blanks between them, or nothing");

    private Answers() {}

    static Response of(String code, String text) {
        return new SMTPResponse(code, text).immutable();
    }

    /** The same, and the connection is closed. */
    static Response last(String code, String text) {
        SMTPResponse response = new SMTPResponse(code, text);
        response.setEndSession(true);
        return response.immutable();
    }
}
