/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** A trust manager of clients on an {@link SSLEngine}; what else Java asks of one is never called. */
abstract class ServerTrust extends X509ExtendedTrustManager {

    /** @throws CertificateException where the certificate is not good; best a {@link CertificateRejected} */
    abstract void check(X509Certificate[] chain, String authenticationType, SSLEngine engine)
            throws CertificateException;

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authenticationType, SSLEngine engine)
            throws CertificateException {
        check(chain, authenticationType, engine);
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authenticationType, Socket socket)
            throws CertificateException {
        throw new CertificateException("sockets are not used here");
    }

    @Override
    public final void checkServerTrusted(X509Certificate[] chain, String authenticationType)
            throws CertificateException {
        throw new CertificateException("without the engine the host's name cannot be verified");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authenticationType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authenticationType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public final void checkClientTrusted(X509Certificate[] chain, String authenticationType)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public final X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    /** {@code None}: any certificate at all. */
    static final class Anything extends ServerTrust {
        @Override
        void check(X509Certificate[] chain, String authenticationType, SSLEngine engine) {
            // The administrator said so in plain words.
        }
    }

    /** {@code PinnedFingerprint}: the one certificate that was named, whatever it says of itself. */
    static final class Pinned extends ServerTrust {

        private final String fingerprint;

        Pinned(String fingerprint) {
            this.fingerprint = fingerprint;
        }

        @Override
        void check(X509Certificate[] chain, String authenticationType, SSLEngine engine) throws CertificateException {
            String shown = Certificates.fingerprint(chain[0]);
            if (!shown.equals(fingerprint)) {
                throw new CertificateRejected("the server's certificate has the SHA-256 fingerprint " + shown
                        + ", and wanted is " + fingerprint
                        + ". If the server has renewed its certificate, and only then, write the new one: "
                        + pinned(shown));
            }
        }
    }

    /** What stands in collector.xml for this one certificate. */
    private static String pinned(String fingerprint) {
        return "<verify><fingerprint>" + fingerprint + "</fingerprint></verify>";
    }

    /** Signed by a known authority, valid today, made for the host's name (RFC 2818 rules, as RFC 8314 asks). */
    static final class Authorities extends ServerTrust {

        private final X509ExtendedTrustManager authorities;

        Authorities(X509ExtendedTrustManager authorities) {
            this.authorities = authorities;
        }

        @Override
        void check(X509Certificate[] chain, String authenticationType, SSLEngine engine) throws CertificateException {
            try {
                authorities.checkServerTrusted(chain, authenticationType, engine);
            } catch (CertificateException e) {
                throw new CertificateRejected(reason(chain, authenticationType, engine), e);
            }
        }

        private String reason(X509Certificate[] chain, String authenticationType, SSLEngine engine) {
            String pin = "pin it by its SHA-256 fingerprint: " + pinned(Certificates.fingerprint(chain[0]));
            for (X509Certificate certificate : chain) {
                String outOfDate = Certificates.outOfDate(certificate);
                if (!outOfDate.isEmpty()) {
                    return outOfDate + ". Who runs the server has to renew it; if you know that it is the right one, "
                            + pin;
                }
            }
            if (signedByAuthority(chain, authenticationType)) {
                return "the server's certificate is made for " + Certificates.names(chain[0]) + ", not for "
                        + Quoted.of(engine.getPeerHost()) + ". Use the name it is made for as <host>, or "
                        + pin;
            }
            if (Certificates.isSelfSigned(chain[0])) {
                return "the server's certificate is self-signed. If you know that it is the right one, " + pin;
            }
            return "the server's certificate is signed by an authority that is not known here: "
                    + Certificates.issuer(chain[chain.length - 1])
                    + ". Name the file with the authority's certificate, such as <verify><authorityFile>file://conf/authority.pem</authorityFile></verify>, or "
                    + pin;
        }

        private boolean signedByAuthority(X509Certificate[] chain, String authenticationType) {
            try {
                authorities.checkServerTrusted(chain, authenticationType);
                return true;
            } catch (CertificateException e) {
                return false;
            }
        }
    }
}
