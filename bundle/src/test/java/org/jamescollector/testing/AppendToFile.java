/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.apache.mailet.base.GenericMailet;

/**
 * A mailet that writes one line about each mail to a file ({@code <file>}) and forces it to the disk before the mail goes on: what is
 * written there has been delivered, wherever the process is killed afterwards.
 */
public final class AppendToFile extends GenericMailet {

    /**
     * One mail that came by; attributes that it did not have are empty. {@code digest} is SHA-256 of the message, in hexadecimal;
     * {@code recipients} has commas between them.
     */
    public record Appended(
            String deliveryId, String account, String uniqueId, String digest, String messageId, String recipients) {

        private static Appended parse(String line) {
            String[] field = line.split("\t", -1);
            return new Appended(field[0], field[1], field[2], field[3], field[4], field[5]);
        }

        private String line() {
            return Stream.of(deliveryId, account, uniqueId, digest, messageId, recipients)
                            .map(field -> field.replaceAll("[\\t\\r\\n]", " "))
                            .reduce((left, right) -> left + "\t" + right)
                            .orElse("")
                    + "\n";
        }
    }

    private FileChannel file;

    /** What a file holds; a last line without its end was cut by the kill and does not count. */
    public static List<Appended> read(Path file) {
        try {
            String all = Files.exists(file) ? Files.readString(file) : "";
            return all.substring(0, all.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Appended::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void init() throws MessagingException {
        try {
            file = FileChannel.open(
                    Path.of(getInitParameter("file")), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            endCutLine();
        } catch (IOException e) {
            throw new MessagingException("Cannot open " + getInitParameter("file"), e);
        }
    }

    private void endCutLine() throws IOException {
        Path path = Path.of(getInitParameter("file"));
        String all = Files.readString(path);
        if (!all.isEmpty() && !all.endsWith("\n")) {
            Files.writeString(path, all.substring(0, all.lastIndexOf('\n') + 1));
        }
    }

    @Override
    public void service(Mail mail) throws MessagingException {
        Appended appended = new Appended(
                attribute(mail, "org.jamescollector.deliveryId") + attribute(mail, "org.jamescollector.noticeDelivery"),
                attribute(mail, "org.jamescollector.account"),
                attribute(mail, "org.jamescollector.uniqueId"),
                digest(mail),
                Optional.ofNullable(mail.getMessage().getMessageID()).orElse(""),
                mail.getRecipients().stream().map(MailAddress::asString).collect(Collectors.joining(",")));
        append(appended.line());
    }

    private synchronized void append(String line) throws MessagingException {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        } catch (IOException e) {
            throw new MessagingException("Cannot write", e);
        }
    }

    private static String attribute(Mail mail, String name) {
        return mail.getAttribute(AttributeName.of(name))
                .map(attribute -> String.valueOf(attribute.getValue().value()))
                .orElse("");
    }

    private static String digest(Mail mail) throws MessagingException {
        try (DigestOutputStream out =
                new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            mail.getMessage().writeTo(out);
            return HexFormat.of().formatHex(out.getMessageDigest().digest());
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new MessagingException("Cannot digest", e);
        }
    }
}
