/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.rules;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.AbstractCollection;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;
import org.jamescollector.spool.CollectedMail;

/**
 * A mail of which no more is known than the provider's listing tells. Whatever the header has to tell throws {@link HeaderMissing},
 * and is remembered too, since a matcher may catch what it did not expect.
 *
 * <p>A proxy, for a mail has forty methods, most of which are to do what James' own does, and every James has some that others
 * have not.
 */
final class ListedMail implements InvocationHandler {

    private static final Set<String> HEADER_TELLS = Set.of(
            "getMaybeSender",
            "getSender",
            "hasSender",
            "getRemoteHost",
            "getRemoteAddr",
            "attributes",
            "attributesMap",
            "attributeNames",
            "getAttributeNames",
            "hasAttributes",
            "duplicate");
    private static final Set<AttributeName> ATTRIBUTES_THE_HEADER_TELLS = Set.of(
            CollectedMail.ENVELOPE,
            CollectedMail.VALID_RECIPIENTS,
            CollectedMail.INVALID_RECIPIENTS,
            CollectedMail.FALLBACK,
            CollectedMail.HEADER_DIGEST);

    private final MailImpl mail;
    private final HeaderOnlyMessage message;
    private final Unknown unknown = new Unknown();
    private final boolean recipientsKnown;
    private final Mail proxy;
    private boolean headerWasNeeded;

    /** @param recipientsKnown whether those of the mail are the message's; else the header tells */
    ListedMail(MailImpl mail, HeaderOnlyMessage message, boolean recipientsKnown) {
        this.mail = mail;
        this.message = message;
        this.recipientsKnown = recipientsKnown;
        this.proxy =
                (Mail) Proxy.newProxyInstance(ListedMail.class.getClassLoader(), new Class<?>[] {Mail.class}, this);
    }

    Mail asMail() {
        return proxy;
    }

    /** Whether a rule wanted to know something that only the header tells. */
    boolean headerWasNeeded() {
        return headerWasNeeded || message.headerWasNeeded();
    }

    /** What {@link Mail#getRecipients()} gives where the header tells them: a matcher that matches all gives it back. */
    boolean isAll(Collection<MailAddress> matched) {
        return matched == unknown;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("getRecipients") && !recipientsKnown) {
            return unknown;
        }
        if (HEADER_TELLS.contains(method.getName())
                || (method.getName().equals("getAttribute") && headerTells(arguments[0]))) {
            throw headerNeeded();
        }
        try {
            return method.invoke(mail, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static boolean headerTells(Object attribute) {
        return attribute instanceof String name
                ? ATTRIBUTES_THE_HEADER_TELLS.contains(AttributeName.of(name))
                : ATTRIBUTES_THE_HEADER_TELLS.contains(attribute);
    }

    private HeaderMissing headerNeeded() {
        headerWasNeeded = true;
        return new HeaderMissing();
    }

    private final class Unknown extends AbstractCollection<MailAddress> {

        @Override
        public Iterator<MailAddress> iterator() {
            throw headerNeeded();
        }

        @Override
        public int size() {
            throw headerNeeded();
        }
    }
}
