/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.notice;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells whether an answer says that its writer does not want the message: whether it begins with the word "no", as the question says. */
final class Declining {

    private static final Pattern NO = Pattern.compile("no(?![\\p{L}\\p{N}'])", Pattern.CASE_INSENSITIVE);
    // None of these looks at a place more than a few times: anybody may write to where answers go.
    private static final Pattern NO_TEXT_BEGINS =
            Pattern.compile("<(style|script|head|title)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUOTED_IN_HTML =
            Pattern.compile("<blockquote\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern LINE_ENDS =
            Pattern.compile("<(br|/p|/div|/tr|/li|/h[1-6])\\b[^<>]*>", Pattern.CASE_INSENSITIVE);
    private static final Pattern MARK = Pattern.compile("<[^<>]*>");

    private Declining() {}

    /** @param text of the answer, with what it quotes */
    static boolean isMeantBy(String text) {
        List<String> lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        for (int i = 0; i < lines.size(); i++) {
            boolean isQuoted = lines.get(i).startsWith(">");
            // "On Friday Ann wrote:", before what is quoted.
            boolean beginsQuote = lines.get(i).endsWith(":")
                    && i + 1 < lines.size()
                    && lines.get(i + 1).startsWith(">");
            if (!isQuoted && !beginsQuote) {
                return NO.matcher(lines.get(i)).lookingAt();
            }
        }
        return false;
    }

    /** What is read of HTML, but for what it quotes. */
    static String withoutMarks(String html) {
        String text = QUOTED_IN_HTML
                .matcher(withoutWhatIsNoText(html.replaceAll("[\r\n]+", " ")))
                .replaceAll("");
        return MARK.matcher(LINE_ENDS.matcher(text).replaceAll("\n"))
                .replaceAll("")
                .replace("&nbsp;", " ");
    }

    private static String withoutWhatIsNoText(String html) {
        StringBuilder text = new StringBuilder();
        Set<String> neverEnding = new HashSet<>();
        Matcher begin = NO_TEXT_BEGINS.matcher(html);
        int at = 0;
        for (int from = 0; begin.find(from); from = Math.max(begin.end(), at)) {
            String element = begin.group(1).toLowerCase(Locale.ROOT);
            Matcher end = Pattern.compile("</" + element + "\\s*+>", Pattern.CASE_INSENSITIVE)
                    .matcher(html);
            if (neverEnding.contains(element) || !end.find(begin.end())) {
                neverEnding.add(element);
            } else {
                text.append(html, at, begin.start());
                at = end.end();
            }
        }
        return text.append(html, at, html.length()).toString();
    }
}
