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

package io.eventreactor.endpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The sockets that systemd has bound and passes to this process: socket activation, as in
 * {@code sd_listen_fds(3)}. Each is to be given to
 * {@link io.eventreactor.ReactorStreams#adoptStreamPort adoptStreamPort}.
 *
 * @since 0.1.0
 */
public final class SystemdSockets {

	/**
	 * The number of the first descriptor; the others follow.
	 */
	private static final int FIRST = 3;

	private static final String NO_NAME = "unknown";

	// What endpoints share: each socket is there once in a process
	private static @Nullable SystemdSockets ofProcess;

	private final List<PassedSocket> sockets;

	// Why there is none, where the environment tells
	private final String hint;

	// The numbers of those that endpoints have taken. For good: the port closes the
	// socket, and the system gives the number to something else
	private final Set<Integer> taken = ConcurrentHashMap.newKeySet();

	private SystemdSockets(List<PassedSocket> sockets, String hint) {
		this.sockets = List.copyOf(sockets);
		this.hint = hint;
	}

	/**
	 * Reads the environment of this process.
	 * @return the sockets, none if systemd has passed none
	 * @throws IllegalArgumentException if the environment contradicts itself
	 */
	public static SystemdSockets fromEnvironment() {
		return from(System.getenv(), ProcessHandle.current().pid());
	}

	/**
	 * Returns the sockets of this process, always the same ones.
	 * @return the sockets, which know which of them were taken
	 * @throws IllegalArgumentException if the environment contradicts itself
	 */
	static synchronized SystemdSockets ofProcess() {
		SystemdSockets present = ofProcess;
		if (present == null) {
			present = fromEnvironment();
			ofProcess = present;
		}
		return present;
	}

	/**
	 * Reads an environment: {@code LISTEN_PID}, {@code LISTEN_FDS} and
	 * {@code LISTEN_FDNAMES}.
	 * @param environment the variables
	 * @param pid the number of this process; sockets for another one are not ours
	 * @return the sockets
	 * @throws IllegalArgumentException if a variable is no number, or there are not as
	 * many names as sockets
	 */
	public static SystemdSockets from(Map<String, String> environment, long pid) {
		String forProcess = environment.get("LISTEN_PID");
		if (forProcess == null) {
			return new SystemdSockets(List.of(),
					"LISTEN_PID is not set: was this process started by systemd, for a .socket unit?");
		}
		if (number("LISTEN_PID", forProcess) != pid) {
			return new SystemdSockets(List.of(), "they are for process " + forProcess + " and this one is " + pid
					+ ": a start script must end with 'exec java …'");
		}
		int count = Math.toIntExact(number("LISTEN_FDS", environment.getOrDefault("LISTEN_FDS", "0")));
		String[] names = names(environment.get("LISTEN_FDNAMES"), count);
		List<PassedSocket> sockets = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			sockets.add(new PassedSocket(FIRST + i, (names.length > 0) ? names[i] : NO_NAME));
		}
		return new SystemdSockets(sockets, "LISTEN_FDS is " + count);
	}

	private static long number(String variable, String value) {
		try {
			long number = Long.parseLong(value);
			if (number >= 0 && number <= Integer.MAX_VALUE - FIRST) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// Told below
		}
		throw new IllegalArgumentException("The environment variable " + variable + " must be a number: " + value);
	}

	private static String[] names(@Nullable String variable, int count) {
		if (variable == null || count == 0) {
			return new String[0];
		}
		String[] names = variable.split(":", -1);
		if (names.length != count) {
			throw new IllegalArgumentException("The environment variable LISTEN_FDNAMES has " + names.length
					+ " names, and LISTEN_FDS says " + count + ": " + variable);
		}
		return names;
	}

	/**
	 * Returns the sockets, in the order of the units' files.
	 * @return the sockets, none perhaps
	 */
	public List<PassedSocket> sockets() {
		return this.sockets;
	}

	/**
	 * Finds a socket by its name.
	 * @param name {@code FileDescriptorName=} of the {@code .socket} unit, or the name of
	 * the unit
	 * @return its descriptor, of several with the name the first one
	 * @throws IllegalArgumentException if there is none
	 */
	public int descriptor(String name) {
		for (PassedSocket socket : this.sockets) {
			if (socket.name().equals(name)) {
				return socket.descriptor();
			}
		}
		throw new IllegalArgumentException("systemd has passed no socket named '" + name + "' but "
				+ this.sockets.stream().map(PassedSocket::name).toList() + "; " + this.hint);
	}

	/**
	 * Finds a socket by its place.
	 * @param index 0 for the first
	 * @return its descriptor
	 * @throws IllegalArgumentException if there are not so many
	 */
	public int descriptor(int index) {
		if (index < 0 || index >= this.sockets.size()) {
			throw new IllegalArgumentException("systemd has passed " + this.sockets.size()
					+ " sockets, and none with index " + index + "; " + this.hint);
		}
		return this.sockets.get(index).descriptor();
	}

	/**
	 * Takes a socket, as nobody may do twice.
	 * @param descriptor its number
	 * @param description what it is taken for
	 * @throws IllegalStateException if it was taken before
	 */
	void take(int descriptor, String description) {
		if (!this.taken.add(descriptor)) {
			throw new IllegalStateException("The socket of " + description + " listens already, or was closed when "
					+ "its port stopped; give each server a socket of its own, and restart the application if this "
					+ "one has stopped: systemd passes its socket to a new process only");
		}
	}

	/**
	 * Gives back a socket that no port has taken after all.
	 * @param descriptor its number
	 */
	void giveBack(int descriptor) {
		this.taken.remove(descriptor);
	}

	/**
	 * A socket that systemd has bound.
	 *
	 * @param descriptor its number
	 * @param name its name; {@code unknown} if it has none
	 */
	public record PassedSocket(int descriptor, String name) {
	}

}
