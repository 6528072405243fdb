/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.pop3;

/**
 * How much a provider may send before it is cut off. The standards bound some of this far lower (RFC 1939: a reply
 * line has at most 512 octets); providers in the field do not keep to them.
 *
 * @param lineOctets of one reply line or line of a listing
 * @param capabilityLines in the reply to CAPA
 * @param listingLines in the reply to UIDL or LIST
 * @param listingOctets of a whole listing
 * @param topOctets in the reply to TOP
 * @param pipelinedCommands sent and not yet answered, where the provider offers PIPELINING
 * @param pipelinedOctets of such commands: they must fit into the buffers between us and a provider that writes before
 *     it reads on (RFC 2449, section 6.6)
 */
public record Pop3Bounds(
        int lineOctets,
        int capabilityLines,
        int listingLines,
        long listingOctets,
        long topOctets,
        int pipelinedCommands,
        int pipelinedOctets) {

    public static final Pop3Bounds DEFAULT = new Pop3Bounds(8_192, 100, 2_000_000, 512L << 20, 16L << 20, 512, 8_192);
}
