/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.base.Ticker;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class AddressFileTest {

    private static final String URL = "file://conf/blocked.txt";

    @TempDir
    private Path folder;

    private final AtomicLong now = new AtomicLong();
    private final Logger logger = (Logger) LoggerFactory.getLogger(AddressFile.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path file;

    @BeforeEach
    void setUp() throws Exception {
        file = Files.createDirectories(folder.resolve("conf")).resolve("blocked.txt");
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void tearDown() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private AddressFile open() {
        FileSystemImpl fileSystem = new FileSystemImpl(Configuration.builder()
                .workingDirectory(folder.toString())
                .configurationFromClasspath()
                .build()
                .directories());
        return AddressFile.open(URL, fileSystem, new Ticker() {
            @Override
            public long read() {
                return now.get();
            }
        });
    }

    private void write(String text) throws Exception {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each time as if a minute later: some file systems tell times of files no more exactly. */
    private void write(byte[] text) throws Exception {
        FileTime before = Files.exists(file) ? Files.getLastModifiedTime(file) : FileTime.fromMillis(0);
        Files.write(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 60_000));
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void shouldHoldWhatIsInTheFile() throws Exception {
        write("info@example.com\n");

        assertThat(open().contains(new MailAddress("INFO@example.com"))).isTrue();
        assertThat(open().contains("sales@example.com")).isFalse();
    }

    @Test
    void shouldBeReadAgainWhenItChangedButNotMoreThanOnceASecond() throws Exception {
        write("a@example.com\n");
        AddressFile addresses = open();
        write("b@example.com\n");

        pass(Duration.ofMillis(999));
        assertThat(addresses.contains("b@example.com")).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(addresses.contains("b@example.com")).isTrue();
        assertThat(addresses.contains("a@example.com")).isFalse();
        assertThat(logged()).containsExactly(URL + " was read again: 1 addresses and domains");
    }

    @Test
    void shouldNoticeAnotherSizeOfTheSameTime() throws Exception {
        write("a@example.com\n");
        FileTime time = Files.getLastModifiedTime(file);
        AddressFile addresses = open();
        Files.writeString(file, "a@example.com\nb@example.com\n");
        Files.setLastModifiedTime(file, time);
        pass(Duration.ofSeconds(1));

        assertThat(addresses.contains("b@example.com")).isTrue();
    }

    @Test
    void shouldKeepWhatItSaidWhileTheFileIsMissingAndSaySoOnce() throws Exception {
        write("a@example.com\n");
        AddressFile addresses = open();
        Files.delete(file);

        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(1));
            assertThat(addresses.contains("a@example.com")).isTrue();
        }
        assertThat(logged()).containsExactly(URL + ": there is no such file. What it said before still goes");

        Files.writeString(file, "b@example.com\n# back\n");
        pass(Duration.ofSeconds(1));
        assertThat(addresses.contains("b@example.com")).isTrue();
    }

    @Test
    void shouldKeepWhatItSaidWhileTheFileIsWrongAndSaySoOnce() throws Exception {
        write("a@example.com\n");
        AddressFile addresses = open();
        write("b@example.com\n<c@example.com>\n");

        for (int i = 0; i < 3; i++) {
            pass(Duration.ofSeconds(1));
            assertThat(addresses.contains("a@example.com")).isTrue();
            assertThat(addresses.contains("b@example.com")).isFalse();
        }
        assertThat(logged())
                .containsExactly(
                        URL
                                + ": line 2 is neither an address nor a domain: \"<c@example.com>\". What it said before still goes");

        write("d@example.com\n");
        pass(Duration.ofSeconds(1));
        assertThat(addresses.contains("d@example.com")).isTrue();
    }

    @Test
    void shouldGoByWhatItSaidWhileAnotherThreadReads() throws Exception {
        write("a@example.com\n");
        AddressFile addresses = open();
        Files.delete(file);
        // Whoever reads it waits for somebody to write.
        new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
        pass(Duration.ofSeconds(1));
        Thread reader = new Thread(() -> addresses.contains("b@example.com"));
        reader.start();
        await().until(() -> List.of(reader.getStackTrace()).stream()
                .anyMatch(frame -> frame.getClassName().contains("Files")));

        assertThat(addresses.contains("a@example.com")).isTrue();
        assertThat(reader.isAlive()).isTrue();
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write("b@example.com\n".getBytes(StandardCharsets.UTF_8));
        }
        reader.join();
    }

    @Test
    void shouldNotBeOpenedWithoutAFile() {
        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(URL + ": there is no such file");
    }

    @Test
    void shouldNotBeOpenedWithAWrongFile() throws Exception {
        write("a@example.com\nnot an address\n");

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(URL + ": line 2 is neither an address nor a domain: \"not an address\"");
    }

    @Test
    void shouldNotBeOpenedWithAnythingButUtf8() throws Exception {
        write("jürgen@example.com\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(this::open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(URL + ": it is not UTF-8");
    }
}
