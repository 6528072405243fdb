/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/**
 * Messages as providers have them: trace lines, a signature, a text of short lines. The same number always gives the
 * same message. Lines end in LF, as Dovecot stores them.
 */
final class Messages {

    private static final Instant FIRST = Instant.parse("2026-01-05T08:00:00Z");
    private static final String[] WORDS =
            ("the a of and to in is that for with on as by at from this report price order "
                            + "meeting invoice delivery customer Monday offer attached please find enclosed regards thank you "
                            + "week month system account number change update minutes agenda question answer contract part")
                    .split(" ", -1);
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int LINE_WIDTH = 68;
    /** A line that begins with a dot has to be byte-stuffed; one message in so many has one. */
    private static final int DOT_LINE_EVERY = 20;

    private final int octets;
    private final boolean halfIsSpam;

    /** @param octets size of each message on the wire, that is with CRLF, without byte-stuffing */
    Messages(int octets) {
        this(octets, false);
    }

    private Messages(int octets, boolean halfIsSpam) {
        this.octets = octets;
        this.halfIsSpam = halfIsSpam;
    }

    /** The provider's filter has marked every second one, beginning with the second: {@code X-Spam-Flag: YES}. */
    static Messages halfOfThemSpam(int octets) {
        return new Messages(octets, true);
    }

    byte[] message(int number) {
        Random random = new Random(number);
        StringBuilder text = header(number, random);
        if (halfIsSpam && number % 2 == 0) {
            text.append("X-Spam-Flag: YES\n");
        }
        text.append('\n');
        int lines = (int) text.chars().filter(c -> c == '\n').count();
        if (number % DOT_LINE_EVERY == 0) {
            text.append(".profile\n");
            lines++;
        }
        int lineStart = text.length();
        while (text.length() + lines < octets - LINE_WIDTH) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
            if (text.length() - lineStart > LINE_WIDTH) {
                text.append('\n');
                lines++;
                lineStart = text.length();
            } else {
                text.append(' ');
            }
        }
        while (text.length() + lines < octets - 2) {
            text.append('-');
        }
        return text.append('\n').toString().getBytes(US_ASCII);
    }

    private static StringBuilder header(int number, Random random) {
        Instant time = FIRST.plusSeconds(number * 97L);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));
        String person = WORDS[random.nextInt(WORDS.length)] + random.nextInt(100);
        return new StringBuilder("Return-Path: <" + person + "@sender.example>\n")
                .append("Delivered-To: bench@provider.example\n")
                .append("Received: from mx2.provider.example (mx2.provider.example [192.0.2.25])\n")
                .append("\tby store7.provider.example (Postfix) with ESMTPS id " + base64(random, 10) + "\n")
                .append("\tfor <bench@provider.example>; " + date + "\n")
                .append("Received: from out.sender.example (out.sender.example [198.51.100.7])\n")
                .append("\tby mx2.provider.example (Postfix) with ESMTPS id " + base64(random, 10) + "\n")
                .append("\tfor <bench@provider.example>; " + date + "\n")
                .append("DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=sender.example; s=mail;\n")
                .append("\th=from:to:subject:date:message-id; bh=" + base64(random, 43) + "=;\n")
                .append("\tb=" + base64(random, 70) + "\n\t " + base64(random, 70) + "\n\t " + base64(random, 30)
                        + "==\n")
                .append("Message-ID: <" + number + "." + base64(random, 12) + "@sender.example>\n")
                .append("Date: " + date + "\n")
                .append("From: " + person + " <" + person + "@sender.example>\n")
                .append("To: bench@provider.example\n")
                .append("Subject: " + WORDS[random.nextInt(WORDS.length)] + " " + WORDS[random.nextInt(WORDS.length)])
                .append(" " + number + "\n")
                .append("MIME-Version: 1.0\nContent-Type: text/plain; charset=us-ascii\n");
    }

    private static String base64(Random random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(BASE64.charAt(random.nextInt(BASE64.length())));
        }
        return text.toString();
    }
}
