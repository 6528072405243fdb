/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider;

import java.util.List;
import org.apache.james.protocols.api.handler.CommandDispatcher;
import org.apache.james.protocols.api.handler.CommandHandlerResultLogger;
import org.apache.james.protocols.lib.handler.HandlersPackage;
import org.apache.james.protocols.smtp.core.NoopCmdHandler;
import org.apache.james.protocols.smtp.core.QuitCmdHandler;
import org.apache.james.protocols.smtp.core.RsetCmdHandler;
import org.apache.james.protocols.smtp.core.esmtp.StartTlsCmdHandler;
import org.apache.james.smtpserver.JamesWelcomeMessageHandler;

/**
 * The commands of a port for on-demand mail relay (RFC 2645, section 4), in place of those of a usual SMTP port:
 *
 * <pre>{@code
 * <handlerchain coreHandlersPackage="org.jamescollector.provider.OdmrHandlers"/>
 * }</pre>
 *
 * <p>Mail cannot be handed in on such a port.
 */
public final class OdmrHandlers implements HandlersPackage {

    private static final List<String> HANDLERS = List.of(
            JamesWelcomeMessageHandler.class.getName(),
            CommandDispatcher.class.getName(),
            OdmrEhlo.class.getName(),
            StartTlsCmdHandler.class.getName(),
            OdmrAuth.class.getName(),
            AtrnHandler.class.getName(),
            NoopCmdHandler.class.getName(),
            RsetCmdHandler.class.getName(),
            QuitCmdHandler.class.getName(),
            OdmrRefusals.class.getName(),
            CommandHandlerResultLogger.class.getName());

    @Override
    public List<String> getHandlers() {
        return HANDLERS;
    }
}
