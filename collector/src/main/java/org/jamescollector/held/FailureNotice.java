/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.held;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.james.core.MailAddress;

/**
 * What a notice says to a sender. James' {@code DSNBounce} knows one reason for all recipients of a notice, which it writes behind each of them,
 * in one line: where the reasons differ, this one line has all of them, each behind those whom it concerns.
 *
 * @param recipients who did not get the message
 * @param reason an SMTP reply
 */
record FailureNotice(List<MailAddress> recipients, String reason) {

    /** Octets of a reason that is made of several: it is repeated for each recipient, in a line, which RFC 5322 has shorter than 998. */
    static final int LONGEST = 900;

    /** Stands for the recipient that a reply names, so that replies that differ in nothing else are the same. */
    private static final String ADDRESS = "<address>";

    private static final String GENERAL = "550 5.0.0";

    /** The notices that tell all of these reasons: one, as far as that is not too long; otherwise one for each reply that several got. */
    static List<FailureNotice> of(Map<MailAddress, String> reasons) {
        Map<String, Map<MailAddress, String>> byReply = byReply(reasons);
        if (byReply.size() == 1) {
            return List.of(alike(reasons));
        }
        if (reason(reasons).length() <= LONGEST) {
            return gathered(reasons);
        }
        List<FailureNotice> notices = new ArrayList<>();
        Map<MailAddress, String> singles = new LinkedHashMap<>();
        byReply.values().forEach(group -> {
            if (group.size() > 1) {
                notices.add(alike(group));
            } else {
                singles.putAll(group);
            }
        });
        notices.addAll(gathered(singles));
        return notices;
    }

    private static Map<String, Map<MailAddress, String>> byReply(Map<MailAddress, String> reasons) {
        Map<String, Map<MailAddress, String>> groups = new LinkedHashMap<>();
        reasons.forEach((recipient, reason) -> groups.computeIfAbsent(
                        withoutAddress(recipient, reason), any -> new LinkedHashMap<>())
                .put(recipient, reason));
        return groups;
    }

    private static String withoutAddress(MailAddress recipient, String reason) {
        return Pattern.compile("<?" + Pattern.quote(recipient.asString()) + ">?", Pattern.CASE_INSENSITIVE)
                .matcher(reason)
                .replaceAll(ADDRESS);
    }

    /** Whose replies differ in nothing but the address. */
    private static FailureNotice alike(Map<MailAddress, String> reasons) {
        String reply = reasons.size() == 1
                ? reasons.values().iterator().next()
                : byReply(reasons).keySet().iterator().next();
        return new FailureNotice(List.copyOf(reasons.keySet()), reply);
    }

    /** As many in each as fit. */
    private static List<FailureNotice> gathered(Map<MailAddress, String> reasons) {
        List<FailureNotice> notices = new ArrayList<>();
        Map<MailAddress, String> gathered = new LinkedHashMap<>();
        reasons.forEach((recipient, reason) -> {
            Map<MailAddress, String> more = new LinkedHashMap<>(gathered);
            more.put(recipient, reason);
            if (!gathered.isEmpty() && reason(more).length() > LONGEST) {
                notices.add(new FailureNotice(List.copyOf(gathered.keySet()), reason(gathered)));
                gathered.clear();
            }
            gathered.put(recipient, reason);
        });
        if (!gathered.isEmpty()) {
            notices.add(new FailureNotice(List.copyOf(gathered.keySet()), reason(gathered)));
        }
        return notices;
    }

    private static String reason(Map<MailAddress, String> reasons) {
        if (reasons.size() == 1) {
            return reasons.values().iterator().next();
        }
        return byReply(reasons).entrySet().stream()
                .map(entry -> entry.getValue().keySet().stream()
                                .map(recipient -> "<" + recipient.asString() + ">")
                                .collect(Collectors.joining(", "))
                        + ": " + entry.getKey())
                .collect(Collectors.joining("; ", GENERAL + " ", ""));
    }
}
