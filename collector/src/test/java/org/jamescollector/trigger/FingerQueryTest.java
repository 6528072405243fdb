/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.trigger;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jamescollector.account.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FingerQueryTest {

    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration PATIENT = Duration.ofSeconds(20);

    /** What the server does with a connection once it has read the question. */
    private interface Habit {
        void answer(Socket connection, OutputStream out) throws IOException, InterruptedException;
    }

    private final BlockingQueue<String> questions = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private Thread thread;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        if (thread != null) {
            thread.interrupt();
            thread.join();
        }
    }

    private Endpoint serving(Habit habit) {
        thread = new Thread(() -> {
            try (Socket connection = server.accept()) {
                questions.add(
                        new BufferedReader(new InputStreamReader(connection.getInputStream(), ISO_8859_1)).readLine());
                habit.answer(connection, connection.getOutputStream());
            } catch (IOException e) {
                // The client hung up, or the test is over.
                questions.add("");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return new Endpoint("127.0.0.1", server.getLocalPort());
    }

    @Test
    void shouldAskAndReadTheAnswer() throws Exception {
        Endpoint endpoint = serving((connection, out) -> out.write("Mail is on its way.\r\n".getBytes(ISO_8859_1)));

        assertThat(new FingerQuery(PATIENT).ask(endpoint, "site@example.org")).isEqualTo("Mail is on its way.\r\n");
        assertThat(questions.poll(10, TimeUnit.SECONDS)).isEqualTo("site@example.org");
    }

    @Test
    void shouldHangUpOnAnAnswerWithoutEnd() throws Exception {
        Endpoint endpoint = serving((connection, out) -> {
            byte[] line = "x".repeat(1_000).getBytes(ISO_8859_1);
            while (true) {
                out.write(line);
            }
        });

        assertThat(new FingerQuery(PATIENT).ask(endpoint, "site")).hasSize(FingerQuery.LONGEST_ANSWER);
    }

    @Test
    void shouldNotWaitForASilentServer() {
        Endpoint endpoint = serving((connection, out) -> TimeUnit.MINUTES.sleep(1));

        assertThatThrownBy(() -> new FingerQuery(SOON).ask(endpoint, "site"))
                .isInstanceOf(TriggerFailure.class)
                .hasMessage("finger: " + endpoint + " did not answer within 0 seconds (<timeout>)");
    }

    @Test
    void shouldNotWaitForAServerThatDripsItsAnswer() {
        Endpoint endpoint = serving((connection, out) -> {
            while (true) {
                out.write('.');
                out.flush();
                TimeUnit.MILLISECONDS.sleep(50);
            }
        });

        assertThatThrownBy(() -> new FingerQuery(SOON).ask(endpoint, "site")).hasMessageContaining("did not answer");
    }

    @Test
    void shouldSayWhatToCheckWhereNobodyListens() throws Exception {
        Endpoint endpoint = new Endpoint("127.0.0.1", server.getLocalPort());
        server.close();

        assertThatThrownBy(() -> new FingerQuery(PATIENT).ask(endpoint, "site"))
                .hasMessageStartingWith("finger: " + endpoint + " cannot be reached")
                .hasMessageEndingWith("check <host> and <port>; finger has port 79");
    }

    @Test
    void shouldAskNothingThatIsMoreThanALine() {
        assertThatThrownBy(() -> new FingerQuery(PATIENT).ask(new Endpoint("127.0.0.1", 79), "site\r\nroot"))
                .hasMessageContaining("one line");
    }
}
