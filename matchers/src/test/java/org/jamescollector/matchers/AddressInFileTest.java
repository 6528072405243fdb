/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import javax.mail.MessagingException;
import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.configuration.Configuration;
import org.apache.james.server.core.filesystem.FileSystemImpl;
import org.apache.mailet.base.test.FakeMail;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressInFileTest {

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void setUp() throws Exception {
        file = Files.createDirectories(folder.resolve("conf")).resolve("blocked.txt");
    }

    private AddressInFile matcher(String condition) throws MessagingException {
        return Mails.init(
                new AddressInFile(new FileSystemImpl(Configuration.builder()
                        .workingDirectory(folder.toString())
                        .configurationFromClasspath()
                        .build()
                        .directories())),
                condition);
    }

    private AddressInFile matcher(String which, String entries) throws Exception {
        Files.writeString(file, entries);
        return matcher(which + " file://conf/blocked.txt");
    }

    @Test
    void shouldLookForTheSender() throws Exception {
        assertThat(matcher("sender", "SENDER@example.net").match(Mails.bySmtp("From: x@y.example")))
                .hasSize(2);
        assertThat(matcher("sender", "y.example").match(Mails.bySmtp("From: x@y.example")))
                .isEmpty();
    }

    @Test
    void shouldNotFindTheNullSender() throws Exception {
        FakeMail bounce = FakeMail.builder()
                .name("bounce")
                .sender(MaybeSender.nullSender())
                .recipients("anna@example.org")
                .build();

        assertThat(matcher("sender", ".org").match(bounce)).isEmpty();
    }

    @Test
    void shouldMatchThoseRecipientsThatAreInTheFile() throws Exception {
        assertThat(matcher("recipient", "berta@example.org").match(Mails.bySmtp("Subject: x")))
                .isEqualTo(Mails.addresses("berta"));
        assertThat(matcher("recipient", "example.org").match(Mails.bySmtp("Subject: x")))
                .isEqualTo(Mails.addresses("anna", "berta"));
        assertThat(matcher("recipient", "example.net").match(Mails.bySmtp("Subject: x")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "x@y.example; true",
                "\"y, z\" <X@Y.example>; true",
                "=?utf-8?q?a?= <a@example.com>, x@y.example; true",
                "x@y.example <a@example.com>; false",
                "a@mail.bücher.example; true",
                "jürgen@example.net; true",
                "nobody; false",
                "<>; false"
            })
    void shouldLookForTheAddressesOfTheFieldFrom(String field, boolean expected) throws Exception {
        AddressInFile matcher = matcher("From", "x@y.example\n.xn--bcher-kva.example\nJÜRGEN@example.net");

        assertThat(matcher.match(Mails.bySmtp("From: " + field)).isEmpty()).isNotEqualTo(expected);
    }

    @Test
    void shouldNotMatchAMessageWithoutTheField() throws Exception {
        assertThat(matcher("from", ".example").match(Mails.bySmtp("Subject: x")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sender", "recipient", "from"})
    void shouldAskForTheHeader(String which) throws Exception {
        AddressInFile matcher = matcher(which, "example.org");

        assertThatThrownBy(() -> matcher.match(Mails.listed(Instant.EPOCH))).isInstanceOf(Mails.HeaderTouched.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sender; it does not say both what is looked for and in which file",
                "to file://conf/blocked.txt; \"to\" is none of them",
                "sender conf/blocked.txt; \"conf/blocked.txt\" does not begin with file://",
                "sender file://conf/blocked.txt; file://conf/blocked.txt: there is no such file"
            })
    void shouldRefuseWhatCannotBeLookedFor(String condition, String problem) {
        assertThatThrownBy(() -> matcher(condition))
                .isInstanceOf(MessagingException.class)
                .hasMessageStartingWith("AddressInFile=" + condition + ": " + problem + ". ")
                .hasMessageEndingWith(": AddressInFile=sender file://conf/blocked.txt");
    }

    @Test
    void shouldRefuseAFileOfSomethingElse() {
        assertThatThrownBy(() -> matcher("sender", "example.com\nnot an address\n"))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining(
                        "file://conf/blocked.txt: line 2 is neither an address nor a domain: \"not an address\"");
    }
}
