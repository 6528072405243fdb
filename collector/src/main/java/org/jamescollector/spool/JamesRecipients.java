/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.spool;

import com.google.inject.Inject;
import com.google.inject.Singleton;
import java.util.stream.Stream;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.james.domainlist.api.DomainList;
import org.apache.james.domainlist.api.DomainListException;
import org.apache.james.rrt.api.RecipientRewriteTable;
import org.apache.james.rrt.api.RecipientRewriteTable.ErrorMappingException;
import org.apache.james.rrt.api.RecipientRewriteTableException;
import org.apache.james.rrt.lib.Mapping;
import org.apache.james.rrt.lib.MappingSource;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.jamescollector.envelope.KnownRecipients;
import org.jamescollector.envelope.RecipientLookupException;

/** Whom James knows, asked as its SMTP server asks it (ValidRcptHandler): users, then the recipient rewrite table. */
@Singleton
public final class JamesRecipients implements KnownRecipients {

    private static final int LONGEST_QUOTED = 100;

    private final UsersRepository users;
    private final RecipientRewriteTable rewriteTable;
    private final DomainList domains;

    @Inject
    public JamesRecipients(UsersRepository users, RecipientRewriteTable rewriteTable, DomainList domains) {
        this.users = users;
        this.rewriteTable = rewriteTable;
        this.domains = domains;
    }

    @Override
    public boolean isKnown(MailAddress address) {
        return isLocalDomain(address.getDomain()) && (isUser(address) || isRewritten(address));
    }

    @Override
    public boolean isLocalDomain(Domain domain) {
        try {
            return domains.containsDomain(domain);
        } catch (DomainListException | RuntimeException e) {
            throw new RecipientLookupException("James cannot say whether it serves " + quoted(domain.asString()), e);
        }
    }

    private boolean isUser(MailAddress address) {
        try {
            return users.contains(users.getUsername(address));
        } catch (IllegalArgumentException e) {
            // Too long, or with a second @ (quoted): nobody can have such a name, and nobody is to be troubled by it.
            return false;
        } catch (UsersRepositoryException | RuntimeException e) {
            throw new RecipientLookupException("James cannot say whether " + quoted(address) + " is a user", e);
        }
    }

    private boolean isRewritten(MailAddress address) {
        try {
            return !rewriteTable
                    .getResolvedMappings(address.getLocalPart(), address.getDomain())
                    .isEmpty();
        } catch (ErrorMappingException e) {
            // An error mapping says what to answer for this address: James knows it.
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        } catch (RecipientRewriteTableException | RuntimeException e) {
            throw new RecipientLookupException("James cannot say whether " + quoted(address) + " is an alias", e);
        }
    }

    @Override
    public boolean leadsTo(MailAddress address, MailAddress user) {
        if (address.equals(user)) {
            return true;
        }
        try {
            return rewriteTable
                    .getResolvedMappings(address.getLocalPart(), address.getDomain())
                    .asStream()
                    .flatMap(mapping -> mapping.asMailAddress().stream())
                    .anyMatch(user::equals);
        } catch (ErrorMappingException | IllegalArgumentException e) {
            return false;
        } catch (RecipientRewriteTableException | RuntimeException e) {
            throw new RecipientLookupException("James cannot say whether " + quoted(address) + " is an alias", e);
        }
    }

    @Override
    public boolean isSamePerson(MailAddress address, MailAddress other) {
        return leadsTo(address, other) || aliasOf(other).anyMatch(user -> leadsTo(address, user));
    }

    /** Whose alias it is. Not what a group or a forward leads to: those are several people. */
    private Stream<MailAddress> aliasOf(MailAddress address) {
        try {
            return rewriteTable
                    .getStoredMappings(MappingSource.fromMailAddress(address))
                    .select(Mapping.Type.Alias)
                    .asStream()
                    .flatMap(mapping -> mapping.asMailAddress().stream());
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        } catch (RecipientRewriteTableException | RuntimeException e) {
            throw new RecipientLookupException("James cannot say whose alias " + quoted(address) + " is", e);
        }
    }

    private static String quoted(MailAddress address) {
        return quoted(address.asString());
    }

    /** As it may stand in a log: senders choose addresses. */
    private static String quoted(String text) {
        String printable = text.replaceAll("[^\\x20-\\x7E]", "?");
        return printable.length() <= LONGEST_QUOTED ? printable : printable.substring(0, LONGEST_QUOTED) + "...";
    }
}
