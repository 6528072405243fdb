/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.account;

import java.util.Optional;

/** A login at a provider that mail is collected from, whatever the protocol. */
public sealed interface ProviderLogin extends Account permits Pop3Account, OdmrAccount {

    /** The provider's host and port. */
    Endpoint endpoint();

    /** How the line is protected. */
    TransportSecurity security();

    /** The name to sign in with. */
    String user();

    /** Where its secret comes from. */
    SecretSource password();

    @Override
    default Optional<Endpoint> server() {
        return Optional.of(endpoint());
    }

    @Override
    default String place() {
        return endpoint().toString();
    }
}
