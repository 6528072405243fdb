/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.util.List;
import java.util.Optional;
import org.apache.james.core.MailAddress;
import org.jamescollector.account.Keep;
import org.jamescollector.notice.Answers;
import org.jamescollector.notice.Letter;
import org.jamescollector.notice.Warned;

/** What a download rule says about a message for some of its recipients. */
public sealed interface Effect {

    /** What it is called in records and metrics: lower-case words with hyphens. */
    String label();

    /** Whether the recipients are decided by it; else the rules behind it have their say as well. */
    default boolean decides() {
        return true;
    }

    /** Whether they wait: the message stays at the provider, and they may get it later. */
    default boolean waits() {
        return false;
    }

    /** Whether it is deleted where all say so, and they do not get it where others do. */
    default boolean deletes() {
        return false;
    }

    /** Whether the message's header must be here to carry it out. */
    default boolean needsHeader() {
        return deletes();
    }

    /** Whether the message has to be downloaded for it. */
    default boolean downloads() {
        return false;
    }

    /** They get it. */
    record Download() implements Effect {
        @Override
        public String label() {
            return "download";
        }

        @Override
        public boolean downloads() {
            return true;
        }
    }

    /** It stays at the provider, and the next run asks the rules again. */
    record Leave() implements Effect {
        @Override
        public String label() {
            return "leave";
        }

        @Override
        public boolean waits() {
            return true;
        }
    }

    /** As {@link Leave}; but they are asked, once, whether they want it, and the rules are not asked again before they have answered. */
    record Ask(Letter letter, Answers answers) implements Effect {
        @Override
        public String label() {
            return "ask";
        }

        @Override
        public boolean waits() {
            return true;
        }

        @Override
        public boolean needsHeader() {
            return true;
        }
    }

    /**
     * As {@link Ask}; but what they are sent is the header and the beginning of the message.
     *
     * @param lines of the body
     */
    record HeadersOnly(int lines, Letter letter, Answers answers) implements Effect {
        @Override
        public String label() {
            return "headers-only";
        }

        @Override
        public boolean waits() {
            return true;
        }

        @Override
        public boolean needsHeader() {
            return true;
        }
    }

    /**
     * It stays at the provider and the rules are not asked again, as long as they are the same. Where the account keeps messages for a
     * time, its time runs from the day on which it was first seen.
     */
    record Ignore() implements Effect {
        @Override
        public String label() {
            return "ignore";
        }
    }

    /** It is deleted at the provider without a download, if all its recipients say so; else they do not get it. */
    record Delete() implements Effect {
        @Override
        public String label() {
            return "delete";
        }

        @Override
        public boolean deletes() {
            return true;
        }
    }

    /** As {@link Delete}; where the message is deleted, somebody is told. */
    record DeleteAndWarn(Warned warned, Letter letter) implements Effect {
        @Override
        public String label() {
            return "delete-and-warn";
        }

        @Override
        public boolean deletes() {
            return true;
        }
    }

    /**
     * The account does not take messages of this size. What {@code maximumMessageSize} says comes after all rules.
     *
     * @param most octets
     */
    record TooLarge(long most) implements Effect {
        @Override
        public String label() {
            return "too-large";
        }
    }

    /**
     * Others get it in their place.
     *
     * @param to whom James need not know from the message; at least one
     * @param folder of theirs; empty: where James puts their mail
     */
    record Redirect(List<MailAddress> to, Optional<String> folder) implements Effect {
        @Override
        public String label() {
            return "redirect";
        }

        public Redirect {
            to = atLeastOne(to);
        }

        @Override
        public boolean downloads() {
            return true;
        }
    }

    /** Others get it too. As {@link Redirect}, but the recipients are still undecided. */
    record Copy(List<MailAddress> to, Optional<String> folder) implements Effect {
        @Override
        public String label() {
            return "copy";
        }

        public Copy {
            to = atLeastOne(to);
        }

        @Override
        public boolean decides() {
            return false;
        }

        @Override
        public boolean downloads() {
            return true;
        }
    }

    /** Once collected, this message is kept at the provider for another time than the account's; of several the longest counts. */
    record KeepAtProvider(Keep keep) implements Effect {
        @Override
        public String label() {
            return "keep";
        }

        @Override
        public boolean decides() {
            return false;
        }
    }

    /**
     * When in the run it is downloaded.
     *
     * @param value higher ones first; 0 is that of all others; of several the highest counts
     */
    record Priority(int value) implements Effect {
        @Override
        public String label() {
            return "priority";
        }

        @Override
        public boolean decides() {
            return false;
        }
    }

    /**
     * Something for mailets and matchers that see the message later.
     *
     * @param name of the mail's attribute
     * @param value the attribute's
     * @param header a header field with the value that is put into the recipients' copies; empty: none
     */
    record Tag(String name, String value, Optional<String> header) implements Effect {
        @Override
        public String label() {
            return "tag";
        }

        @Override
        public boolean decides() {
            return false;
        }
    }

    private static List<MailAddress> atLeastOne(List<MailAddress> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address is given");
        }
        return List.copyOf(addresses);
    }
}
