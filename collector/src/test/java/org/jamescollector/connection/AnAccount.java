/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.AccountName;
import org.jamescollector.account.CopyPolicy;
import org.jamescollector.account.Endpoint;
import org.jamescollector.account.EnvelopeSettings;
import org.jamescollector.account.EnvelopeSource;
import org.jamescollector.account.Keep;
import org.jamescollector.account.Pop3Account;
import org.jamescollector.account.Recipients;
import org.jamescollector.account.Secret;
import org.jamescollector.account.SecretSource;
import org.jamescollector.account.SessionLimits;
import org.jamescollector.account.SignIn;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.account.TransportSecurity;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;

/** An account at a provider on this machine, collected every hour unless a test says otherwise. */
public final class AnAccount {

    /** The password of accounts that a test says nothing else of. */
    public static final String PASSWORD = "a-secret-of-tests";

    /** Gets what has no recipient in a mailbox of many people. */
    public static final String FALLBACK = "postmaster@example.org";

    private final String name;
    private final int port;
    private boolean enabled = true;
    private SecretSource password = SecretSource.of(new Secret(PASSWORD));
    private Duration interval = Duration.ofHours(1);
    private Keep keep = new Keep.Forever();
    private OptionalLong maximumMessageSize = OptionalLong.empty();
    private Optional<Recipients> recipients = Optional.empty();
    private boolean checkRecipients = true;

    private AnAccount(String name, int port) {
        this.name = name;
        this.port = port;
    }

    /** Of the user with the account's own name. */
    public static AnAccount named(String name, int port) {
        return new AnAccount(name, port);
    }

    public AnAccount disabled() {
        enabled = false;
        return this;
    }

    public AnAccount password(String secret) {
        password = SecretSource.of(new Secret(secret));
        return this;
    }

    public AnAccount withoutPassword(String why) {
        password = () -> {
            throw new IOException(why);
        };
        return this;
    }

    public AnAccount every(Duration time) {
        interval = time;
        return this;
    }

    public AnAccount keep(Keep what) {
        keep = what;
        return this;
    }

    public AnAccount atMost(long octets) {
        maximumMessageSize = OptionalLong.of(octets);
        return this;
    }

    /** Mailets take the mail of those whom James does not know. */
    public AnAccount withoutCheckingRecipients() {
        checkRecipients = false;
        return this;
    }

    /** Not anna@example.org. */
    public AnAccount recipients(Recipients who) {
        recipients = Optional.of(who);
        return this;
    }

    /** Of a mailbox of many people, as if nothing but these sources were configured; without any, as if none were. */
    public static Recipients many(EnvelopeSource... sources) {
        return many(CopyPolicy.DEFAULT, sources);
    }

    public static Recipients many(CopyPolicy copies, EnvelopeSource... sources) {
        return new Recipients.ByEnvelope(new EnvelopeSettings(
                sources.length == 0 ? EnvelopeSettings.DEFAULT_SOURCES : List.of(sources),
                TraceBlock.DEFAULT,
                List.of(),
                List.of(),
                List.of(),
                CollectFixture.address(FALLBACK),
                EnvelopeSettings.DEFAULT_HOP_LIMIT,
                copies));
    }

    public Pop3Account build() {
        try {
            return new Pop3Account(
                    new AccountName(name),
                    enabled,
                    new Endpoint("127.0.0.1", port),
                    new TransportSecurity(Mode.NONE, new Verification.SystemAuthorities(), Optional.empty(), true),
                    name,
                    password,
                    SignIn.USER_PASS,
                    interval,
                    recipients.orElse(new Recipients.One(new MailAddress("anna@example.org"))),
                    checkRecipients,
                    keep,
                    maximumMessageSize,
                    new SessionLimits(
                            5_000,
                            1L << 30,
                            OptionalInt.empty(),
                            Duration.ofSeconds(10),
                            Duration.ofMinutes(2),
                            Duration.ofMinutes(10)),
                    false,
                    true);
        } catch (AddressException e) {
            throw new IllegalStateException(e);
        }
    }
}
