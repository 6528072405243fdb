/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

/** A certificate of nobody's, whose key was thrown away. */
final class TestCertificates {

    static final String SELF_SIGNED =
            """
            -----BEGIN CERTIFICATE-----
            MIIBdTCCARugAwIBAgIUfm4E30tY+RFxZimOgELmVtKKk7MwCgYIKoZIzj0EAwIw
            DzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjMxMjU5NThaGA8yMTI2MTAzMDEyNTk1
            OFowDzENMAsGA1UEAwwEdGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPgR
            cN/O1z7G0z0kCwhAoOq5a00scND9CEpJ9K6ymzP1U94tkH70Jz766wDV52+U0nYN
            vzdT6rGMnNfLo7Zk0s2jUzBRMB0GA1UdDgQWBBRRkZ7NzOYINi7QN/UA7/Urd8l5
            ajAfBgNVHSMEGDAWgBRRkZ7NzOYINi7QN/UA7/Urd8l5ajAPBgNVHRMBAf8EBTAD
            AQH/MAoGCCqGSM49BAMCA0gAMEUCIHncJHHkTmLmwdlBeRbgldenzwhtMBqvjCnR
            lhrSZ9JJAiEA5U2qu/GLDzV5AC5Fxd0vaoqIKtoRaHIj5rUgYef/wsI=
            -----END CERTIFICATE-----
            """;

    private TestCertificates() {}
}
