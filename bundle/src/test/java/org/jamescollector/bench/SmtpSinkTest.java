/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SmtpSinkTest {

    @Test
    void shouldTakeEveryMessageOfASession() throws Exception {
        try (SmtpSink sink = SmtpSink.start();
                Socket client = new Socket(InetAddress.getLoopbackAddress(), sink.port())) {
            String transaction = "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n";
            client.getOutputStream()
                    .write(("EHLO me\r\n" + transaction + "Subject: one\r\n\r\n..\r\ntext\r\n.\r\n" + transaction
                                    + ".\r\nQUIT\r\n")
                            .getBytes(US_ASCII));

            String answers = new String(client.getInputStream().readAllBytes(), US_ASCII);

            assertThat(answers).contains("250-PIPELINING\r\n").endsWith("250 taken\r\n221 bye\r\n");
            assertThat(sink.messages()).isEqualTo(2);
        }
    }
}
