/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.TransportSecurity.ClientCertificate;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;

/** What can be said about an account whatever its protocol. */
final class AccountSettings {

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
    static final Setting<Duration> INTERVAL =
            Setting.of("interval", Duration.class, ValueTypes.time("1 second", "365 days"));
    static final Setting<Duration> CONNECT_TIMEOUT =
            Setting.of("connectTimeout", Duration.class, ValueTypes.time("1 second", "10 minutes"));
    static final Setting<Duration> REPLY_TIMEOUT =
            Setting.of("replyTimeout", Duration.class, ValueTypes.time("1 second", "1 hour"));
    static final Setting<Duration> SESSION_TIMEOUT =
            Setting.of("sessionTimeout", Duration.class, ValueTypes.time("1 minute", "7 days"));
    static final Setting<String> USER = Setting.of("user", String.class, ValueTypes.LINE);
    static final Setting<SecretSource> PASSWORD =
            new Setting<>("password", SecretSource.class, parent -> SecretReader.valueOrCommand(parent, "password"));

    private AccountSettings() {}
}
