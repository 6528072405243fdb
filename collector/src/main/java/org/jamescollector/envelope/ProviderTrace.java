/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.List;
import org.jamescollector.account.Glob;
import org.jamescollector.account.TraceBlock;
import org.jamescollector.envelope.HeaderFields.Field;

/** Finds the line in a header above which the provider wrote: what is below, the sender could have written. */
final class ProviderTrace {

    private ProviderTrace() {}

    /** Position of the first field that is not the provider's. */
    static int end(HeaderFields fields, TraceBlock block) {
        List<Field> received = fields.all("received");
        if (block instanceof TraceBlock.WrittenBy by) {
            return behind(received, run(received, by.host()));
        }
        int lines = ((TraceBlock.Lines) block).count();
        return lines == 0 ? fields.all().size() : behind(received, Math.min(lines, received.size()));
    }

    private static int run(List<Field> received, Glob host) {
        int count = 0;
        while (count < received.size() && isWrittenBy(received.get(count), host)) {
            count++;
        }
        return count;
    }

    private static boolean isWrittenBy(Field received, Glob host) {
        return ReceivedField.parse(received.value()).by().flatMap(host::match).isPresent();
    }

    private static int behind(List<Field> received, int count) {
        return count == 0 ? 0 : received.get(count - 1).position() + 1;
    }
}
