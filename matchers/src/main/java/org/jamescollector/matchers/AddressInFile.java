/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.matchers;

import com.google.inject.Inject;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.mailet.Mail;
import org.jamescollector.condition.AddressFile;
import org.jamescollector.condition.FieldText;
import org.jamescollector.envelope.AddressList;

/**
 * Matches by a file of addresses and domains, which is read again when it changes: the sender of the envelope, the recipients (those that are in
 * the file, and no others), or the addresses of the field From.
 *
 * <pre>{@code match="org.jamescollector.matchers.AddressInFile=sender file://conf/blocked.txt"}</pre>
 */
public class AddressInFile extends ConditionMatcher<AddressInFile.Condition> {

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final String FROM = "From";

    /** What is looked for in the file. */
    private enum Which {
        SENDER,
        RECIPIENT,
        FROM
    }

    /** What is looked for, and where. */
    record Condition(Which which, AddressFile file) {}

    private final FileSystem fileSystem;

    @Inject
    public AddressInFile(FileSystem fileSystem) {
        super("One of sender, recipient and from, and a file of addresses and domains, one a line: AddressInFile=sender"
                + " file://conf/blocked.txt");
        this.fileSystem = fileSystem;
    }

    @Override
    Condition read(String text) {
        String[] parts = BLANKS.split(text, 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException("it does not say both what is looked for and in which file");
        }
        return new Condition(which(parts[0]), AddressFile.open(parts[1], fileSystem));
    }

    private static Which which(String text) {
        return Arrays.stream(Which.values())
                .filter(which -> which.name().equals(text.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is none of them"));
    }

    @Override
    public Collection<MailAddress> match(Mail mail) throws MessagingException {
        return condition().which() == Which.RECIPIENT ? recipientsIn(condition().file(), mail) : super.match(mail);
    }

    private static List<MailAddress> recipientsIn(AddressFile file, Mail mail) {
        return mail.getRecipients().stream().filter(file::contains).toList();
    }

    @Override
    boolean matches(Mail mail, Condition condition) throws MessagingException {
        return condition.which() == Which.SENDER
                ? mail.getMaybeSender()
                        .asOptional()
                        .filter(condition.file()::contains)
                        .isPresent()
                : Stream.ofNullable(mail.getMessage().getHeader(FROM))
                        .flatMap(Arrays::stream)
                        .map(FieldText::unfolded)
                        .flatMap(field -> AddressList.parse(field).stream())
                        .anyMatch(found -> condition.file().contains(found.text()));
    }
}
