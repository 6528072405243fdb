/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import java.time.Instant;
import org.jamescollector.pop3.Pop3Session;
import org.jamescollector.rules.Decisions;
import org.jamescollector.rules.MessageAtProvider;
import org.jamescollector.rules.Verdict;

/** What becomes of a verdict. */
interface RuleOutcomes {

    /** The rules could not say anything: the message stays, and is asked about again in the next run. */
    void failed(Candidate candidate, MessageAtProvider message, Verdict.Failed verdict, Instant now);

    /** Another message with its Message-ID is on its way, and rules ask whether that one came: in the next run that is known. */
    void tooEarly(Candidate candidate, MessageAtProvider message, Instant now);

    /**
     * Takes the decisions, and carries them out where they do not need a download.
     *
     * @return whether the message is to be downloaded
     */
    boolean isWanted(Candidate candidate, MessageAtProvider message, Decisions decisions, Instant now);

    /** All was asked that can be asked before the first download; nothing is on its way. */
    void headersRead(Pop3Session session);

    /** Makes what was decided durable: before anything of it becomes final. */
    void save();
}
