/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.provider.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A message for tests, which remembers what it was told. */
final class Letter implements OutgoingMessage {

    private final String name;
    private final List<Recipient> recipients;
    private String content = "Subject: x\r\n\r\nbody\r\n";
    private String sender = "sender@example.org";
    private String senderNotification = "";
    private boolean eightBit;
    private boolean converted;
    private Optional<Map<String, Outcome>> outcomes = Optional.empty();
    private int closed;

    Letter(String name, String... recipients) {
        this.name = name;
        this.recipients = Arrays.stream(recipients)
                .map(address -> new Recipient(address, " NOTIFY=FAILURE"))
                .toList();
    }

    Letter content(String text) {
        content = text;
        return this;
    }

    Letter from(String address) {
        sender = address;
        return this;
    }

    Letter notifying(String parameters) {
        senderNotification = parameters;
        return this;
    }

    Letter eightBit() {
        eightBit = true;
        return this;
    }

    /** What became of it, by recipient; empty when it was not told. */
    Optional<Map<String, Outcome>> outcomes() {
        return outcomes;
    }

    Outcome.Result result(String recipient) {
        return outcomes.orElseThrow().get(recipient).result();
    }

    boolean isConverted() {
        return converted;
    }

    int timesClosed() {
        return closed;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String sender() {
        return sender;
    }

    @Override
    public String senderNotification() {
        return senderNotification;
    }

    @Override
    public List<Recipient> recipients() {
        return recipients;
    }

    @Override
    public long size() {
        return content.length();
    }

    @Override
    public boolean isEightBit() {
        return eightBit;
    }

    @Override
    public boolean hasEightBitHeader() {
        return false;
    }

    @Override
    public void convertToSevenBit() {
        converted = true;
        eightBit = false;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(content.getBytes(ISO_8859_1));
    }

    @Override
    public void settle(Map<Recipient, Outcome> became) {
        if (outcomes.isPresent()) {
            throw new IllegalStateException(name + " was told twice");
        }
        Map<String, Outcome> byAddress = new LinkedHashMap<>();
        became.forEach((recipient, outcome) -> byAddress.put(recipient.address(), outcome));
        outcomes = Optional.of(byAddress);
    }

    @Override
    public void close() {
        closed++;
    }
}
