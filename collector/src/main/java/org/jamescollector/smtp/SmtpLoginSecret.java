/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.smtp;

import org.jamescollector.account.Secret;
import org.jamescollector.account.SmtpSignIn;
import org.jamescollector.sasl.SaslFailure;

/**
 * How to sign in, with the secret at hand.
 *
 * @param user the name to sign in with
 * @param secret a password or a token
 * @param signIn how
 */
public record SmtpLoginSecret(String user, Secret secret, SmtpSignIn signIn) {

    /** @throws org.jamescollector.net.ProviderException where user or secret could be taken for further commands */
    public SmtpLoginSecret {
        SaslFailure.refuseLineBreaks("user", user);
        SaslFailure.refuseLineBreaks("password", secret.reveal());
    }
}
