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

package io.eventreactor.protocol;

import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.eventreactor.ConnectOptions;
import io.eventreactor.Factory;
import io.eventreactor.ListeningPort;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PortForwardFactoryTests {

	@RegisterExtension
	private final RunningReactor reactor = new RunningReactor();

	private ServerSocket target;

	@BeforeEach
	void listen() throws Exception {
		this.target = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
		this.target.setSoTimeout(20_000);
	}

	@AfterEach
	void close() throws Exception {
		this.target.close();
	}

	@Test
	void passesBytesBothWays() throws Exception {
		try (Socket client = RunningReactor.connect(forward(), 0); Socket server = this.target.accept()) {
			send(client, "ping");
			assertThat(read(server, 4)).isEqualTo("ping");
			send(server, "pong");
			assertThat(read(client, 4)).isEqualTo("pong");
		}
	}

	@Test
	void passesOnTheEndOfEachDirection() throws Exception {
		try (Socket client = RunningReactor.connect(this.reactor.listen(factory()), 0);
				Socket server = this.target.accept()) {
			send(client, "question");
			client.shutdownOutput();
			assertThat(server.getInputStream().readAllBytes()).asString(StandardCharsets.US_ASCII)
				.isEqualTo("question");
			send(server, "answer");
			server.shutdownOutput();
			assertThat(client.getInputStream().readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("answer");
		}
	}

	@Test
	void whenClientEndsItsDirectionBeforeTheOtherConnectionIsThereThatIsPassedOnToo() throws Exception {
		ListeningPort port = this.reactor.listen(factory());
		try (Socket client = RunningReactor.connect(port, 0)) {
			send(client, "all at once");
			client.shutdownOutput();
			try (Socket server = this.target.accept()) {
				assertThat(server.getInputStream().readAllBytes()).asString(StandardCharsets.US_ASCII)
					.isEqualTo("all at once");
				send(server, "answer");
			}
			assertThat(client.getInputStream().readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("answer");
		}
		awaitNoConnections(port);
	}

	@Test
	void whenOneConnectionEndsSoDoesTheOther() throws Exception {
		ListeningPort port = forward();
		try (Socket client = RunningReactor.connect(port, 0)) {
			try (Socket server = this.target.accept()) {
				send(server, "bye");
			}
			assertThat(client.getInputStream().readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("bye");
		}
		awaitNoConnections(port);
	}

	@Test
	void whenDestinationRefusesClosesConnection() throws Exception {
		this.target.close();
		ListeningPort port = forward();
		try (Socket client = RunningReactor.connect(port, 0)) {
			assertThat(client.getInputStream().readAllBytes()).isEmpty();
		}
		awaitNoConnections(port);
	}

	@Test
	void whenClientIsGoneTheOtherConnectionEnds() throws Exception {
		ListeningPort port = forward();
		Socket client = RunningReactor.connect(port, 0);
		try (Socket server = this.target.accept()) {
			client.setSoLinger(true, 0);
			client.close();
			assertThat(server.getInputStream().readAllBytes()).isEmpty();
		}
		awaitNoConnections(port);
	}

	@Test
	void drainEndsBothConnections() throws Exception {
		ListeningPort port = forward();
		try (Socket client = RunningReactor.connect(port, 0); Socket server = this.target.accept()) {
			send(client, "x");
			assertThat(read(server, 1)).isEqualTo("x");
			port.drain(Duration.ofSeconds(20));
			assertThat(client.getInputStream().readAllBytes()).isEmpty();
			assertThat(server.getInputStream().readAllBytes()).isEmpty();
		}
	}

	@Test
	void whenOneSideIsSlowTheOtherIsHeldBack() throws Exception {
		int size = 50 * 1024 * 1024;
		try (Socket client = RunningReactor.connect(forward(), 64 * 1024); Socket server = this.target.accept()) {
			CompletableFuture<Integer> written = new CompletableFuture<>();
			AtomicLong sent = new AtomicLong();
			Thread writer = new Thread(() -> writeAll(server, size, sent, written));
			writer.start();
			// It gets stuck, because the client does not read
			AtomicLong before = new AtomicLong(-1);
			Awaitility.await().pollInterval(Duration.ofMillis(200)).until(() -> {
				long now = sent.get();
				return now > 0 && now == before.getAndSet(now);
			});
			// The buffers of four sockets, and little of our own
			assertThat(sent.get()).isLessThan(16 * 1024 * 1024);
			assertThat(client.getInputStream().readAllBytes()).hasSize(size);
			assertThat(written.get()).isEqualTo(size);
		}
	}

	private static void writeAll(Socket socket, int size, AtomicLong sent, CompletableFuture<Integer> written) {
		byte[] bytes = new byte[64 * 1024];
		try {
			OutputStream output = socket.getOutputStream();
			while (sent.get() < size) {
				output.write(bytes);
				sent.addAndGet(bytes.length);
			}
			socket.shutdownOutput();
			written.complete((int) sent.get());
		}
		catch (Exception ex) {
			written.completeExceptionally(ex);
		}
	}

	private ListeningPort forward() {
		return this.reactor.listen(factory());
	}

	private Factory factory() {
		return new PortForwardFactory((InetSocketAddress) this.target.getLocalSocketAddress(), ConnectOptions.DEFAULT);
	}

	private static void awaitNoConnections(ListeningPort port) {
		Awaitility.await().untilAsserted(() -> assertThat(port.statistics().active()).isZero());
	}

	private static void send(Socket socket, String text) throws Exception {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static String read(Socket socket, int length) throws Exception {
		return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
	}

}
