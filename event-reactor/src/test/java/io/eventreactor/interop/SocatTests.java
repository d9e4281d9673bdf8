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

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.DatagramOptions;
import io.eventreactor.Factory;
import io.eventreactor.ListeningPort;
import io.eventreactor.UnixListenOptions;
import io.eventreactor.protocol.EchoProtocol;
import io.eventreactor.protocol.RunningReactor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Talks to {@code socat}: half closed connections, resets, Unix sockets of all kinds,
 * UDP.
 */
class SocatTests extends AbstractInteropTests {

	// How long socat goes on after one direction has ended; longer than any test
	private static final String PATIENCE = "-t100";

	@TempDir
	Path directory;

	@Test
	void serverAnswersAfterThePeerHasSentAll() throws Exception {
		Conversation conversation = new Conversation();
		int port = listen(conversation);
		try (Program socat = Program.start("socat", PATIENCE, "-", "TCP:127.0.0.1:" + port)) {
			socat.send("question").endInput();
			assertThat(conversation.awaitInputEnd()).isEqualTo("question");
			conversation.awaitConnection().write("answer");
			conversation.awaitConnection().loseConnection();
			assertThat(socat.awaitSuccess()).isEqualTo("answer");
		}
		assertThat(conversation.awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void serverReceivesAfterItHasSentAll() throws Exception {
		Conversation conversation = new Conversation();
		int port = listen(conversation);
		// Echoes what it receives with a mark after it, once that has ended
		try (Program socat = Program.start("socat", "-d", "-d", PATIENCE, "TCP:127.0.0.1:" + port,
				"SYSTEM:'cat; printf \" and all\"'")) {
			conversation.awaitConnection().write("question");
			conversation.awaitConnection().loseWriteConnection();
			conversation.awaitOutputEnd();
			assertThat(conversation.awaitInputEnd()).isEqualTo("question and all");
			conversation.awaitConnection().loseConnection();
			socat.awaitSuccess();
		}
		assertThat(conversation.awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	@Test
	void clientReceivesAfterItHasSentAll() throws Exception {
		try (Program socat = Program.start("socat", "-d", "-d", PATIENCE, "TCP-LISTEN:0,bind=127.0.0.1",
				"SYSTEM:'wc -c'")) {
			Conversation conversation = connect(socat.awaitPort("listening on \\S+ \\S+:(\\d+)"), new Conversation());
			byte[] much = new byte[1_000_000];
			conversation.awaitConnection().write(much);
			conversation.awaitConnection().loseWriteConnection();
			assertThat(conversation.awaitInputEnd().strip()).isEqualTo("1000000");
			conversation.awaitConnection().loseConnection();
			socat.awaitSuccess();
		}
	}

	@Test
	void whenThePeerResetsClientIsTold() throws Exception {
		try (Program socat = Program.start("socat", "-d", "-d", "TCP-LISTEN:0,bind=127.0.0.1,linger=0", "-")) {
			Conversation conversation = connect(socat.awaitPort("listening on \\S+ \\S+:(\\d+)"), new Conversation());
			conversation.awaitConnection().write("hello");
			socat.awaitOutput("hello");
			socat.kill();
			assertThat(conversation.awaitLost()).isNotInstanceOf(ConnectionDoneException.class);
		}
	}

	@Test
	void servesAnAbstractUnixSocket() throws Exception {
		String name = "event-reactor-socat-" + ProcessHandle.current().pid();
		Program.require(System.getProperty("os.name").equals("Linux"), "Linux");
		ListeningPort port = this.reactor.listenUnix("@" + name, Factory.forProtocol(EchoProtocol::new),
				UnixListenOptions.DEFAULT);
		try (Program socat = Program.start("socat", "-", "ABSTRACT-CONNECT:" + name)) {
			socat.send("hello");
			socat.awaitOutput("^hello$");
		}
		RunningReactor.await(port.stopListening());
	}

	@Test
	void connectsToAUnixSocket() throws Exception {
		Path path = this.directory.resolve("peer");
		try (Program socat = Program.start("socat", "-d", "-d", PATIENCE, "UNIX-LISTEN:" + path, "SYSTEM:'cat'")) {
			socat.awaitOutput("listening on");
			Conversation conversation = new Conversation();
			this.reactor.connectUnix(path, client(conversation), ConnectOptions.DEFAULT);
			conversation.awaitConnection().write("hello");
			conversation.awaitText("hello");
			conversation.awaitConnection().loseWriteConnection();
			assertThat(conversation.awaitInputEnd()).isEqualTo("hello");
			conversation.awaitConnection().loseConnection();
			socat.awaitSuccess();
		}
	}

	@Test
	void answersUdp() {
		int port = DatagramEcho.listenUdp(this.reactor);
		try (Program socat = Program.start("socat", "-", "UDP4:127.0.0.1:" + port)) {
			socat.send("hello");
			socat.awaitOutput("^hello$");
		}
	}

	@Test
	void answersUnixDatagrams() {
		Path server = this.directory.resolve("server");
		Path client = this.directory.resolve("client");
		this.reactor.listenUnixDatagram(server.toString(), new DatagramEcho(), DatagramOptions.DEFAULT);
		try (Program socat = Program.start("socat", "-", "UNIX-SENDTO:" + server + ",bind=" + client)) {
			socat.send("hello");
			socat.awaitOutput("^hello$");
		}
	}

}
