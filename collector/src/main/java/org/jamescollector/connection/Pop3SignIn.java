/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.connection;

import org.jamescollector.account.Pop3Account;
import org.jamescollector.pop3.Pop3Client;
import org.jamescollector.pop3.Pop3Exception;
import org.jamescollector.pop3.Pop3Login;
import org.jamescollector.pop3.Pop3Session;

/** Opens sessions with an account's provider. */
record Pop3SignIn(Pop3Client client, Pop3Account account) {

    /**
     * @throws Pop3Exception when the provider cannot be reached or does not let us in
     * @throws RunFailure when the account's password cannot be had
     */
    Pop3Session open() throws RunFailure {
        return Replies.await(client.open(new Pop3Login(
                account.endpoint(),
                account.security(),
                account.user(),
                RunFailure.secret(account.password()),
                account.signIn(),
                account.limits())));
    }
}
