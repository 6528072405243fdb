/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.net;

/**
 * What a protocol tells administrators to look at when TLS fails.
 *
 * @param insteadOfTls what to do where the port does not speak TLS at once, a sentence without its full stop
 * @param whichPorts which ports speak TLS at once and which do not, in brackets
 * @param howPorts how they do, in brackets
 */
public record TlsAdvice(String insteadOfTls, String whichPorts, String howPorts) {}
