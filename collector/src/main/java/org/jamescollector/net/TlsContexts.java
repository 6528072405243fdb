/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jamescollector.account.Secret;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.ClientCertificate;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.net.Dialer.Dialed;
import org.jamescollector.net.ProviderException.Kind;

/**
 * Makes TLS contexts and keeps the latest: reading the system's authorities anew for each of thousands of accounts would
 * cost more than the handshake. A file that changed is read again.
 */
final class TlsContexts {

    private static final int KEPT = 64;
    private static final String AUTHORITY_FILE = "<authorityFile>";
    private static final String CLIENT_CERTIFICATE = "<clientCertificate>";
    private static final String CLIENT_KEY = "<clientKey>";

    /** Whatever makes one context differ from another. */
    private record Key(Verification verification, Optional<ClientCertificate> client, List<FileTime> files) {}

    private final Map<Key, SslContext> contexts = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Reads files: not for event loops.
     *
     * @throws ProviderException of kind TLS where a file cannot be read or holds no certificate or key
     */
    synchronized SslContext get(TransportSecurity security) {
        Key key = new Key(security.verification(), security.clientCertificate(), times(security));
        Optional<SslContext> known = Optional.ofNullable(contexts.get(key));
        SslContext context = known.orElseGet(() -> make(security));
        contexts.put(key, context);
        if (contexts.size() > KEPT) {
            contexts.remove(contexts.keySet().iterator().next());
        }
        return context;
    }

    /** A handler that names the host to the server (SNI) and, where authorities are asked, wants it in the certificate. */
    static SslHandler handler(Dialed line) {
        String host = plainHost(line.server().host());
        SslContext context = line.tls().orElseThrow();
        SslHandler handler =
                context.newHandler(line.channel().alloc(), host, line.server().port());
        SSLEngine engine = handler.engine();
        SSLParameters parameters = engine.getSSLParameters();
        Verification verification = line.security().verification();
        if (verification instanceof Verification.SystemAuthorities
                || verification instanceof Verification.AuthorityFile) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        serverName(host).ifPresent(name -> parameters.setServerNames(List.of(name)));
        engine.setSSLParameters(parameters);
        handler.setHandshakeTimeoutMillis(line.timeout().toMillis());
        return handler;
    }

    private static String plainHost(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        return bare.endsWith(".") ? bare.substring(0, bare.length() - 1) : bare;
    }

    /** RFC 6066, section 3: an address is no server name. */
    private static Optional<SNIHostName> serverName(String host) {
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SNIHostName(host));
        } catch (IllegalArgumentException notAsTheStandardWants) {
            return Optional.empty();
        }
    }

    private static List<FileTime> times(TransportSecurity security) {
        Stream<FileTime> authorities = security.verification() instanceof Verification.AuthorityFile file
                ? Stream.of(time(AUTHORITY_FILE, file.pem()))
                : Stream.empty();
        Stream<FileTime> client = security.clientCertificate().stream()
                .flatMap(c ->
                        Stream.of(time(CLIENT_CERTIFICATE, c.certificateChain()), time(CLIENT_KEY, c.privateKey())));
        return Stream.concat(authorities, client).toList();
    }

    private static FileTime time(String element, Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw unusable(element, file, "cannot be read", e);
        }
    }

    private static SslContext make(TransportSecurity security) {
        SslContextBuilder builder = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .trustManager(trust(security.verification()));
        security.clientCertificate().ifPresent(client -> addKey(builder, client));
        try {
            return builder.build();
        } catch (IOException e) {
            throw new ProviderException(Kind.TLS, "TLS", "TLS cannot be set up here: " + e.getMessage(), e);
        }
    }

    private static ServerTrust trust(Verification verification) {
        if (verification instanceof Verification.None) {
            return new ServerTrust.Anything();
        }
        if (verification instanceof Verification.PinnedFingerprint pinned) {
            return new ServerTrust.Pinned(pinned.sha256());
        }
        if (verification instanceof Verification.AuthorityFile file) {
            return new ServerTrust.Authorities(fromFile(file.pem()));
        }
        return new ServerTrust.Authorities(fromSystem());
    }

    private static X509ExtendedTrustManager fromSystem() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            // Java's own way of asking for the system's authorities.
            factory.init((KeyStore) null);
            return extended(factory);
        } catch (GeneralSecurityException e) {
            throw new ProviderException(
                    Kind.TLS, "TLS", "the authorities of this Java runtime cannot be read: " + e.getMessage(), e);
        }
    }

    private static X509ExtendedTrustManager fromFile(Path pem) {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + number++, certificate);
            }
            if (number == 0) {
                throw unusable(AUTHORITY_FILE, pem, "holds no certificate", new IOException("empty"));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return extended(factory);
        } catch (IOException e) {
            throw unusable(AUTHORITY_FILE, pem, "cannot be read", e);
        } catch (GeneralSecurityException e) {
            throw unusable(AUTHORITY_FILE, pem, "holds something that is no certificate", e);
        }
    }

    private static X509ExtendedTrustManager extended(TrustManagerFactory factory) {
        return Stream.of(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("every Java runtime has an X.509 trust manager"));
    }

    private static void addKey(SslContextBuilder builder, ClientCertificate client) {
        try (InputStream chain = Files.newInputStream(client.certificateChain());
                InputStream key = Files.newInputStream(client.privateKey())) {
            // Netty takes an absent password as null.
            builder.keyManager(
                    chain, key, client.keyPassword().map(Secret::reveal).orElse(null));
        } catch (IOException e) {
            throw unusable(
                    CLIENT_CERTIFICATE,
                    client.certificateChain(),
                    "or " + client.privateKey() + " in " + CLIENT_KEY + " cannot be read",
                    e);
        } catch (IllegalArgumentException e) {
            throw unusable(
                    CLIENT_CERTIFICATE,
                    client.certificateChain(),
                    "and " + client.privateKey() + " in " + CLIENT_KEY
                            + " are not a PEM certificate chain and its PKCS#8 key, or <clientKeyPassword> is wrong",
                    e);
        }
    }

    private static ProviderException unusable(String element, Path file, String what, Exception cause) {
        return new ProviderException(
                Kind.TLS,
                "TLS",
                "the file " + file + " in " + element + " " + what + " ("
                        + cause.getClass().getSimpleName() + ")",
                cause);
    }
}
