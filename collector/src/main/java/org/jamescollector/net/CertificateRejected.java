/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import java.security.cert.CertificateException;

/** A provider's certificate is not good; the message says why and what to do. */
final class CertificateRejected extends CertificateException {

    private static final long serialVersionUID = 1L;

    CertificateRejected(String message) {
        super(message);
    }

    CertificateRejected(String message, Throwable cause) {
        super(message, cause);
    }
}
