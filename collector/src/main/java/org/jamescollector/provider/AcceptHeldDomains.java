/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import com.google.inject.Inject;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.RcptHook;
import org.jamescollector.held.HeldMail;
import org.jamescollector.held.ProviderSettings;

/**
 * Has a port of James take mail for the domains that are held here, which are not James' own. It stands last among the handlers of a
 * chain in smtpserver.xml, since what it accepts no later hook is asked about:
 *
 * <pre>{@code
 * <handler class="org.jamescollector.provider.AcceptHeldDomains"/>
 * }</pre>
 *
 * <p>While there is no room, it answers 452.
 */
public final class AcceptHeldDomains implements RcptHook {

    private static final HookResult NO_ROOM = HookResult.builder()
            .hookReturnCode(HookReturnCode.denySoft())
            .smtpReturnCode("452")
            .smtpDescription("4.2.2 Too much mail is held for this domain already")
            .build();

    private final ProviderSettings settings;
    private final HeldMail held;

    @Inject
    public AcceptHeldDomains(ProviderSettings settings, HeldMail held) {
        this.settings = settings;
        this.held = held;
    }

    @Override
    public HookResult doRcpt(SMTPSession session, MaybeSender sender, MailAddress recipient) {
        return settings.domain(recipient.getDomain())
                .map(domain -> held.probablyHasRoomFor(domain, session.currentMessageSize()) ? HookResult.OK : NO_ROOM)
                .orElse(HookResult.DECLINED);
    }
}
