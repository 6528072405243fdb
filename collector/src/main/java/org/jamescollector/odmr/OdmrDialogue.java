/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.odmr;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jamescollector.account.OdmrAccount;
import org.jamescollector.account.SmtpTimeouts;
import org.jamescollector.net.Dialer.Dialed;
import org.jamescollector.net.TlsAdvice;
import org.jamescollector.smtp.SmtpAdvice;
import org.jamescollector.smtp.SmtpBounds;
import org.jamescollector.smtp.SmtpLine;
import org.jamescollector.smtp.SmtpLoginSecret;
import org.jamescollector.smtp.SmtpOpening;
import org.jamescollector.smtp.SmtpServer;

/**
 * From a connection to a turned one: greeting, EHLO, STARTTLS and EHLO again, AUTH, ATRN (RFC 2645, section 5). It runs on the connection's
 * event loop.
 */
final class OdmrDialogue {

    private static final SmtpAdvice ADVICE = new SmtpAdvice(
            "an ODMR server (port 366)",
            "ODMR has 366",
            "366: no",
            new TlsAdvice(
                    "Have TLS by STARTTLS for this account (<security>starttls</security>), which is what port 366 has",
                    "(366: no, TLS begins there by STARTTLS)",
                    "(366 does by STARTTLS)"));

    private final OdmrAccount account;
    private final SmtpOpening opening;
    private final SmtpLine line;

    OdmrDialogue(
            OdmrAccount account,
            SmtpLoginSecret login,
            String ourName,
            Dialed dialed,
            SmtpBounds bounds,
            Executor blocking) {
        this.account = account;
        this.opening = new SmtpOpening(
                new SmtpServer(
                        account.endpoint(),
                        account.security(),
                        new SmtpTimeouts(
                                account.timeouts().connect(),
                                account.timeouts().reply(),
                                account.timeouts().session()),
                        ourName,
                        ADVICE),
                Optional.of(login),
                dialed,
                bounds,
                blocking);
        this.line = opening.line();
    }

    /** @return empty where the provider has no mail; then, and where it fails, nothing is left open */
    CompletableFuture<Optional<TurnedLine>> run() {
        return opening.run().thenCompose(in -> atrn()).whenComplete((turned, failure) -> {
            if (failure != null || turned.isEmpty()) {
                line.close();
            }
        });
    }

    /** Whether or not EHLO listed it: some who have it do not say so, and a refusal says more than a guess. */
    private CompletableFuture<Optional<TurnedLine>> atrn() {
        String command = account.domains().isEmpty() ? "ATRN" : "ATRN " + String.join(",", account.domains());
        return line.send(command, "ATRN", account.timeouts().atrn()).thenApply(reply -> {
            if (!AtrnReply.isTurn(reply)) {
                return Optional.empty();
            }
            line.turn();
            InetSocketAddress remote = (InetSocketAddress) line.channel().remoteAddress();
            return Optional.of(
                    new TurnedLine(line, account.endpoint().host(), remote.getAddress(), opening.isEncrypted()));
        });
    }
}
