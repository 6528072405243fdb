/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import java.net.IDN;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jamescollector.account.SmtpSignIn;

/** Everything that can be said about an ODMR account, beside what goes for all of them. */
final class OdmrSettings {

    /** RFC 5321, section 4.5.3.1.4, less "ATRN " and the line end. */
    private static final int LONGEST_LIST = 505;

    private static final Pattern DOMAIN = Pattern.compile("(?=.{1,253}$)[a-z0-9-]{1,63}(\\.[a-z0-9-]{1,63})+");

    static final ValueType<String> DOMAIN_NAME = new ValueType<>("a domain such as example.org", OdmrSettings::domain);

    static final Setting<SmtpSignIn> SIGN_IN = Setting.of(
            "signIn",
            SmtpSignIn.class,
            ValueTypes.choice(
                    Map.of(
                            "strongest", SmtpSignIn.STRONGEST,
                            "scram-sha-256", SmtpSignIn.SCRAM_SHA_256,
                            "cram-md5", SmtpSignIn.CRAM_MD5,
                            "plain", SmtpSignIn.PLAIN,
                            "login", SmtpSignIn.LOGIN,
                            "oauthbearer", SmtpSignIn.OAUTHBEARER,
                            "xoauth2", SmtpSignIn.XOAUTH2),
                    List.of("strongest", "scram-sha-256", "cram-md5", "plain", "login", "oauthbearer", "xoauth2")));
    static final Setting<Domains> DOMAINS = new Setting<>("domains", Domains.class, OdmrSettings::domains);

    /** RFC 2645, section 5.2.1: 10 minutes at least. */
    static final Setting<Duration> ATRN_TIMEOUT =
            Setting.of("atrnTimeout", Duration.class, ValueTypes.time("10 minutes", "2 hours"));

    static final Setting<Duration> IDLE_TIMEOUT =
            Setting.of("idleTimeout", Duration.class, ValueTypes.time("1 minute", "2 hours"));

    static final List<Setting<?>> ALL = List.of(
            AccountSettings.ENABLED,
            AccountSettings.HOST,
            AccountSettings.PORT,
            AccountSettings.SECURITY,
            AccountSettings.VERIFY,
            AccountSettings.CLIENT_CERTIFICATE,
            AccountSettings.ALLOW_PLAINTEXT_PASSWORD,
            AccountSettings.USER,
            AccountSettings.PASSWORD,
            SIGN_IN,
            AccountSettings.INTERVAL,
            DOMAINS,
            AccountSettings.CONNECT_TIMEOUT,
            AccountSettings.REPLY_TIMEOUT,
            ATRN_TIMEOUT,
            IDLE_TIMEOUT,
            AccountSettings.SESSION_TIMEOUT);

    private OdmrSettings() {}

    /** @param names in lower case and ASCII */
    record Domains(List<String> names) {}

    private static Optional<Domains> domains(Element parent) {
        return parent.child("domains").map(OdmrSettings::read);
    }

    private static Domains read(Element element) {
        List<Element> children = element.children("domain");
        element.rejectUnknown();
        if (children.isEmpty()) {
            element.problem(
                    "holds no <domain>; leave it out to ask for all the mail that the provider has for this user");
        }
        List<String> names = children.stream()
                .flatMap(child -> child.parse(DOMAIN_NAME).stream())
                .toList();
        names.stream()
                .filter(name -> names.indexOf(name) != names.lastIndexOf(name))
                .distinct()
                .forEach(name -> element.problem(Text.quote(name) + " stands here twice"));
        if (String.join(",", names).length() > LONGEST_LIST) {
            element.problem(
                    "is longer than a command may be, which has 512 characters; make several accounts of it, each"
                            + " with some of the domains, or leave it out to ask for all of them");
        }
        return new Domains(names);
    }

    private static String domain(String text) {
        String ascii = IDN.toASCII(text).toLowerCase(Locale.ROOT);
        return ValueTypes.require(DOMAIN.matcher(ascii).matches(), ascii);
    }
}
