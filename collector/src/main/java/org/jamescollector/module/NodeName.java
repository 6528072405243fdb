/*
 * Copyright the Collector for Apache James authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package org.jamescollector.module;

import java.io.FileNotFoundException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.james.filesystem.api.FileSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This node's name. */
final class NodeName {

    private static final Logger LOGGER = LoggerFactory.getLogger(NodeName.class);

    private NodeName() {}

    /** Host and working folder: the same after a restart, and no two Jameses share both. */
    static String of(FileSystem fileSystem) {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            LOGGER.debug("This host does not know its own name", e);
            host = "localhost";
        }
        try {
            return host + ":"
                    + Integer.toHexString(
                            fileSystem.getBasedir().getAbsolutePath().hashCode());
        } catch (FileNotFoundException e) {
            return host;
        }
    }
}
