/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.jamescollector.envelope.Explanation.Judged;
import org.jamescollector.envelope.Explanation.Verdict;
import org.jamescollector.envelope.HeaderFields.Field;
import org.jamescollector.envelope.Judge.Ruling;

/** What became of the addresses of one finding. Each counts once; only the first ones are remembered one by one. */
final class Judgement {

    private final List<Judged> listed = new ArrayList<>();
    private final Set<MailAddress> seen = new HashSet<>();
    private final Set<MailAddress> recipients = new LinkedHashSet<>();
    private Optional<Field> decisive = Optional.empty();
    private int valid;
    private int invalid;
    private int elsewhere;
    private int copies;
    private boolean more;

    /** Whether this address was not there before, and not so many others were. */
    boolean isToBeJudged(MailAddress address, int most) {
        if (seen.size() < most || seen.contains(address)) {
            return seen.add(address);
        }
        more = true;
        return false;
    }

    void add(String text, Ruling ruling, Optional<Field> field) {
        switch (ruling.verdict()) {
            case VALID -> valid++;
            case INVALID -> invalid++;
            case ELSEWHERE -> elsewhere++;
            case UNKNOWN, FOREIGN, MALFORMED -> {}
        }
        copies += ruling.copies();
        recipients.addAll(ruling.recipients());
        if (decisive.isEmpty() && ruling.verdict().isOurs()) {
            decisive = field;
        }
        if (listed.size() < Explanation.MOST_LISTED) {
            listed.add(new Judged(Escaped.of(text), ruling.verdict(), ruling.recipients()));
        }
        // Not addresses of the message, so they are not counted; but whoever looks for his mail finds why it did not
        // come.
        ruling.unknown().stream()
                .filter(address -> !address.asString().equalsIgnoreCase(text))
                .limit(Math.max(0, Explanation.MOST_LISTED - listed.size()))
                .map(address -> new Judged(Escaped.of(text + " -> " + address.asString()), Verdict.UNKNOWN, List.of()))
                .forEach(listed::add);
    }

    /** Lists what became of a finding that decided nothing, without counting it. */
    void list(Judgement other) {
        more |= other.more;
        other.listed.stream()
                .limit(Explanation.MOST_LISTED - (long) listed.size())
                .filter(judged -> !listed.contains(judged))
                .forEach(listed::add);
    }

    /** Whether there is an address that is ours: then the finding decides, and no other is looked at. */
    boolean decides() {
        return valid + invalid + elsewhere > 0;
    }

    /** The field with the first address that is ours. */
    Optional<Field> decisive() {
        return decisive;
    }

    List<Judged> listed() {
        return listed;
    }

    /** Whom James knows, in the message's order. */
    Set<MailAddress> recipients() {
        return recipients;
    }

    int valid() {
        return valid;
    }

    int invalid() {
        return invalid;
    }

    /** Whether there were more addresses than are judged. */
    boolean isMore() {
        return more;
    }

    /** How many copies of the message a provider has that stores one for each of its recipients. */
    int copies() {
        return copies;
    }
}
