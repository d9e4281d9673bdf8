/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor.netty;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.CannotListenException;
import io.eventreactor.CannotListenException.Reason;

/**
 * The file of a Unix socket. It outlives a process that crashed, and then stands in the
 * way of the next one. Netty's native transports would remove whatever is there, a live
 * server's socket or a file of something else; so this looks first.
 * <p>
 * Looking and binding are two steps: of two processes that start on the same path at the
 * very same time, the later one may take the path away from the earlier one. Whoever
 * starts servers keeps them apart, as systemd does.
 */
final class UnixSocketFile {

	private static final Logger logger = LoggerFactory.getLogger(UnixSocketFile.class);

	/**
	 * The kind of a file, in the bits of its mode.
	 */
	private static final int KIND = 0170000;

	private static final int SOCKET = 0140000;

	private UnixSocketFile() {
	}

	/**
	 * Removes a socket that a dead process of this user has left.
	 * @param name the name to be bound
	 * @throws CannotListenException if there is something else
	 */
	static void removeIfStale(UnixAddress name) {
		if (name.isAbstract()) {
			return;
		}
		Path path = name.path();
		if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		try {
			check(name, path);
			Files.deleteIfExists(path);
			logger.info("Removed the Unix socket {}, which a dead process had left", path);
		}
		catch (IOException ex) {
			throw new CannotListenException(name.toJdk(), Reason.OTHER, ex);
		}
	}

	private static void check(UnixAddress name, Path path) throws IOException {
		int mode = (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
		if ((mode & KIND) != SOCKET) {
			throw failure(name, Reason.OTHER,
					"There is a file that is no socket, and is left alone; choose another path, or remove it");
		}
		if (isAlive(name)) {
			throw failure(name, Reason.IN_USE, "Somebody listens on it");
		}
		if (!Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).equals(thisUser())) {
			throw failure(name, Reason.NOT_PERMITTED,
					"A dead process of another user has left it; remove it as that user");
		}
	}

	private static UserPrincipal thisUser() throws IOException {
		Path process = Path.of("/proc/self");
		if (Files.exists(process)) {
			return Files.getOwner(process);
		}
		return FileSystems.getDefault()
			.getUserPrincipalLookupService()
			.lookupPrincipalByName(System.getProperty("user.name"));
	}

	private static CannotListenException failure(UnixAddress name, Reason reason, String problem) {
		return new CannotListenException(name.toJdk(), reason, new IOException(problem));
	}

	/**
	 * Asks whether somebody listens. Never waits: a server whose backlog is full is
	 * there.
	 * @param name the name of the socket
	 * @return whether the socket is not known to be dead
	 */
	private static boolean isAlive(UnixAddress name) {
		try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			probe.configureBlocking(false);
			probe.connect(name.toJdk());
			return true;
		}
		catch (ConnectException ex) {
			return false;
		}
		catch (IOException ex) {
			// Permission denied, or a socket for datagrams: not dead as far as is known
			return SystemError.of(ex) != SystemError.REFUSED;
		}
	}

	/**
	 * Sets who may connect.
	 * @param name the name of the socket, bound
	 * @param permissions who may write to it may connect
	 * @throws CannotListenException if they cannot be set
	 */
	static void setPermissions(UnixAddress name, Set<PosixFilePermission> permissions) {
		if (name.isAbstract()) {
			return;
		}
		try {
			Files.setPosixFilePermissions(name.path(), permissions);
		}
		catch (IOException ex) {
			throw new CannotListenException(name.toJdk(), Reason.OTHER, ex);
		}
	}

	/**
	 * Removes the file of a socket that was closed, where the system does not.
	 * @param name the name that was bound
	 */
	static void remove(UnixAddress name) {
		try {
			if (!name.isAbstract()) {
				Files.deleteIfExists(name.path());
			}
		}
		catch (IOException ex) {
			logger.warn("Cannot remove the Unix socket {}", name, ex);
		}
	}

}
