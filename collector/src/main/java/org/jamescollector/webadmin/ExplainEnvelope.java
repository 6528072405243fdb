/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.webadmin;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.eclipse.jetty.http.HttpStatus;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.connection.CollectorService;
import org.jamescollector.envelope.CollectedHeader;
import org.jamescollector.envelope.RecipientLookupException;
import org.jamescollector.envelope.SdpsEnvelope;
import org.jamescollector.history.MessageFingerprint;
import spark.HaltException;
import spark.Request;

/** Says which envelope the message in a request would get, were it collected. */
final class ExplainEnvelope {

    private static final String SDPS_SENDER = "sdpsSender";
    private static final String SDPS_RECIPIENT = "sdpsRecipient";

    /** The beginning of a header field, of such a name as mail has (RFC 5322, section 2.2 allows stranger ones). */
    private static final Pattern FIELD = Pattern.compile("^[A-Za-z0-9][\\w.-]*[ \\t]*:", Pattern.MULTILINE);

    private final CollectorService collector;

    ExplainEnvelope(CollectorService collector) {
        this.collector = collector;
    }

    EnvelopeView answer(Pop3Account account, Request request) {
        CollectedHeader header = header(request, sdps(request));
        try {
            return EnvelopeView.of(
                    account, collector.explain(account, header), collector.whyNothingIsCollectedFor(account));
        } catch (RecipientLookupException e) {
            throw ErrorResponder.builder()
                    .statusCode(HttpStatus.SERVICE_UNAVAILABLE_503)
                    .type(ErrorResponder.ErrorType.SERVER_ERROR)
                    .message(e.getMessage())
                    .haltError();
        }
    }

    /**
     * Cut where a collected message's header is. The body is in memory whatever is done here: James' filters, which have every
     * request before it comes here, have read all of it to log it, and nothing is left to be read from the connection.
     */
    private static CollectedHeader header(Request request, Optional<SdpsEnvelope> sdps) {
        byte[] body = request.bodyAsBytes();
        MessageFingerprint message = new MessageFingerprint();
        message.update(body, 0, Math.min(body.length, MessageFingerprint.MAXIMUM_HEADER));
        byte[] header = message.header();
        if (!FIELD.matcher(new String(header, StandardCharsets.ISO_8859_1)).find()) {
            throw wrong(
                    "There is no header field in the body before its first empty line. It has to be a message, or the header of one, sent as"
                            + " Content-Type: message/rfc822; as application/x-www-form-urlencoded, which is curl's own choice, it"
                            + " does not get here");
        }
        boolean whole = header.length < MessageFingerprint.MAXIMUM_HEADER || body.length == header.length;
        return new CollectedHeader(header, whole, sdps);
    }

    /** What the provider would say to {@code *ENV}: there is no provider here that could be asked. */
    private static Optional<SdpsEnvelope> sdps(Request request) {
        Optional<String> sender = Optional.ofNullable(request.queryParams(SDPS_SENDER));
        Optional<String> recipient = Optional.ofNullable(request.queryParams(SDPS_RECIPIENT));
        if (sender.isPresent() != recipient.isPresent()) {
            throw wrong("'" + SDPS_SENDER + "' and '" + SDPS_RECIPIENT
                    + "' belong together; for the null sender write '" + SDPS_SENDER + "='");
        }
        return recipient.map(present -> new SdpsEnvelope(sender.orElse(""), present));
    }

    private static HaltException wrong(String message) {
        return ErrorResponder.builder()
                .statusCode(HttpStatus.BAD_REQUEST_400)
                .type(ErrorResponder.ErrorType.INVALID_ARGUMENT)
                .message(message)
                .haltError();
    }
}
