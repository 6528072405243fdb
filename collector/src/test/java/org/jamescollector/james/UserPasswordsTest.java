/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.james;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import org.apache.james.core.Username;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;
import org.apache.james.user.memory.MemoryUsersRepository;
import org.junit.jupiter.api.Test;

/** With the users of whichever James is on the class path. */
class UserPasswordsTest {

    private static final Username ANNA = Username.of("anna");

    @Test
    void shouldTellARightPasswordFromAWrongOne() throws Exception {
        MemoryUsersRepository users = MemoryUsersRepository.withoutVirtualHosting(null);
        users.addUser(ANNA, "secret");
        UserPasswords passwords = new UserPasswords(users);

        assertThat(passwords.isRight(ANNA, "secret")).isTrue();
        assertThat(passwords.isRight(ANNA, "Secret")).isFalse();
        assertThat(passwords.isRight(Username.of("berta"), "secret")).isFalse();
    }

    @Test
    void shouldSayThatJamesCannotTell() {
        assertFailsWith(new UsersRepositoryException("no answer"));
    }

    @Test
    void shouldHandOnWhatJamesThrows() {
        assertFailsWith(new IllegalStateException("no answer"));
    }

    private static void assertFailsWith(Exception failure) {
        UsersRepository users = (UsersRepository) Proxy.newProxyInstance(
                UsersRepository.class.getClassLoader(),
                new Class<?>[] {UsersRepository.class},
                (proxy, method, arguments) -> {
                    throw failure;
                });

        assertThatThrownBy(() -> new UserPasswords(users).isRight(ANNA, "secret"))
                .isSameAs(failure);
    }
}
