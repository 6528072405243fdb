/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.mail.MessagingException;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;

/**
 * A message that, as long as nobody changed it, is copied byte for byte. James' own wrapper parses the header each time it
 * is copied, which its memory queue does four times a message: most of what a message costs on its way into the spool.
 * What the copies hold is the same.
 */
final class WholeMessage extends MimeMessageWrapper {

    private static final int LINE_ENDS_OF_EMPTY_LINE = 2;

    WholeMessage(MimeMessageSource source) {
        super(source);
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, MessagingException {
        if (isModified()) {
            super.writeTo(out);
            return;
        }
        try (InputStream in = source.getInputStream()) {
            in.transferTo(out);
        }
    }

    /** Octets of the body, as James' wrapper counts them, found without parsing the header. */
    @Override
    public int getSize() throws MessagingException {
        if (isModified() || headers != null) {
            return super.getSize();
        }
        try (InputStream in = source.getInputStream()) {
            return (int) Math.min(Integer.MAX_VALUE, Math.max(0, source.getMessageSize() - octetsToBody(in)));
        } catch (IOException e) {
            throw new MessagingException("The message's size is not known", e);
        }
    }

    /** Octets up to and with the empty line. */
    private static long octetsToBody(InputStream in) throws IOException {
        byte[] piece = new byte[2048];
        long octets = 0;
        // Two line feeds with nothing but a carriage return between them; the message may begin with the empty line.
        int lineFeeds = 1;
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            for (int i = 0; i < count; i++) {
                octets++;
                if (piece[i] == '\n') {
                    lineFeeds++;
                    if (lineFeeds == LINE_ENDS_OF_EMPTY_LINE) {
                        return octets;
                    }
                } else if (piece[i] != '\r') {
                    lineFeeds = 0;
                }
            }
        }
        return octets;
    }
}
