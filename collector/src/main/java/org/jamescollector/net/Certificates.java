/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What is to be said of a certificate. */
final class Certificates {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private Certificates() {}

    /** SHA-256 over the DER form, 64 lower-case hexadecimal digits. */
    static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("every Java runtime has SHA-256, and this certificate came as DER", e);
        }
    }

    /** Empty where it is valid today. */
    static String outOfDate(X509Certificate certificate) {
        String subject = Quoted.of(certificate.getSubjectX500Principal().getName());
        try {
            certificate.checkValidity();
            return "";
        } catch (CertificateExpiredException e) {
            return "the certificate of " + subject + " expired on "
                    + certificate.getNotAfter().toInstant();
        } catch (CertificateNotYetValidException e) {
            return "the certificate of " + subject + " is not valid before "
                    + certificate.getNotBefore().toInstant() + " (is the clock here right?)";
        }
    }

    static boolean isSelfSigned(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    static String issuer(X509Certificate certificate) {
        return Quoted.of(certificate.getIssuerX500Principal().getName());
    }

    /** The names it is made for. */
    static String names(X509Certificate certificate) {
        String names = alternativeNames(certificate).stream()
                .filter(name -> name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS))
                .map(name -> String.valueOf(name.get(1)))
                .collect(Collectors.joining(", "));
        return Quoted.of(names.isEmpty() ? certificate.getSubjectX500Principal().getName() : names);
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
