/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jamescollector.testing.Checkout;
import org.junit.jupiter.api.Test;

/** James 3.9 gave some constants other values; code compiled against James 3.8 would take the old ones along. */
class ConstantsIT {

    @Test
    void shouldKnowAConstantThatHasChanged() throws IOException {
        assertThat(changed()).contains("MailPrioritySupport.NORMAL_PRIORITY", "MailPrioritySupport.LOW_PRIORITY");
    }

    @Test
    void shouldUseNoConstantThatHasChanged() throws IOException {
        Set<String> changed = changed();
        List<String> used = new ArrayList<>();
        for (String module : List.of("collector", "matchers", "mailets")) {
            try (Stream<Path> files = Files.walk(Checkout.root().resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String source = Files.readString(file);
                    changed.stream()
                            // Also as it stands in an import static.
                            .filter(constant -> source.matches("(?s).*\\b" + constant.replace(".", "\\.") + "\\b.*"))
                            .forEach(constant -> used.add(file + ": " + constant));
                }
            }
        }
        assertThat(used).isEmpty();
    }

    private static Set<String> changed() throws IOException {
        return Constants.of(ClassLibrary.entries(
                        Files.readString(Checkout.built("james.classpath")).strip()))
                .changedIn(Constants.of(James39.modules()));
    }
}
