/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.mailrepository.api.MailRepository;
import org.apache.james.mailrepository.api.MailRepositoryPath;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.mailrepository.api.Protocol;
import org.apache.james.mailrepository.file.FileMailRepository;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStreamSource;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Held mail in James' file repository, which writes mails in a way of its own. */
class HeldMailInFilesTest {

    private static final String MESSAGE = "Subject: over\r\nX:  two  blanks\r\n\r\nb\u00f6dy\r\n";
    private static final HeldDomain CUSTOMER =
            new HeldDomain(Domain.of("customer.example"), Set.of(), List.of(), Optional.empty(), HoldLimits.DEFAULT);

    @TempDir
    private Path folder;

    private HeldMail held;

    @BeforeEach
    void open() throws Exception {
        held = opened();
    }

    private HeldMail opened() throws Exception {
        FileSystem files = new FileSystemImpl(Configuration.builder()
                .workingDirectory(folder.toString())
                .configurationFromClasspath()
                .build()
                .directories());
        FileMailRepository repository = new FileMailRepository();
        repository.setFileSystem(files);
        BaseHierarchicalConfiguration configuration = new BaseHierarchicalConfiguration();
        configuration.addProperty("[@destinationURL]", "file://var/mail/held/customer.example");
        repository.configure(configuration);
        repository.init();
        return new HeldMail(new One(repository), ProviderSettings.NONE, Clock.systemUTC());
    }

    private static Mail mail() throws Exception {
        return mail(MESSAGE);
    }

    private static Mail mail(String message) throws Exception {
        MailImpl mail = MailImpl.builder()
                .name("m")
                .sender("sender@example.org")
                .addRecipients("anna@customer.example", "bert@customer.example")
                .build();
        mail.setMessageNoCopy(new MimeMessageWrapper(MimeMessageInputStreamSource.create(
                "m", new ByteArrayInputStream(message.getBytes(StandardCharsets.UTF_8)))));
        return mail;
    }

    private static String content(Mail mail) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MessageOctets.write(mail, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void shouldGiveBackOctetForOctetWhatItHoldsAlsoAfterARestart() throws Exception {
        Mail mail = mail();
        HeldKey key = held.hold(CUSTOMER, mail, mail.getRecipients()).orElseThrow();

        HeldMail restarted = opened();

        assertThat(restarted.oldestFirst(CUSTOMER)).containsExactly(key);
        Mail found = restarted.retrieve(CUSTOMER, key).orElseThrow();
        assertThat(content(found)).isEqualTo(MESSAGE);
        assertThat(found.getRecipients()).hasSize(2);
        assertThat(MessageShape.read(found, key))
                .isEqualTo(new MessageShape(MESSAGE.getBytes(StandardCharsets.UTF_8).length, true, false));
    }

    @Test
    void shouldHoldWhatHasBrokenMimeAndAHeaderThatAMailetHasTouched() throws Exception {
        String broken = "Subject: broken\r\nContent-Type: multipart/mixed; boundary=\"none\"\r\n\r\nno part\r\n";
        Mail mail = mail("Bcc: bert@customer.example\r\n" + broken);
        // As RemoveMimeHeader leaves it, which fails in the midst of its work.
        mail.getMessage().removeHeader("Bcc");

        HeldKey key = held.hold(CUSTOMER, mail, mail.getRecipients()).orElseThrow();

        assertThat(content(opened().retrieve(CUSTOMER, key).orElseThrow())).isEqualTo(broken);
        assertThat(key.size()).isEqualTo(broken.length());
    }

    @Test
    void shouldKeepAMailForTheRecipientsThatAreLeft() throws Exception {
        Mail mail = mail();
        HeldKey key = held.hold(CUSTOMER, mail, mail.getRecipients()).orElseThrow();

        HeldKey now = held.keepFor(
                CUSTOMER,
                key,
                held.retrieve(CUSTOMER, key).orElseThrow(),
                List.of(new MailAddress("bert@customer.example")));

        assertThat(opened().oldestFirst(CUSTOMER)).containsExactly(now);
        Mail kept = opened().retrieve(CUSTOMER, now).orElseThrow();
        assertThat(kept.getRecipients()).containsExactly(new MailAddress("bert@customer.example"));
        assertThat(content(kept)).isEqualTo(MESSAGE);
    }

    @Test
    void shouldNotWriteOverAMailThatItKeepsForTheRecipientsThatAreLeft() throws Exception {
        Mail mail = mail();
        HeldKey key = held.hold(CUSTOMER, mail, mail.getRecipients()).orElseThrow();
        MailImpl cut = (MailImpl) held.retrieve(CUSTOMER, key).orElseThrow();
        // As a kill does that comes while the mail is being written.
        cut.setMessageNoCopy(new MimeMessageWrapper(new Failing()));

        assertThatThrownBy(() -> held.keepFor(CUSTOMER, key, cut, List.of(new MailAddress("bert@customer.example"))))
                .isInstanceOf(HeldMailException.class);

        Mail whole = opened().retrieve(CUSTOMER, key).orElseThrow();
        assertThat(content(whole)).isEqualTo(MESSAGE);
        assertThat(whole.getRecipients()).hasSize(2);
    }

    @Test
    void shouldForgetWhatIsRemoved() throws Exception {
        Mail mail = mail();
        HeldKey key = held.hold(CUSTOMER, mail, mail.getRecipients()).orElseThrow();

        held.remove(CUSTOMER, key);

        assertThat(opened().hasAny(CUSTOMER)).isFalse();
    }

    /** A message of which nothing comes after its first octets. */
    private static final class Failing implements MimeMessageSource {

        @Override
        public String getSourceId() {
            return "failing";
        }

        @Override
        public InputStream getInputStream() {
            return new SequenceInputStream(
                    new ByteArrayInputStream("Subject: ".getBytes(StandardCharsets.UTF_8)), new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new IOException("cut");
                        }

                        @Override
                        public int read(byte[] octets, int offset, int length) throws IOException {
                            throw new IOException("cut");
                        }
                    });
        }

        @Override
        public long getMessageSize() {
            return MESSAGE.length();
        }
    }

    private record One(MailRepository repository) implements MailRepositoryStore {

        @Override
        public MailRepository select(MailRepositoryUrl url) {
            return repository;
        }

        @Override
        public Optional<Protocol> defaultProtocol() {
            return Optional.of(new Protocol("file"));
        }

        @Override
        public Optional<MailRepository> get(MailRepositoryUrl url) {
            return Optional.of(repository);
        }

        @Override
        public Stream<MailRepository> getByPath(MailRepositoryPath path) {
            return Stream.of(repository);
        }

        @Override
        public Stream<MailRepositoryUrl> getUrls() {
            return Stream.empty();
        }
    }
}
