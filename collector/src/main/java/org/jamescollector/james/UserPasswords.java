/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.james;

import com.google.common.base.Throwables;
import com.google.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Optional;
import org.apache.james.core.Username;
import org.apache.james.user.api.UsersRepository;
import org.apache.james.user.api.UsersRepositoryException;

/**
 * Asks James whether a password is a user's. {@code UsersRepository.test} says so by a {@code boolean} in James 3.8, and by an {@code
 * Optional} of the user's name in James 3.9.
 */
public final class UserPasswords {

    private final UsersRepository users;
    private final Method test;

    /** @throws IllegalStateException when this James cannot be asked in either way */
    @Inject
    public UserPasswords(UsersRepository users) {
        this.users = users;
        try {
            this.test = UsersRepository.class.getMethod("test", Username.class, String.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("This James tests passwords in a way that the collector does not know", e);
        }
    }

    /**
     * Whether there is such a user and the password is his.
     *
     * @throws UsersRepositoryException when James cannot tell now
     */
    public boolean isRight(Username user, String password) throws UsersRepositoryException {
        try {
            Object answer = test.invoke(users, user, password);
            return answer instanceof Boolean right ? right : ((Optional<?>) answer).isPresent();
        } catch (InvocationTargetException e) {
            Throwables.throwIfInstanceOf(e.getCause(), UsersRepositoryException.class);
            Throwables.throwIfUnchecked(e.getCause());
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
