/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The system user whose mail Dovecot serves. Dovecot serves no mail as root: run by root, it is nobody's.
 *
 * @param user 0 when this program is run by root
 */
record Owner(int user, int group) {

    private static final int NOBODY = 65_534;

    static Owner ofThisProcess() throws IOException {
        Path self = Path.of("/proc/self");
        return new Owner((int) Files.getAttribute(self, "unix:uid"), (int) Files.getAttribute(self, "unix:gid"));
    }

    boolean isRoot() {
        return user == 0;
    }

    int mailUser() {
        return isRoot() ? NOBODY : user;
    }

    int mailGroup() {
        return isRoot() ? NOBODY : group;
    }

    /** Makes the owner of the mail the owner of a file. */
    Path give(Path file) throws IOException {
        if (isRoot()) {
            Files.setAttribute(file, "unix:uid", mailUser());
            Files.setAttribute(file, "unix:gid", mailGroup());
        }
        return file;
    }
}
