/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;

/** Why a session with an SMTP server ended before its time. */
public final class SmtpFailure extends IOException {

    private static final long serialVersionUID = 1L;

    SmtpFailure(String message) {
        super(message);
    }

    static SmtpFailure unprotected() {
        return new SmtpFailure("something follows the answer to STARTTLS unprotected");
    }
}
