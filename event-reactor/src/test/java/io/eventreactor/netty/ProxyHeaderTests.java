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
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.Rejection;
import io.eventreactor.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What PROXY headers say, and how much of it they may.
 */
class ProxyHeaderTests extends AbstractReactorTests {

	// The beginning of every version 2 header of IPv4 addresses
	private static final byte[] VERSION_2 = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a2111");

	private static final byte[] IPV4 = HexFormat.of().parseHex("c0000207c6336401126701bb");

	// 4 KiB behind the longest addresses, those of Unix sockets
	private static final int LARGEST = 16 + 216 + 4 * 1024;

	private final RecordingProtocol server = new StreamTests.Echo();

	private ListeningPort port;

	@BeforeEach
	void listen() {
		// Longer than any test: what the deadline closes must not pass for what is
		// refused
		ProxyProtocol proxy = new ProxyProtocol((address) -> true, Duration.ofMinutes(5));
		this.port = listen(Factory.forProtocol(() -> this.server), ListenOptions.DEFAULT.withProxyProtocol(proxy));
	}

	@ParameterizedTest
	@CsvSource({ "v1, 192.0.2.7 4711, 198.51.100.1 443, hello", "v1-six, 2001:db8::1 1, 2001:db8::2 2, x",
			"v1-unknown, , , hello", "v1-zone, fe80::1 1, fe80::2 2, x", "v2, 192.0.2.7 4711, 198.51.100.1 443, hello",
			"v2-ssl, 192.0.2.7 4711, 198.51.100.1 443, hello",
			"v2-six, 1:203:405:607:809:a0b:c0d:e0f 8225, 1011:1213:1415:1617:1819:1a1b:1c1d:1e1f 8739, hello",
			"v2-local, , , hello", "v2-unix, , , x" })
	void takesTheAddressesInItAndTheDataBehindIt(String file, @Nullable String from, @Nullable String to, String data)
			throws Exception {
		try (Peer peer = Peer.connect(this.port)) {
			assertThat(peer.send(header(file)).readText(data.length())).isEqualTo(data);
			Transport transport = this.server.awaitTransport();
			assertThat(transport.getPeer())
				.isEqualTo((from != null) ? address(from) : peer.socket().getLocalSocketAddress());
			assertThat(transport.getHost())
				.isEqualTo((to != null) ? address(to) : peer.socket().getRemoteSocketAddress());
			assertThat(peer.send("again").readText(5)).isEqualTo("again");
		}
	}

	private static byte[] header(String file) throws IOException {
		try (InputStream input = ProxyHeaderTests.class.getResourceAsStream("/fuzz/ProxyHeaderFuzz/" + file)) {
			assertThat(input).isNotNull();
			return input.readAllBytes();
		}
	}

	private static SocketAddress address(String text) {
		String[] parts = text.split(" ");
		return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
	}

	@Test
	void refusesOneWithABrokenExtension() throws Exception {
		try (Peer peer = Peer.connect(this.port)) {
			// What it says about TLS is cut short
			peer.send(header("v2-tlv"));
			awaitRefusal(peer);
		}
	}

	@Test
	void takesTheLargestAndTheDataBehindIt() throws Exception {
		try (Peer peer = Peer.connect(this.port)) {
			peer.send(extended(LARGEST));
			assertThat(peer.send("hello").readText(5)).isEqualTo("hello");
			assertThat(this.server.awaitTransport().getPeer()).isEqualTo(address("192.0.2.7 4711"));
			assertThat(this.server.byteCount()).isEqualTo(5);
		}
	}

	@Test
	void refusesALargerOne() throws Exception {
		try (Peer peer = Peer.connect(this.port)) {
			peer.send(extended(LARGEST + 1));
			awaitRefusal(peer);
		}
	}

	@Test
	void refusesALargerOneBeforeAllOfItHasCome() throws Exception {
		try (Peer peer = Peer.connect(this.port)) {
			peer.send(Arrays.copyOf(extended(16 + 0xffff), LARGEST + 1));
			awaitRefusal(peer);
		}
	}

	/**
	 * Makes a header with addresses, and an extension that means nothing.
	 * @param size how large it is to be
	 * @return the header
	 */
	private static byte[] extended(int size) {
		ByteBuffer header = ByteBuffer.allocate(size).put(VERSION_2).putShort((short) (size - 16)).put(IPV4);
		header.put((byte) 4).putShort((short) (header.remaining() - 2));
		Arrays.fill(header.array(), header.position(), size, (byte) 'x');
		return header.array();
	}

	private void awaitRefusal(Peer peer) throws IOException {
		try {
			assertThat(peer.readToEnd()).isEmpty();
		}
		catch (SocketException ex) {
			// A reset is an end as well
		}
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.port.statistics().rejected()).containsEntry(Rejection.PROXY, 1L));
		Awaitility.await().untilAsserted(() -> assertThat(this.port.statistics().active()).isZero());
		assertThat(this.server.events()).isEmpty();
	}

}
