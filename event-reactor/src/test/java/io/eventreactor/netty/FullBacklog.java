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

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A server whose queue is full: the system answers nobody there, and attempts hang. What
 * the kernel knows of them it tells too.
 */
public final class FullBacklog implements Closeable {

	/**
	 * With a queue of one, the system answers one more.
	 */
	private static final int ANSWERED = 2;

	private static final int TIMEOUT = 20_000;

	// Its number in include/net/tcp_states.h of Linux
	private static final String SYN_SENT = "02";

	private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

	private final ServerSocket server;

	private final List<Socket> waiting = new ArrayList<>();

	/**
	 * Fills the queue of a free port of the loopback address.
	 * @throws IOException if that fails
	 */
	public FullBacklog() throws IOException {
		this(InetAddress.getByName("127.0.0.1"), 0);
	}

	/**
	 * Fills the queue of a port.
	 * @param address the address, of IPv4
	 * @param port the port, or 0 for a free one
	 * @throws IOException if that fails
	 */
	public FullBacklog(InetAddress address, int port) throws IOException {
		assumeThat(TABLES.get(0)).as("Linux, which tells what it knows of attempts").exists();
		this.server = new ServerSocket(port, 1, address);
		for (int i = 0; i < ANSWERED; i++) {
			Socket socket = new Socket();
			this.waiting.add(socket);
			socket.connect(address(), TIMEOUT);
		}
	}

	/**
	 * Returns where it listens.
	 * @return the address and the port
	 */
	public InetSocketAddress address() {
		return (InetSocketAddress) this.server.getLocalSocketAddress();
	}

	/**
	 * Returns where it listens.
	 * @return the port
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Waits until this many sockets of this machine are on their way here.
	 * @param count how many
	 */
	public void awaitAttempts(int count) {
		Awaitility.await().untilAsserted(() -> assertThat(attempts()).hasSize(count));
	}

	/**
	 * Returns the sockets that have asked and were not answered, closed ones not
	 * included.
	 */
	private List<String> attempts() throws IOException {
		List<String> attempts = new ArrayList<>();
		for (Path table : TABLES.stream().filter(Files::exists).toList()) {
			Files.readAllLines(table).stream().filter(this::isAttempt).forEach(attempts::add);
		}
		return attempts;
	}

	// The number of the line, the local address, the remote one, the state
	private boolean isAttempt(String line) {
		String[] columns = line.strip().split("\\s+");
		return columns[2].endsWith(hexadecimal()) && columns[3].equals(SYN_SENT);
	}

	/**
	 * Returns the address as the kernel prints it, with the last byte first; IPv6 has
	 * more before it.
	 */
	private String hexadecimal() {
		byte[] address = this.server.getInetAddress().getAddress();
		return "%02X%02X%02X%02X:%04X".formatted(address[3], address[2], address[1], address[0], port());
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		for (Socket socket : this.waiting) {
			socket.close();
		}
	}

}
