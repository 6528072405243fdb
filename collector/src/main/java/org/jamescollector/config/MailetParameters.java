/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.config;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.base.GenericMailet;
import org.jamescollector.account.Keep;

/**
 * The parameters of a mailet, which are written as values of collector.xml are. Every mistake names the mailet, the parameter, what
 * stands there, and what may.
 */
public final class MailetParameters {

    /** Those that James itself reads. */
    private static final Set<String> OF_JAMES = Set.of("onMailetException", "onMatchException");

    private static final Splitter LIST = Splitter.on(',').trimResults().omitEmptyStrings();

    private final GenericMailet mailet;

    private MailetParameters(GenericMailet mailet) {
        this.mailet = mailet;
    }

    /**
     * @param known the parameters that the mailet has
     * @throws MessagingException when there are others: mistyped ones would do nothing, and nobody would see it
     */
    public static MailetParameters of(GenericMailet mailet, String... known) throws MessagingException {
        MailetParameters parameters = new MailetParameters(mailet);
        Set<String> names = Set.of(known);
        Iterator<String> given = mailet.getInitParameterNames();
        while (given.hasNext()) {
            String name = given.next();
            if (!names.contains(name) && !OF_JAMES.contains(name)) {
                throw new MessagingException(parameters.name() + " has no parameter <" + name + ">"
                        + (known.length == 0 ? "; it takes none" : "; it takes " + String.join(", ", known)));
            }
        }
        return parameters;
    }

    private String name() {
        return mailet.getMailetName();
    }

    /** An address or several. */
    public List<MailAddress> addresses(String parameter) throws MessagingException {
        ImmutableList.Builder<MailAddress> addresses = ImmutableList.builder();
        for (String address : LIST.splitToList(required(parameter))) {
            addresses.add(parse(parameter, address, ValueTypes.ADDRESS));
        }
        List<MailAddress> all = addresses.build();
        if (all.isEmpty()) {
            throw wrong(parameter, "", ValueTypes.ADDRESS.expected());
        }
        return all;
    }

    /** What happens to a collected message at the provider. */
    public Keep keep(String parameter) throws MessagingException {
        return parse(parameter, required(parameter), ValueTypes.KEEP);
    }

    /** A whole number. */
    public int number(String parameter, int least, int most) throws MessagingException {
        return parse(parameter, required(parameter), ValueTypes.number(least, most));
    }

    /** A whole number, or what goes without it. */
    public int number(String parameter, int least, int most, int otherwise) throws MessagingException {
        Optional<String> given = given(parameter);
        return given.isEmpty() ? otherwise : parse(parameter, given.get(), ValueTypes.number(least, most));
    }

    /** A time, as {@code 14 days}, or what goes without it. */
    public Duration time(String parameter, String least, String most, Duration otherwise) throws MessagingException {
        Optional<String> given = given(parameter);
        return given.isEmpty() ? otherwise : parse(parameter, given.get(), ValueTypes.time(least, most));
    }

    /** One of these words, or what goes without it. */
    public <T> T choice(String parameter, Map<String, T> meanings, List<String> words, T otherwise)
            throws MessagingException {
        Optional<String> given = given(parameter);
        return given.isEmpty() ? otherwise : parse(parameter, given.get(), ValueTypes.choice(meanings, words));
    }

    /** {@code true} or {@code false}, or what goes without it. */
    public boolean flag(String parameter, boolean otherwise) throws MessagingException {
        Optional<String> given = given(parameter);
        return given.isEmpty() ? otherwise : parse(parameter, given.get(), ValueTypes.BOOLEAN);
    }

    /**
     * Addresses, and words that stand for somebody.
     *
     * @param words those that may stand there
     */
    public People people(String parameter, Set<String> words, String otherwise) throws MessagingException {
        Set<String> named = new LinkedHashSet<>();
        ImmutableList.Builder<MailAddress> addresses = ImmutableList.builder();
        for (String each : LIST.splitToList(given(parameter).orElse(otherwise))) {
            if (words.contains(each)) {
                named.add(each);
            } else {
                addresses.add(ValueTypes.ADDRESS
                        .parse(each)
                        .orElseThrow(() -> wrong(parameter, each, wordsOrAddresses(words))));
            }
        }
        People people = new People(named, addresses.build());
        if (people.words().isEmpty() && people.addresses().isEmpty()) {
            throw wrong(parameter, "", wordsOrAddresses(words));
        }
        return people;
    }

    private static String wordsOrAddresses(Set<String> words) {
        return String.join(", ", new TreeSet<>(words)) + ", " + ValueTypes.ADDRESS.expected()
                + ", or several of these with commas between them";
    }

    /**
     * Who is named.
     *
     * @param words that stand for somebody
     */
    public record People(Set<String> words, List<MailAddress> addresses) {}

    /**
     * Something that is made of a text of one line.
     *
     * @param make throws {@link IllegalArgumentException} with what is wrong
     */
    public <T> T made(String parameter, Function<Optional<String>, T> make) throws MessagingException {
        try {
            return make.apply(optionalLine(parameter));
        } catch (IllegalArgumentException e) {
            throw new MessagingException(name() + ": <" + parameter + ">: " + e.getMessage(), e);
        }
    }

    /** A text of one line that must be there. */
    public String line(String parameter) throws MessagingException {
        return parse(parameter, required(parameter), ValueTypes.LINE);
    }

    /** A text of one line. */
    public Optional<String> optionalLine(String parameter) throws MessagingException {
        Optional<String> given = given(parameter);
        return given.isEmpty() ? given : Optional.of(parse(parameter, given.get(), ValueTypes.LINE));
    }

    /** The name of a mailbox that James takes. */
    public Optional<String> optionalMailbox(String parameter) throws MessagingException {
        Optional<String> given = given(parameter);
        return given.isEmpty() ? given : Optional.of(parse(parameter, given.get(), ValueTypes.MAILBOX));
    }

    private Optional<String> given(String parameter) {
        return Optional.ofNullable(mailet.getInitParameter(parameter)).map(String::strip);
    }

    private String required(String parameter) throws MessagingException {
        return given(parameter)
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> new MessagingException(name() + " needs <" + parameter + ">"));
    }

    private <T> T parse(String parameter, String text, ValueType<T> type) throws MessagingException {
        Optional<T> value = type.parse(text);
        if (value.isEmpty()) {
            throw wrong(parameter, text, type.expected());
        }
        return value.get();
    }

    private MessagingException wrong(String parameter, String text, String expected) {
        return new MessagingException(
                name() + ": <" + parameter + ">" + text + "</" + parameter + ">: it takes " + expected);
    }
}
