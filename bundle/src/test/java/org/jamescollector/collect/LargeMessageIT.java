/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.jamescollector.testing.CollectorXml.element;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntPredicate;
import org.awaitility.core.ConditionTimeoutException;
import org.jamescollector.testing.AppendToFile;
import org.jamescollector.testing.Checkout;
import org.jamescollector.testing.CollectorXml;
import org.jamescollector.testing.FakePop3Server;
import org.jamescollector.testing.LargeMail;
import org.jamescollector.testing.SmtpSender;
import org.jamescollector.testing.SpoolOnly;
import org.jamescollector.testing.StockJames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Memory does not grow with the size of a message: a message of 200 MB may need little more than James needs to take a small one by
 * SMTP, which is found by giving it less and less. {@code -Dcollector.large.measure=true} prints what 200 MB need by SMTP, which is far more,
 * and when collected.
 */
class LargeMessageIT {

    private static final int MORE = 64;
    /** {@code -Xmx}, in megabytes, among which the smallest that is enough is looked for. */
    private static final int LEAST = 24;

    private static final int MOST = 256;
    private static final int STEP = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NO_ACCOUNTS = "<collector/>";

    @TempDir
    private Path folder;

    private int attempts;

    @Test
    void shouldCollectALargeMessageWithLittleMoreMemoryThanJamesNeedsAnyway() {
        int own = smallest(megabytes -> arrives(megabytes, NO_ACCOUNTS, LargeMessageIT::handInSmall));
        System.out.println("LargeMessageIT: James takes a small message by SMTP with -Xmx" + own + "m");

        assertThat(own).as("-Xmx that James itself needs").isLessThan(MOST);
        assertThat(collects(own + MORE)).as("collected with %d MB more", MORE).isTrue();

        if (Boolean.getBoolean("collector.large.measure")) {
            int bySmtp = smallest(megabytes -> arrives(megabytes, NO_ACCOUNTS, LargeMessageIT::handIn));
            System.out.println("LargeMessageIT: 200 MB by SMTP with -Xmx" + bySmtp + "m");
            System.out.println("LargeMessageIT: 200 MB collected with -Xmx" + smallest(this::collects) + "m");
        }
    }

    private boolean collects(int megabytes) {
        try (FakePop3Server provider = LargeMail.provider()) {
            String accounts = new CollectorXml()
                    .withoutUsers()
                    .account(
                            "info",
                            provider.port(),
                            "user",
                            "right",
                            "anna@elsewhere.example",
                            element("traceHeader", "false"))
                    .toString();
            return arrives(megabytes, accounts, james -> {});
        }
    }

    private static int smallest(IntPredicate enough) {
        int tooLittle = LEAST - STEP;
        int plenty = MOST;
        while (plenty - tooLittle > STEP) {
            int between = (tooLittle + plenty) / 2 / STEP * STEP;
            if (enough.test(between)) {
                plenty = between;
            } else {
                tooLittle = between;
            }
        }
        return plenty;
    }

    private interface Delivery {
        void deliver(StockJames james) throws IOException;
    }

    /** Whether the message passes James' root processor, whole, with so much memory. */
    private boolean arrives(int megabytes, String accounts, Delivery delivery) {
        Path delivered = folder.resolve("delivered" + ++attempts);
        try (StockJames james = SpoolOnly.james(
                        accounts, SpoolOnly.appendingTo(delivered, folder.resolve("failed" + attempts)))
                .file("smtpserver.xml", Files.readString(Checkout.root().resolve("conf/smtpserver.xml")))
                .jvm("-Xmx" + megabytes + "m", "-XX:+ExitOnOutOfMemoryError")
                .start()) {
            delivery.deliver(james);
            await().atMost(PATIENCE)
                    .until(() ->
                            !james.isAlive() || !AppendToFile.read(delivered).isEmpty());
            return AppendToFile.read(delivered).stream()
                    .anyMatch(mail ->
                            mail.digest().equals(digest()) || mail.deliveryId().isEmpty());
        } catch (IOException | IllegalStateException | ConditionTimeoutException e) {
            // It did not start, or ended, or did not come to an end for want of memory.
            return false;
        }
    }

    private static void handInSmall(StockJames james) throws IOException {
        try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
            smtp.send("bert@example.org", List.of("anna@elsewhere.example"), LargeMail.HEADER.getBytes(ISO_8859_1));
        }
    }

    private static void handIn(StockJames james) throws IOException {
        try (SmtpSender smtp = new SmtpSender(james.smtpPort())) {
            smtp.send("bert@example.org", List.of("anna@elsewhere.example"), LargeMail.pieces());
        }
    }

    private static String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            LargeMail.pieces().forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
