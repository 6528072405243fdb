/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.mailets;

import java.util.Optional;
import java.util.regex.Pattern;
import javax.mail.MessagingException;
import org.jamescollector.config.MailetParameters;
import org.jamescollector.rules.Effect;

/**
 * Download rule: notes something on the mail for mailets and matchers that see it when it has come. The rules behind it decide whether
 * it is downloaded.
 *
 * <pre>{@code
 * <mailet match="org.jamescollector.matchers.TimeBetween=22:00-06:00" class="org.jamescollector.mailets.TagDownload">
 *     <name>org.example.when</name>
 *     <value>night</value>
 *     <header>X-Collected</header>
 * </mailet>
 * }</pre>
 *
 * <p>{@code name}: of the mail's attribute, which it gets when the rule concerns all its recipients. {@code header}: a field with the value,
 * which the recipients find in their copies.
 */
public class TagDownload extends DownloadRuleMailet {

    /** RFC 5322, section 2.2; short enough for a line. */
    private static final Pattern FIELD_NAME = Pattern.compile("[!-9;-~]{1,70}");

    public TagDownload() {
        super("name", "value", "header");
    }

    @Override
    Effect configured(MailetParameters parameters) throws MessagingException {
        Optional<String> header = parameters.optionalLine("header");
        if (header.isPresent() && !FIELD_NAME.matcher(header.get()).matches()) {
            throw new MessagingException(getMailetName() + ": <header>" + header.get()
                    + "</header>: it takes the name of a header field, such as X-Collected");
        }
        if (parameters.line("name").startsWith("org.jamescollector.")) {
            throw new MessagingException(getMailetName() + ": <name>" + parameters.line("name")
                    + "</name>: names that begin with org.jamescollector. are the collector's own");
        }
        return new Effect.Tag(parameters.line("name"), parameters.line("value"), header);
    }

    @Override
    public String getMailetInfo() {
        return "Download rule: notes something for later";
    }
}
