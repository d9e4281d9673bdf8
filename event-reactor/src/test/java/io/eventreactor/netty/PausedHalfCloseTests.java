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

import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.ListeningPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections whose peer sends no more and still reads.
 */
class PausedHalfCloseTests extends AbstractReactorTests {

	// More than the system keeps for a peer that does not read
	private static final int LARGE = 20_000_000;

	@Test
	void aPauseThatTheInputEndsInDoesNotEndTheConnection() throws Exception {
		HalfProtocol server = new HalfProtocol();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			server.awaitTransport().pauseProducing();
			peer.socket().shutdownOutput();
			awaitTurnsOfTheNetwork(port);
			server.connection().resumeProducing();
			server.awaitEvent("read lost");
			server.connection().write("still here");
			assertThat(peer.readText(10)).isEqualTo("still here");
			server.connection().loseConnection();
			assertThat(peer.readToEnd()).isEmpty();
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void whatIsHeldBackIsNotLostWhenWritingEnds() throws Exception {
		HalfProtocol server = new HalfProtocol();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			server.awaitTransport().pauseProducing();
			peer.send("the rest").socket().shutdownOutput();
			awaitTurnsOfTheNetwork(port);
			server.connection().loseWriteConnection();
			assertThat(peer.readToEnd()).isEmpty();
			awaitTurnsOfTheNetwork(port);
			server.connection().resumeProducing();
			assertThat(server.awaitBytes(8)).asString().isEqualTo("the rest");
			assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		}
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void moreThanFitsIsWrittenAfterTheInputHasEnded() throws Exception {
		HalfProtocol server = new HalfProtocol();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			server.awaitTransport();
			peer.socket().shutdownOutput();
			server.awaitEvent("read lost");
			for (int i = 0; i < 3; i++) {
				server.connection().write(new byte[LARGE]);
				assertThat(peer.read(LARGE)).hasSize(LARGE);
			}
			server.connection().write(new byte[LARGE]);
			server.connection().loseConnection();
			assertThat(peer.readToEnd()).hasSize(LARGE);
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void aPeerThatIsGoneIsNoticedWhenSomethingIsWritten() throws Exception {
		HalfProtocol server = new HalfProtocol();
		ListeningPort port = listen(() -> server);
		try (Peer peer = Peer.connect(port)) {
			server.awaitTransport();
			peer.socket().shutdownOutput();
			server.awaitEvent("read lost");
			peer.reset();
			server.connection().write(new byte[LARGE]);
			assertThat(server.awaitLost()).isInstanceOf(ConnectionLostException.class);
		}
		assertThat(server.violations()).isEmpty();
	}

}
