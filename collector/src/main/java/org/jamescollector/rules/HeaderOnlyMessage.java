/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import javax.activation.DataHandler;
import javax.mail.MessagingException;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;

/**
 * A message that is still at the provider: it has a size, and a header once that was fetched. Asked for the header before, it
 * throws {@link HeaderMissing}; asked for the body, or to be changed, it says that this is not possible here.
 */
final class HeaderOnlyMessage extends MimeMessageWrapper {

    private static final String NO_BODY =
            "the body of the message is not here before the download: put what needs it into the processor root or"
                    + " transport";

    private final long size;
    private final Optional<byte[]> header;
    private boolean headerWasNeeded;

    /** @param size octets of the whole message */
    HeaderOnlyMessage(long size, Optional<byte[]> header) {
        super(new NotHere(size));
        this.size = size;
        this.header = header;
    }

    @Override
    protected void loadHeaders() throws MessagingException {
        headers = createInternetHeaders(new ByteArrayInputStream(header()));
    }

    private byte[] header() {
        headerWasNeeded |= header.isEmpty();
        return header.orElseThrow(HeaderMissing::new);
    }

    /** Whether somebody asked for the header and did not get it; he may have caught what was thrown. */
    boolean headerWasNeeded() {
        return headerWasNeeded;
    }

    @Override
    public long getMessageSize() {
        return size;
    }

    /** Octets of the body, as James counts them. */
    @Override
    public int getSize() {
        long body = size - header().length - 2;
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, body));
    }

    @Override
    public void loadMessage() throws MessagingException {
        throw new MessagingException(NO_BODY);
    }

    @Override
    public synchronized DataHandler getDataHandler() throws MessagingException {
        throw new MessagingException(NO_BODY);
    }

    @Override
    public int getLineCount() throws MessagingException {
        throw new MessagingException(NO_BODY);
    }

    @Override
    public InputStream getRawInputStream() throws MessagingException {
        throw new MessagingException(NO_BODY);
    }

    @Override
    public InputStream getMessageInputStream() throws MessagingException {
        throw new MessagingException(NO_BODY);
    }

    @Override
    public void writeTo(OutputStream headerOs, OutputStream bodyOs, String[] ignoreList, boolean preLoad)
            throws MessagingException {
        throw new MessagingException(NO_BODY);
    }

    @Override
    public void setHeader(String name, String value) throws MessagingException {
        throw unchangeable();
    }

    @Override
    public void addHeader(String name, String value) throws MessagingException {
        throw unchangeable();
    }

    @Override
    public void removeHeader(String name) throws MessagingException {
        throw unchangeable();
    }

    @Override
    public void addHeaderLine(String line) throws MessagingException {
        throw unchangeable();
    }

    @Override
    public synchronized void setDataHandler(DataHandler content) throws MessagingException {
        throw unchangeable();
    }

    private static MessagingException unchangeable() {
        return new MessagingException(
                "the message cannot be changed before the download: TagDownload has a header put into it afterwards");
    }

    /** James asks the source for nothing but what is answered above; should it ever, this is the answer. */
    private record NotHere(long size) implements MimeMessageSource {

        @Override
        public String getSourceId() {
            return "at the provider";
        }

        @Override
        public InputStream getInputStream() throws IOException {
            throw new IOException(NO_BODY);
        }

        @Override
        public long getMessageSize() {
            return size;
        }
    }
}
