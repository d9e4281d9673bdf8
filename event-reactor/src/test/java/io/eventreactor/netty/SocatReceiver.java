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

import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A member of a group in another program, {@code socat}, which tells what the JDK does
 * not: how far a datagram that arrived could have gone on.
 */
final class SocatReceiver implements AutoCloseable {

	private final int port;

	private final Process process;

	private SocatReceiver(int port, String address, String variable) throws IOException {
		this.port = port;
		this.process = new ProcessBuilder("socat", "-u", address, "SYSTEM:echo $" + variable + " >&2")
			.redirectErrorStream(true)
			.start();
	}

	/**
	 * Joins a group of IPv4.
	 * @param group the group
	 * @param local an address of the interface
	 */
	static SocatReceiver ipv4(InetAddress group, InetAddress local) throws Exception {
		int port = freePort();
		return new SocatReceiver(port, "UDP4-RECVFROM:" + port + ",ip-recvttl,ip-add-membership="
				+ group.getHostAddress() + ":" + local.getHostAddress(), "SOCAT_IP_TTL");
	}

	/**
	 * Joins a group of IPv6.
	 * @param group the group
	 * @param network the interface
	 */
	static SocatReceiver ipv6(InetAddress group, NetworkInterface network) throws Exception {
		int port = freePort();
		return new SocatReceiver(port, "UDP6-RECVFROM:" + port + ",ipv6-recvhoplimit,ipv6-join-group=["
				+ group.getHostAddress() + "]:" + network.getName(), "SOCAT_IPV6_HOPLIMIT");
	}

	private static int freePort() throws Exception {
		assumeThat(isInstalled()).as("socat is installed").isTrue();
		try (DatagramSocket socket = new DatagramSocket()) {
			return socket.getLocalPort();
		}
	}

	private static boolean isInstalled() throws InterruptedException {
		try {
			return new ProcessBuilder("socat", "-V").redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Waits for the first datagram.
	 * @param send sends one to the group at this port; called until one has arrived
	 * @return its time to live, as it arrived
	 */
	String timeToLive(IntConsumer send) throws Exception {
		CompletableFuture<String> line = CompletableFuture.supplyAsync(this::readLine);
		Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> {
			send.accept(this.port);
			return line.isDone();
		});
		return line.get(10, TimeUnit.SECONDS);
	}

	private String readLine() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.US_ASCII)) {
			return reader.readLine();
		}
		catch (IOException ex) {
			return String.valueOf(ex);
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
	}

}
