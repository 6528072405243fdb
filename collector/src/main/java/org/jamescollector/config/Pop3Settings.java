/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.Keep;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.SignIn;
import org.jamescollector.account.TransportSecurity.ClientCertificate;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;

/** Everything that can be said about a POP3 account. */
final class Pop3Settings {

    static final Setting<Boolean> ENABLED = Setting.of("enabled", Boolean.class, ValueTypes.BOOLEAN);
    static final Setting<String> HOST = Setting.of("host", String.class, ValueTypes.HOST);
    static final Setting<Integer> PORT = Setting.of("port", Integer.class, ValueTypes.PORT);
    static final Setting<Mode> SECURITY = Setting.of(
            "security",
            Mode.class,
            ValueTypes.choice(
                    Map.of(
                            "tls", Mode.TLS,
                            "starttls", Mode.STARTTLS_REQUIRED,
                            "starttls-if-offered", Mode.STARTTLS_IF_OFFERED,
                            "none", Mode.NONE),
                    List.of("tls", "starttls", "starttls-if-offered", "none")));
    static final Setting<Verification> VERIFY = new Setting<>("verify", Verification.class, TlsReader::verification);
    static final Setting<ClientCertificate> CLIENT_CERTIFICATE =
            new Setting<>("clientCertificate", ClientCertificate.class, TlsReader::clientCertificate);
    static final Setting<Boolean> ALLOW_PLAINTEXT_PASSWORD =
            Setting.of("allowPlaintextPassword", Boolean.class, ValueTypes.BOOLEAN);
    static final Setting<SignIn> SIGN_IN = Setting.of(
            "signIn",
            SignIn.class,
            ValueTypes.choice(
                    Map.of(
                            "strongest", SignIn.STRONGEST,
                            "scram-sha-256", SignIn.SCRAM_SHA_256,
                            "cram-md5", SignIn.CRAM_MD5,
                            "apop", SignIn.APOP,
                            "plain", SignIn.PLAIN,
                            "login", SignIn.LOGIN,
                            "user-pass", SignIn.USER_PASS),
                    List.of("strongest", "scram-sha-256", "cram-md5", "apop", "plain", "login", "user-pass")));
    static final Setting<Duration> INTERVAL =
            Setting.of("interval", Duration.class, ValueTypes.time("1 second", "365 days"));
    static final Setting<Keep> KEEP = Setting.of("keep", Keep.class, ValueTypes.KEEP);
    static final Setting<OptionalLong> MAXIMUM_MESSAGE_SIZE =
            Setting.of("maximumMessageSize", OptionalLong.class, ValueTypes.SIZE_OR_UNLIMITED);
    static final Setting<Integer> MESSAGES_PER_SESSION =
            Setting.of("messagesPerSession", Integer.class, ValueTypes.number(1, 10_000_000));
    static final Setting<Long> BYTES_PER_SESSION = Setting.of("bytesPerSession", Long.class, ValueTypes.SIZE);
    static final Setting<OptionalInt> SESSIONS_PER_RUN =
            Setting.of("sessionsPerRun", OptionalInt.class, ValueTypes.COUNT_OR_UNLIMITED);
    static final Setting<Duration> CONNECT_TIMEOUT =
            Setting.of("connectTimeout", Duration.class, ValueTypes.time("1 second", "10 minutes"));
    static final Setting<Duration> REPLY_TIMEOUT =
            Setting.of("replyTimeout", Duration.class, ValueTypes.time("1 second", "1 hour"));
    static final Setting<Duration> SESSION_TIMEOUT =
            Setting.of("sessionTimeout", Duration.class, ValueTypes.time("1 minute", "7 days"));
    static final Setting<Boolean> SMALLEST_FIRST = Setting.of("smallestFirst", Boolean.class, ValueTypes.BOOLEAN);
    static final Setting<Boolean> CHECK_RECIPIENTS = Setting.of("checkRecipients", Boolean.class, ValueTypes.BOOLEAN);
    static final Setting<Boolean> TRACE_HEADER = Setting.of("traceHeader", Boolean.class, ValueTypes.BOOLEAN);

    static final Setting<String> USER = Setting.of("user", String.class, ValueTypes.LINE);
    static final Setting<SecretSource> PASSWORD =
            new Setting<>("password", SecretSource.class, parent -> SecretReader.valueOrCommand(parent, "password"));
    static final Setting<MailAddress> DELIVER_TO = Setting.of("deliverTo", MailAddress.class, ValueTypes.ADDRESS);
    static final Setting<EnvelopeSettings> RECIPIENTS =
            new Setting<>("recipients", EnvelopeSettings.class, RecipientsReader::recipients);

    /** What accounts may have in common. */
    static final List<Setting<?>> SHARED = List.of(
            ENABLED,
            HOST,
            PORT,
            SECURITY,
            VERIFY,
            CLIENT_CERTIFICATE,
            ALLOW_PLAINTEXT_PASSWORD,
            SIGN_IN,
            INTERVAL,
            KEEP,
            MAXIMUM_MESSAGE_SIZE,
            MESSAGES_PER_SESSION,
            BYTES_PER_SESSION,
            SESSIONS_PER_RUN,
            CONNECT_TIMEOUT,
            REPLY_TIMEOUT,
            SESSION_TIMEOUT,
            SMALLEST_FIRST,
            CHECK_RECIPIENTS,
            TRACE_HEADER);

    /** What makes an account that one and no other. */
    static final List<Setting<?>> OWN = List.of(USER, PASSWORD, DELIVER_TO, RECIPIENTS);

    private Pop3Settings() {}
}
