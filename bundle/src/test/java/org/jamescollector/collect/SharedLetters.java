/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.collect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The letters that the people of one domain get: what happens in practice, and a mixture of To, Cc and Bcc. */
final class SharedLetters {

    static final List<String> PEOPLE =
            IntStream.rangeClosed(1, 20).mapToObj("person%02d"::formatted).toList();
    /** The id of a mailing list, and who is subscribed to it. */
    static final String LIST = "news.lists.example";

    static final List<String> SUBSCRIBERS = PEOPLE.subList(4, 7);

    private static final List<String> NONE = List.of();
    private static final String FRIEND = "friend@elsewhere.example";
    private static final String LIST_ADDRESS = "news@lists.example";
    private static final int MIXTURES = 40;

    private SharedLetters() {}

    static List<SharedLetter> all() {
        List<SharedLetter> letters = new ArrayList<>();
        letters.addAll(toSome());
        letters.addAll(inBcc());
        letters.addAll(ofLists());
        letters.addAll(oddOnes());
        letters.addAll(mixtures(new Random(20261102)));
        return letters;
    }

    private static List<SharedLetter> toSome() {
        return List.of(
                SharedLetter.of("to one", people(1), NONE, NONE),
                SharedLetter.of("to three in one copy", people(1, 2, 3), NONE, NONE),
                SharedLetter.of("to three in copies", people(1, 2, 3), NONE, NONE)
                        .withCopyEach(),
                SharedLetter.of("to all in one copy", PEOPLE, NONE, NONE),
                SharedLetter.of("to all in copies", PEOPLE, NONE, NONE).withCopyEach(),
                SharedLetter.of("to and cc in copies", people(4, 5), people(6, 7, 8), NONE)
                        .withCopyEach(),
                SharedLetter.of("to one and a friend in copies", List.of(FRIEND, "person09"), NONE, NONE)
                        .withCopyEach(),
                SharedLetter.of("the same in to and cc in copies", people(1, 2), people(2, 1), NONE)
                        .withCopyEach());
    }

    private static List<SharedLetter> inBcc() {
        return List.of(
                SharedLetter.of("bcc to one", List.of(FRIEND), NONE, people(10)),
                SharedLetter.of("bcc to three in one copy", List.of(FRIEND), NONE, people(10, 11, 12)),
                SharedLetter.of("bcc to three in copies", List.of(FRIEND), NONE, people(10, 11, 12))
                        .withCopyEach(),
                SharedLetter.of("bcc without to in copies", NONE, NONE, people(13, 14))
                        .withCopyEach(),
                SharedLetter.of("to two and bcc to two in one copy", people(1, 2), NONE, people(3, 4)),
                SharedLetter.of("to two and bcc to two in copies", people(1, 2), NONE, people(3, 4))
                        .withCopyEach());
    }

    private static List<SharedLetter> ofLists() {
        List<String> list = List.of(LIST_ADDRESS);
        SharedLetter direct = SharedLetter.of("direct and by list", people(1), list, NONE);
        return List.of(
                SharedLetter.of("by list in one copy", list, NONE, SUBSCRIBERS).fromList(LIST),
                SharedLetter.of("by list in copies", list, NONE, SUBSCRIBERS)
                        .fromList(LIST)
                        .withCopyEach(),
                direct,
                SharedLetter.of(direct.subject(), people(1), list, SUBSCRIBERS).fromList(LIST));
    }

    private static List<SharedLetter> oddOnes() {
        String id = "<the.same.id@elsewhere.example>";
        return List.of(
                SharedLetter.of("one id", people(1, 2), NONE, NONE)
                        .withMessageId(id)
                        .withCopyEach(),
                SharedLetter.of("one id and another letter", people(1, 2), NONE, NONE)
                        .withMessageId(id)
                        .withCopyEach(),
                SharedLetter.of("no id", people(1, 2), NONE, NONE).withMessageId(""),
                SharedLetter.of("a group in copies", people(1, 2), NONE, NONE)
                        .withTo("Board: PERSON01@DOMAIN, (the second) <person02@DOMAIN>;")
                        .withCopyEach(),
                SharedLetter.of("addresses as names", people(15), NONE, NONE)
                        .withTo("\"person16@DOMAIN\" <person15@DOMAIN>"),
                SharedLetter.of("to one and nobody in copies", List.of("person17", SharedLetter.NOBODY), NONE, NONE)
                        .withCopyEach(),
                SharedLetter.of("to one and nobody in one copy", List.of(SharedLetter.NOBODY, "person18"), NONE, NONE),
                SharedLetter.of("to nobody", List.of(SharedLetter.NOBODY), NONE, NONE),
                SharedLetter.of("resent", people(19), NONE, NONE)
                        .withFields("Resent-From: person19@DOMAIN\r\nResent-To: person20@DOMAIN\r\n", people(20)));
    }

    private static List<SharedLetter> mixtures(Random random) {
        return IntStream.range(0, MIXTURES)
                .mapToObj(i -> mixture("mixture " + i, random))
                .filter(letter -> !letter.envelope().isEmpty())
                .toList();
    }

    private static SharedLetter mixture(String subject, Random random) {
        List<String> shuffled = new ArrayList<>(PEOPLE);
        Collections.shuffle(shuffled, random);
        int to = random.nextInt(4);
        int cc = to + random.nextInt(4);
        int bcc = cc + random.nextInt(3);
        List<String> copied = Stream.concat(shuffled.subList(to, cc).stream(), Stream.of(FRIEND))
                .toList();
        SharedLetter letter = SharedLetter.of(subject, shuffled.subList(0, to), copied, shuffled.subList(cc, bcc));
        return random.nextBoolean() ? letter.withCopyEach() : letter;
    }

    private static List<String> people(int... numbers) {
        return IntStream.of(numbers).mapToObj(number -> PEOPLE.get(number - 1)).toList();
    }
}
