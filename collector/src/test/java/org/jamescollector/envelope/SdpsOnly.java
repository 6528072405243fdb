/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;

/** Believes what the provider says of an envelope, and nothing else. */
public final class SdpsOnly implements EnvelopeRecovery {

    private final MailAddress fallback;

    public SdpsOnly(MailAddress fallback) {
        this.fallback = fallback;
    }

    @Override
    public RecoveredEnvelope recover(CollectedHeader header) {
        MailAddress recipient = header.sdps()
                .map(SdpsEnvelope::recipient)
                .map(SdpsOnly::address)
                .orElse(fallback);
        MaybeSender sender = header.sdps()
                .map(SdpsEnvelope::sender)
                .filter(text -> !text.isBlank())
                .map(SdpsOnly::address)
                .map(MaybeSender::of)
                .orElseGet(MaybeSender::nullSender);
        Optional<String> why = header.sdps().isPresent() ? Optional.empty() : Optional.of("the provider did not tell");
        return new RecoveredEnvelope(
                new Envelope(sender, List.of(recipient), Optional.empty()),
                new Explanation("*ENV", Optional.empty(), List.of(), why, "*ENV"),
                Optional.empty());
    }

    private static MailAddress address(String text) {
        try {
            return new MailAddress(text);
        } catch (AddressException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
