/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import javax.mail.MessagingException;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;

/**
 * A message on its way into a repository, copied as a stream and byte for byte. Some of James' repositories have its own wrapper load
 * a message into memory first, which large ones do not fit into.
 */
final class StreamedMessage extends MimeMessageWrapper {

    private StreamedMessage(MimeMessageSource source) {
        super(source);
    }

    /** The same message as the other, which stays in charge of what it is read from. */
    static StreamedMessage of(MimeMessageWrapper other) {
        return new StreamedMessage(new Borrowed(other));
    }

    @Override
    public void loadMessage() throws MessagingException {
        if (isModified()) {
            super.loadMessage();
        }
    }

    @Override
    public void writeTo(OutputStream out) throws IOException, MessagingException {
        writeTo(out, out, new String[0], false);
    }

    @Override
    public void writeTo(OutputStream header, OutputStream body, String[] leftOut, boolean preLoad)
            throws IOException, MessagingException {
        boolean asItIs = !isModified() && (leftOut == null || leftOut.length == 0);
        if (!asItIs) {
            super.writeTo(header, body, leftOut, preLoad);
            return;
        }
        try (InputStream in = source.getInputStream()) {
            in.transferTo(header);
        }
    }

    private static final class Borrowed implements MimeMessageSource {

        private final MimeMessageWrapper lender;

        Borrowed(MimeMessageWrapper lender) {
            this.lender = lender;
        }

        @Override
        public String getSourceId() {
            return "held:" + lender.getSourceId();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            try {
                return lender.getMessageInputStream();
            } catch (MessagingException e) {
                throw new IOException(e);
            }
        }

        @Override
        public long getMessageSize() {
            try {
                return lender.getMessageSize();
            } catch (MessagingException e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }
}
