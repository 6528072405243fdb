/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.trigger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jamescollector.account.Trigger;
import org.jamescollector.net.Dialer.Dialed;
import org.jamescollector.net.TlsAdvice;
import org.jamescollector.smtp.SmtpAdvice;
import org.jamescollector.smtp.SmtpBounds;
import org.jamescollector.smtp.SmtpLine;
import org.jamescollector.smtp.SmtpLoginSecret;
import org.jamescollector.smtp.SmtpOpening;
import org.jamescollector.smtp.SmtpServer;

/** Greeting, EHLO, STARTTLS and EHLO again, AUTH, ETRN for each name, QUIT (RFC 1985). It runs on the connection's event loop. */
final class EtrnDialogue {

    private static final SmtpAdvice ADVICE = new SmtpAdvice(
            "an SMTP server with ETRN (port 25)",
            "ETRN is on 25",
            "25 and 587: no, 465: yes",
            new TlsAdvice(
                    "Have TLS by STARTTLS for this account (<security>starttls</security>), which is what port 25 has",
                    "(25: no, TLS begins there by STARTTLS)",
                    "(25 does by STARTTLS)"));
    private static final Duration TIME_TO_QUIT = Duration.ofSeconds(5);

    private final Trigger.Etrn etrn;
    private final SmtpOpening opening;
    private final SmtpLine line;
    private final List<EtrnReply> replies = new ArrayList<>();

    EtrnDialogue(Trigger.Etrn etrn, Optional<SmtpLoginSecret> login, String ourName, Dialed dialed, Executor blocking) {
        this.etrn = etrn;
        this.opening = new SmtpOpening(
                new SmtpServer(etrn.server(), etrn.security(), etrn.timeouts(), ourName, ADVICE),
                login,
                dialed,
                SmtpBounds.DEFAULT,
                blocking);
        this.line = opening.line();
    }

    /** @return an answer for each name, in their order; fewer where the server does not do it for any of them */
    CompletableFuture<List<EtrnReply>> run() {
        return opening.run()
                .thenCompose(offered -> ask(etrn.names().iterator()))
                .thenCompose(done -> quit())
                .whenComplete((done, failure) -> line.close());
    }

    private CompletableFuture<Void> ask(Iterator<String> names) {
        if (!names.hasNext()) {
            return CompletableFuture.completedFuture(null);
        }
        String name = names.next();
        return line.send("ETRN " + name, "ETRN " + name, etrn.timeouts().reply())
                .thenCompose(reply -> {
                    replies.add(EtrnReply.of(name, reply));
                    return EtrnReply.endsAll(reply) ? CompletableFuture.completedFuture(null) : ask(names);
                });
    }

    /** What was asked is asked, however the server says good-bye. */
    private CompletableFuture<List<EtrnReply>> quit() {
        return line.send("QUIT", "QUIT", TIME_TO_QUIT).handle((bye, failure) -> List.copyOf(replies));
    }
}
