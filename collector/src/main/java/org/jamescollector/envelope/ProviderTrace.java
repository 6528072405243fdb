/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import java.util.Optional;
import org.jamescollector.account.Glob;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.envelope.HeaderFields.Field;

/** Finds the line in a header above which the provider wrote: what is below, the sender could have written. */
final class ProviderTrace {

    private ProviderTrace() {}

    /** Position of the first field that is not the provider's. */
    static int end(HeaderFields fields, TraceBlock block) {
        List<Field> received = fields.all("received");
        return isEverything(block) ? fields.all().size() : behind(received, lines(received, block));
    }

    /** In words: where the provider's lines end, and why there. */
    static String words(HeaderFields fields, TraceBlock block) {
        List<Field> received = fields.all("received");
        if (received.isEmpty()) {
            return "the header has no Received field, so that nothing shows which of it is the provider's";
        }
        int lines = lines(received, block);
        if (lines > 0 || !(block instanceof TraceBlock.WrittenBy by)) {
            return "the provider's lines end with Received field " + lines + " of " + received.size();
        }
        return "no host that <writtenBy>" + Escaped.of(by.host().text())
                + "</writtenBy> fits wrote the topmost Received field"
                + host(received.get(0))
                        .map(host -> ", " + Escaped.of(host) + " did")
                        .orElse("")
                + ": none of the header is taken for the provider's";
    }

    private static boolean isEverything(TraceBlock block) {
        return block instanceof TraceBlock.Lines lines && lines.count() == 0;
    }

    private static int lines(List<Field> received, TraceBlock block) {
        return block instanceof TraceBlock.WrittenBy by
                ? run(received, by.host())
                : Math.min(((TraceBlock.Lines) block).count(), received.size());
    }

    private static int run(List<Field> received, Glob host) {
        int count = 0;
        while (count < received.size() && isWrittenBy(received.get(count), host)) {
            count++;
        }
        return count;
    }

    private static boolean isWrittenBy(Field received, Glob host) {
        return host(received).flatMap(host::match).isPresent();
    }

    private static Optional<String> host(Field received) {
        return ReceivedField.parse(received.value()).by();
    }

    private static int behind(List<Field> received, int count) {
        return count == 0 ? 0 : received.get(count - 1).position() + 1;
    }
}
