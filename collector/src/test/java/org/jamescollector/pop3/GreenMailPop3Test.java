/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jamescollector.pop3.TestClient.get;
import static org.jamescollector.pop3.TestClient.login;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import javax.mail.Session;
import javax.mail.internet.MimeMessage;
import org.jamescollector.account.SignIn;
import org.jamescollector.account.TransportSecurity.Mode;
import org.jamescollector.account.TransportSecurity.Verification;
import org.jamescollector.net.ProviderException.Kind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against GreenMail: another POP3 server's idea of USER and PASS, without pipelining and STLS. */
class GreenMailPop3Test {

    private final TestClient client = new TestClient();
    private final GreenMail greenMail =
            new GreenMail(new ServerSetup[] {setup(ServerSetup.PROTOCOL_POP3), setup(ServerSetup.PROTOCOL_POP3S)});
    private GreenMailUser user;

    /** GreenMail's own patience of two seconds is too short for a busy machine. */
    private static ServerSetup setup(String protocol) {
        ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(30_000);
        return setup;
    }

    @BeforeEach
    void start() {
        greenMail.start();
        user = greenMail.setUser("user@example.com", TestClient.USER, TestClient.PASSWORD);
    }

    @AfterEach
    void stop() {
        client.close();
        greenMail.stop();
    }

    private int port() {
        return greenMail.getPop3().getPort();
    }

    private void deliver(String text) throws Exception {
        user.deliver(new MimeMessage(
                Session.getInstance(new Properties()),
                new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void shouldCollectAndDelete() throws Exception {
        deliver("Subject: one\r\n\r\nfirst\r\n.\r\n..dots\r\n");
        deliver("Subject: two\r\n\r\nsecond\r\n");

        try (Pop3Session session = client.open(port())) {
            assertThat(get(session.stat()).messages()).isEqualTo(2);
            assertThat(TestClient.uidl(session)).containsOnlyKeys(1, 2);
            assertThat(TestClient.list(session)).containsOnlyKeys(1, 2);
            assertThat(new String(TestClient.retr(session, 1), StandardCharsets.US_ASCII))
                    .isEqualTo("Subject: one\r\n\r\nfirst\r\n.\r\n..dots\r\n");
            get(session.dele(1));
            get(session.quit());
        }

        try (Pop3Session session = client.open(port())) {
            assertThat(get(session.stat()).messages()).isEqualTo(1);
            assertThat(new String(TestClient.retr(session, 1), StandardCharsets.US_ASCII))
                    .contains("second");
        }
    }

    @Test
    void shouldGiveTheHeaderAlone() throws Exception {
        deliver("Subject: one\r\n\r\nfirst\r\n");

        try (Pop3Session session = client.open(port())) {
            ReceivedMessage top = new ReceivedMessage();
            get(session.top(1, 0, top));

            assertThat(new String(get(top.message()), StandardCharsets.US_ASCII))
                    .contains("Subject: one")
                    .doesNotContain("first");
        }
    }

    @Test
    void shouldGoOnAfterARefusedCommand() throws Exception {
        deliver("Subject: one\r\n\r\nfirst\r\n");

        try (Pop3Session session = client.open(port())) {
            assertThat(TestClient.failure(session.dele(7)).kind()).isEqualTo(Kind.REFUSED);
            get(session.noop());
            assertThat(get(session.stat()).messages()).isEqualTo(1);
        }
    }

    @Test
    void shouldSayThatThePasswordIsWrong() {
        Pop3Exception failure = client.refused(TestClient.as(login(port()), TestClient.USER, "wrong"));

        assertThat(failure.kind()).isEqualTo(Kind.CREDENTIALS_REFUSED);
        assertThat(failure).hasMessageStartingWith("sign-in: ").hasMessageNotContaining("wrong\"");
    }

    @Test
    void shouldCollectOverTls() throws Exception {
        deliver("Subject: one\r\n\r\nfirst\r\n");
        int port = greenMail.getPop3s().getPort();

        Pop3Login any = login(port, TestClient.secured(Mode.TLS, new Verification.None()), SignIn.STRONGEST);
        try (Pop3Session session = client.open(any)) {
            assertThat(new String(TestClient.retr(session, 1), StandardCharsets.US_ASCII))
                    .contains("first");
            get(session.quit());
        }

        Pop3Login verified =
                login(port, TestClient.secured(Mode.TLS, new Verification.SystemAuthorities()), SignIn.STRONGEST);
        assertThat(client.refused(verified).kind()).isEqualTo(Kind.TLS);
    }
}
