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

package io.eventreactor.interop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramProtocol;
import io.eventreactor.Factory;
import io.eventreactor.UnixListenOptions;
import io.eventreactor.protocol.EchoProtocol;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Talks to {@code nc}, the one of OpenBSD.
 */
class NetcatTests extends AbstractInteropTests {

	@TempDir
	Path directory;

	@Test
	void servesTcp() {
		Conversation conversation = new Conversation();
		int port = listen(conversation);
		try (Program netcat = Program.start("nc", "-n", "-N", "127.0.0.1", port)) {
			netcat.send("question").endInput();
			assertThat(conversation.awaitInputEnd()).isEqualTo("question");
			conversation.awaitConnection().write("answer");
			conversation.awaitConnection().loseConnection();
			assertThat(netcat.awaitSuccess()).isEqualTo("answer");
		}
	}

	@Test
	void connectsOverTcp() {
		try (Program netcat = Program.start("nc", "-n", "-v", "-l", "127.0.0.1", 0)) {
			Conversation conversation = connect(netcat.awaitPort("Listening on \\S+ (\\d+)"), new Conversation());
			conversation.awaitConnection().write("hello");
			netcat.awaitOutput("hello$");
			netcat.send("good day");
			conversation.awaitText("good day");
			conversation.awaitConnection().loseConnection();
			netcat.endInput().awaitSuccess();
			assertThat(conversation.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
	}

	@Test
	void servesAUnixSocket() {
		Path path = this.directory.resolve("server");
		this.reactor.listenUnix(path, Factory.forProtocol(EchoProtocol::new), UnixListenOptions.DEFAULT);
		try (Program netcat = Program.start("nc", "-U", "-N", path)) {
			netcat.send("hello");
			netcat.awaitOutput("^hello$");
			netcat.endInput().awaitSuccess();
		}
	}

	@Test
	void answersUdp() {
		int port = DatagramEcho.listenUdp(this.reactor);
		try (Program netcat = Program.start("nc", "-n", "-u", "127.0.0.1", port)) {
			netcat.send("hello");
			netcat.awaitOutput("^hello$");
		}
	}

	@Test
	void sendsUdpWhenConnected() throws Exception {
		try (Program netcat = Program.start("nc", "-n", "-v", "-u", "-l", "127.0.0.1", 0)) {
			int port = netcat.awaitPort("Bound on \\S+ (\\d+)");
			Question question = new Question(new InetSocketAddress("127.0.0.1", port));
			this.reactor.listenUdp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), question,
					DatagramOptions.DEFAULT);
			netcat.awaitOutput("question$");
			netcat.send("answer");
			assertThat(question.answer.get(30, TimeUnit.SECONDS)).isEqualTo("answer");
		}
	}

	private static final class Question extends DatagramProtocol {

		private final CompletableFuture<String> answer = new CompletableFuture<>();

		private final SocketAddress peer;

		Question(SocketAddress peer) {
			this.peer = peer;
		}

		@Override
		protected void startProtocol() {
			transport().connect(this.peer).addCallback((nothing) -> {
				transport().write("question");
				return nothing;
			});
		}

		@Override
		public void datagramReceived(ByteBuf data, SocketAddress from) {
			this.answer.complete(data.toString(StandardCharsets.UTF_8));
		}

	}

}
