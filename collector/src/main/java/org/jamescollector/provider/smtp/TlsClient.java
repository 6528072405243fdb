/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jamescollector.account.TransportSecurity.Verification;

/** Which certificates of servers are good. */
public final class TlsClient {

    private TlsClient() {}

    /** Whether the certificate has to be made for the server's name. */
    public static boolean checksHost(Verification verification) {
        return verification instanceof Verification.SystemAuthorities
                || verification instanceof Verification.AuthorityFile;
    }

    /** @throws IOException when a file cannot be read, or holds no certificate */
    public static SSLSocketFactory factory(Verification verification) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(verification), null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS cannot be set up here: " + e.getMessage(), e);
        }
    }

    private static TrustManager[] trust(Verification verification) throws GeneralSecurityException, IOException {
        if (verification instanceof Verification.None) {
            return new TrustManager[] {new Servers((chain, type) -> {})};
        }
        if (verification instanceof Verification.PinnedFingerprint pinned) {
            return new TrustManager[] {new Servers((chain, type) -> requireFingerprint(chain, pinned.sha256()))};
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        // Null is Java's own way of asking for the system's authorities.
        factory.init(verification instanceof Verification.AuthorityFile file ? authorities(file.pem()) : null);
        return factory.getTrustManagers();
    }

    private static KeyStore authorities(Path pem) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            return store;
        }
    }

    private static void requireFingerprint(X509Certificate[] chain, String sha256) throws CertificateException {
        try {
            byte[] shown = MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
            if (!MessageDigest.isEqual(shown, HexFormat.of().parseHex(sha256))) {
                throw new CertificateException("the server's certificate has another fingerprint: "
                        + HexFormat.of().formatHex(shown));
            }
        } catch (GeneralSecurityException e) {
            throw new CertificateException(e.getMessage(), e);
        }
    }

    private interface ServerCheck {
        void check(X509Certificate[] chain, String type) throws CertificateException;
    }

    private record Servers(ServerCheck servers) implements X509TrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            servers.check(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
