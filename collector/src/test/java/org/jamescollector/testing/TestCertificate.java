/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/** A certificate made for a test, at its time, so that none in the source ever expires; and its key. */
public final class TestCertificate {

    private static final Duration DAY = Duration.ofDays(1);

    private final PrivateKey key;
    private final X509Certificate certificate;
    private final Optional<TestCertificate> issuer;

    private TestCertificate(PrivateKey key, X509Certificate certificate, Optional<TestCertificate> issuer) {
        this.key = key;
        this.certificate = certificate;
        this.issuer = issuer;
    }

    public static TestCertificate selfSigned(String name) {
        return make(name, Optional.empty(), Instant.now().plus(DAY));
    }

    public static TestCertificate expired(String name) {
        return make(name, Optional.empty(), Instant.now().minus(DAY));
    }

    public static TestCertificate authority() {
        return make("Test Authority", Optional.empty(), Instant.now().plus(DAY));
    }

    /** A certificate for this name, signed by this one. */
    public TestCertificate signed(String name) {
        return make(name, Optional.of(this), Instant.now().plus(DAY));
    }

    public TestCertificate signedAndExpired(String name) {
        return make(name, Optional.of(this), Instant.now().minus(DAY));
    }

    private static TestCertificate make(String name, Optional<TestCertificate> issuer, Instant until) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            KeyPair pair = generator.generateKeyPair();
            X500Name subject = new X500Name("CN=" + name);
            X500Name signer = issuer.map(i ->
                            new X500Name(i.certificate.getSubjectX500Principal().getName()))
                    .orElse(subject);
            X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                            signer,
                            new BigInteger(64, new SecureRandom()),
                            Date.from(until.minus(DAY.multipliedBy(30))),
                            Date.from(until),
                            subject,
                            pair.getPublic())
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(issuer.isEmpty()));
            if (!name.contains(" ")) {
                int type = name.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName;
                builder.addExtension(
                        Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(type, name)));
            }
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                            .build(issuer.map(i -> i.key).orElse(pair.getPrivate()))));
            return new TestCertificate(pair.getPrivate(), certificate, issuer);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SHA-256 of the DER form, in lower-case hexadecimal digits. */
    public String fingerprint() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For a server that shows this certificate, and takes any client's that this one's issuer signed. */
    public SSLContext serverContext() {
        try {
            char[] password = "test".toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, password);
            X509Certificate[] chain = issuer.map(i -> new X509Certificate[] {certificate, i.certificate})
                    .orElse(new X509Certificate[] {certificate});
            store.setKeyEntry("server", key, password, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, password);
            trusted.setCertificateEntry("authority", chain[chain.length - 1]);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the certificate as PEM. */
    public Path writeCertificate(Path file) throws IOException {
        return write(file, new PemObject("CERTIFICATE", encoded()));
    }

    /** Writes the key as PEM (PKCS#8, without a password). */
    public Path writeKey(Path file) throws IOException {
        return write(file, new PemObject("PRIVATE KEY", key.getEncoded()));
    }

    private byte[] encoded() {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path write(Path file, PemObject object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        }
        return Files.writeString(file, text.toString());
    }
}
