/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.envelope;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads addresses out of a field (RFC 5322, sections 3.4 and 4.4), and out of what people and programs write in place of one:
 * commas, semicolons or blanks between addresses, angle brackets that are not closed, names without quotes. Names, comments,
 * groups' names and source routes are passed over. Total and linear, whatever it is given.
 */
public final class AddressList {

    /** What is longer is no address: only its beginning is kept. */
    private static final int LONGEST = Addresses.LONGEST + 1;

    private final HeaderTokens tokens;
    private final List<FoundAddress> found = new ArrayList<>();
    /** The address that is being read, with quotes, without blanks and comments. */
    private final StringBuilder address = new StringBuilder();

    private int atSigns;
    /** Words of this list element that are no address. */
    private final StringBuilder words = new StringBuilder();

    private boolean elementHasAddress;

    private AddressList(String value) {
        this.tokens = new HeaderTokens(value);
    }

    /** What stands in the field for addresses, in order. */
    public static List<FoundAddress> parse(String value) {
        AddressList list = new AddressList(value);
        list.read();
        return list.found;
    }

    private void read() {
        while (tokens.next()) {
            if (tokens.is(',') || tokens.is(';')) {
                endElement();
            } else if (tokens.is(':')) {
                // The words before it are a group's name.
                endAddress();
                words.setLength(0);
            } else if (tokens.is('<')) {
                // The words before it are a person's name, even if they look like an address.
                clear();
                words.setLength(0);
                readAngle();
            } else if (tokens.is('>')) {
                endAddress();
            } else {
                if (!isJoined()) {
                    endAddress();
                }
                append();
            }
        }
        endElement();
    }

    /** From behind the opening bracket to behind the closing one, or to where one must have been forgotten. */
    private void readAngle() {
        boolean route = false;
        boolean routed = false;
        boolean closed = false;
        while (!closed && tokens.next()) {
            if (tokens.is('>')) {
                closed = true;
            } else if (tokens.is('<')) {
                route = false;
                clear();
            } else if (tokens.is('@') && address.isEmpty()) {
                route = true;
                routed = true;
                append();
            } else if (route) {
                if (tokens.is(':')) {
                    route = false;
                    clear();
                } else {
                    append();
                }
            } else if (tokens.is(',') || tokens.is(';')) {
                break;
            } else {
                if (!isJoined()) {
                    address.append(' ');
                }
                append();
            }
        }
        if (address.isEmpty() && closed && !routed) {
            found.add(FoundAddress.NULL_PATH);
        } else if (!address.isEmpty() || routed) {
            add(address.toString());
        }
        clear();
        elementHasAddress = closed;
    }

    /** Blanks around an at sign or a dot do not end an address (RFC 5322, section 4.4). */
    private boolean isJoined() {
        return !tokens.isSpaced()
                || address.isEmpty()
                || tokens.is('@')
                || tokens.startsWith('.')
                || address.charAt(address.length() - 1) == '@'
                || address.charAt(address.length() - 1) == '.';
    }

    private void append() {
        if (tokens.is('@')) {
            atSigns++;
        }
        String text = tokens.text();
        int room = Math.max(0, LONGEST - address.length());
        address.append(text, 0, Math.min(room, text.length()));
    }

    private void endElement() {
        endAddress();
        if (!elementHasAddress && !words.isEmpty()) {
            found.add(new FoundAddress(words.toString(), Optional.empty()));
        }
        words.setLength(0);
        elementHasAddress = false;
    }

    private void endAddress() {
        if (atSigns > 0) {
            add(address.toString());
            elementHasAddress = true;
        } else if (!address.isEmpty() && words.length() < LONGEST) {
            words.append(words.isEmpty() ? "" : " ").append(address);
        }
        clear();
    }

    private void add(String text) {
        found.add(new FoundAddress(text, Addresses.of(text)));
    }

    private void clear() {
        address.setLength(0);
        atSigns = 0;
    }
}
