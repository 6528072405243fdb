/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.Keep;
import org.jamescollector.account.SignIn;

/** Everything that can be said about a POP3 account. */
final class Pop3Settings {

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
    static final Setting<Keep> KEEP = Setting.of("keep", Keep.class, ValueTypes.KEEP);
    static final Setting<OptionalLong> MAXIMUM_MESSAGE_SIZE =
            Setting.of("maximumMessageSize", OptionalLong.class, ValueTypes.SIZE_OR_UNLIMITED);
    static final Setting<Integer> MESSAGES_PER_SESSION =
            Setting.of("messagesPerSession", Integer.class, ValueTypes.number(1, 10_000_000));
    static final Setting<Long> BYTES_PER_SESSION = Setting.of("bytesPerSession", Long.class, ValueTypes.SIZE);
    static final Setting<OptionalInt> SESSIONS_PER_RUN =
            Setting.of("sessionsPerRun", OptionalInt.class, ValueTypes.COUNT_OR_UNLIMITED);
    static final Setting<Boolean> SMALLEST_FIRST = Setting.of("smallestFirst", Boolean.class, ValueTypes.BOOLEAN);
    static final Setting<Boolean> CHECK_RECIPIENTS = Setting.of("checkRecipients", Boolean.class, ValueTypes.BOOLEAN);
    static final Setting<Boolean> TRACE_HEADER = Setting.of("traceHeader", Boolean.class, ValueTypes.BOOLEAN);

    static final Setting<MailAddress> DELIVER_TO = Setting.of("deliverTo", MailAddress.class, ValueTypes.ADDRESS);
    static final Setting<EnvelopeSettings> RECIPIENTS =
            new Setting<>("recipients", EnvelopeSettings.class, RecipientsReader::recipients);

    /** What accounts may have in common. */
    static final List<Setting<?>> SHARED = List.of(
            AccountSettings.ENABLED,
            AccountSettings.HOST,
            AccountSettings.PORT,
            AccountSettings.SECURITY,
            AccountSettings.VERIFY,
            AccountSettings.CLIENT_CERTIFICATE,
            AccountSettings.ALLOW_PLAINTEXT_PASSWORD,
            SIGN_IN,
            AccountSettings.INTERVAL,
            KEEP,
            MAXIMUM_MESSAGE_SIZE,
            MESSAGES_PER_SESSION,
            BYTES_PER_SESSION,
            SESSIONS_PER_RUN,
            AccountSettings.CONNECT_TIMEOUT,
            AccountSettings.REPLY_TIMEOUT,
            AccountSettings.SESSION_TIMEOUT,
            SMALLEST_FIRST,
            CHECK_RECIPIENTS,
            TRACE_HEADER);

    /** What makes an account that one and no other. */
    static final List<Setting<?>> OWN = List.of(AccountSettings.USER, AccountSettings.PASSWORD, DELIVER_TO, RECIPIENTS);

    private Pop3Settings() {}
}
