/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.TransportSecurity.ClientCertificate;
import org.jamescollector.account.TransportSecurity.Verification;

/** Reads what says which certificates are good, and which one is shown. The files are looked into at the start. */
final class TlsReader {

    private static final ValueType<Boolean> TRUE = new ValueType<>("true; to verify, leave the element out", text -> {
        if (!text.equals("true")) {
            throw new IllegalArgumentException();
        }
        return true;
    });

    private TlsReader() {}

    static Optional<Verification> verification(Element parent) {
        return parent.child("verify").flatMap(TlsReader::oneWay);
    }

    private static Optional<Verification> oneWay(Element verify) {
        List<Optional<Element>> ways = List.of(
                verify.child("systemAuthorities"),
                verify.child("authorityFile"),
                verify.child("fingerprint"),
                verify.child("trustAnyCertificate"));
        if (ways.stream().filter(Optional::isPresent).count() != 1) {
            verify.rejectChildrenAndAttributes();
            verify.problem("takes one of <systemAuthorities/>, <authorityFile>, <fingerprint>, <trustAnyCertificate>");
            return Optional.empty();
        }
        verify.rejectUnknown();
        return Stream.of(
                        ways.get(0).flatMap(TlsReader::systemAuthorities),
                        ways.get(1)
                                .flatMap(TlsReader::certificateFile)
                                .<Verification>map(Verification.AuthorityFile::new),
                        ways.get(2)
                                .flatMap(element -> element.parse(ValueTypes.FINGERPRINT))
                                .<Verification>map(Verification.PinnedFingerprint::new),
                        ways.get(3)
                                .flatMap(element -> element.parse(TRUE))
                                .<Verification>map(confirmed -> new Verification.None()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<Verification> systemAuthorities(Element element) {
        element.rejectUnknown();
        return Optional.of(new Verification.SystemAuthorities());
    }

    static Optional<ClientCertificate> clientCertificate(Element parent) {
        Optional<Element> certificate = parent.child("clientCertificate");
        Optional<Element> key = parent.child("clientKey");
        Optional<Element> keyPassword = parent.child("clientKeyPassword");
        if (certificate.isPresent() != key.isPresent() || (keyPassword.isPresent() && key.isEmpty())) {
            parent.problem("<clientCertificate> and <clientKey> belong together, and <clientKeyPassword> to them");
        }
        Optional<Path> chain = certificate.flatMap(TlsReader::certificateFile);
        Optional<Secret> password = keyPassword.flatMap(TlsReader::keyPassword);
        Optional<Path> privateKey = key.flatMap(element -> keyFile(element, keyPassword.isPresent()));
        return chain.flatMap(
                certificates -> privateKey.map(file -> new ClientCertificate(certificates, file, password)));
    }

    /** Resolved at once, since a key is read once; a problem with that is reported by the reader of secrets. */
    private static Optional<Secret> keyPassword(Element element) {
        return SecretReader.value(element).flatMap(TlsReader::resolved);
    }

    private static Optional<Secret> resolved(SecretSource source) {
        try {
            return Optional.of(source.resolve());
        } catch (IOException reportedElsewhere) {
            return Optional.empty();
        }
    }

    private static Optional<Path> certificateFile(Element element) {
        Optional<Path> file = file(element);
        file.ifPresent(path -> element.checkWhenUsed(() -> checkCertificates(element, path)));
        return file;
    }

    private static void checkCertificates(Element element, Path file) {
        readable(element, file).ifPresent(bytes -> {
            if (!holdsCertificate(bytes)) {
                element.problem(file + " holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
            }
        });
    }

    private static boolean holdsCertificate(byte[] bytes) {
        try {
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .isEmpty();
        } catch (CertificateException e) {
            return false;
        }
    }

    private static Optional<Path> keyFile(Element element, boolean passwordGiven) {
        Optional<Path> file = file(element);
        file.ifPresent(path -> element.checkWhenUsed(() -> checkKey(element, path, passwordGiven)));
        return file;
    }

    private static void checkKey(Element element, Path file, boolean passwordGiven) {
        readable(element, file)
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .ifPresent(pem -> {
                    boolean encrypted = pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----");
                    if (!encrypted && !pem.contains("-----BEGIN PRIVATE KEY-----")) {
                        element.problem(file + " holds no PKCS#8 private key in PEM form"
                                + " (-----BEGIN PRIVATE KEY-----); openssl pkcs8 -topk8 makes one");
                    } else if (encrypted && !passwordGiven) {
                        element.problem(file + " is encrypted; <clientKeyPassword> is missing");
                    }
                });
    }

    private static Optional<byte[]> readable(Element element, Path file) {
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (IOException e) {
            element.problem(
                    file + (Files.exists(file) ? " cannot be read by the user James runs as" : " does not exist"));
            return Optional.empty();
        }
    }

    private static Optional<Path> file(Element element) {
        return element.parse(ValueTypes.LINE).flatMap(location -> {
            try {
                return Optional.of(element.reading().locate(location));
            } catch (IOException | InvalidPathException e) {
                element.problem(Text.quote(location)
                        + " cannot be found: write an absolute path, file://conf/.. or a path below conf/");
                return Optional.empty();
            }
        });
    }
}
