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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.HalfCloseable;

import static org.assertj.core.api.Assertions.assertThat;

class HalfCloseTests extends AbstractReactorTests {

	@Test
	void readingGoesOnWhenWritingHasEnded() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().write("all");
				transport().loseWriteConnection();
				transport().write("dropped");
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			assertThat(peer.readToEnd()).isEqualTo("all".getBytes(StandardCharsets.US_ASCII));
			peer.send("answer");
			assertThat(server.awaitBytes(6)).isEqualTo("answer".getBytes(StandardCharsets.US_ASCII));
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void readingGoesOnAfterAnAnswerThatWasTheLast() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write("!");
				transport().loseWriteConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("?");
			assertThat(peer.readToEnd()).isEqualTo("!".getBytes(StandardCharsets.US_ASCII));
			for (int i = 0; i < 10; i++) {
				peer.send("more");
				server.awaitBytes(5 + i * 4);
			}
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void readingGoesOnAfterALastAnswerThatThePeerTookItsTimeFor() throws Exception {
		byte[] large = new byte[20 * 1024 * 1024];
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write(large);
				transport().loseWriteConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 4096)) {
			peer.send("?");
			server.awaitBytes(1);
			assertThat(peer.readToEnd()).hasSize(large.length);
			peer.send("more");
			server.awaitBytes(5);
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.violations()).isEmpty();
	}

	@Test
	void closesInGoodOrderWhenBothDirectionsHaveEnded() throws Exception {
		HalfClosing server = new HalfClosing();
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("?");
			peer.socket().shutdownOutput();
			assertThat(peer.readToEnd()).isEqualTo("!".getBytes(StandardCharsets.US_ASCII));
			assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		}
		assertThat(server.halves).containsExactly("read", "write");
	}

	@Test
	void closingAfterAHalfSendsAllAndTakesNoHarmFromWhatStillArrives() throws Exception {
		byte[] large = new byte[1024 * 1024];
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write(large);
				transport().loseWriteConnection();
				transport().loseConnection();
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 4096)) {
			peer.send("?");
			server.awaitBytes(1);
			peer.send("more");
			assertThat(peer.readToEnd()).isEqualTo(large);
		}
		assertThat(server.awaitLost()).isExactlyInstanceOf(ConnectionDoneException.class);
		assertThat(server.violations()).isEmpty();
	}

	private static final class HalfClosing extends RecordingProtocol implements HalfCloseable {

		private final List<String> halves = new CopyOnWriteArrayList<>();

		@Override
		public void readConnectionLost() {
			this.halves.add("read");
			transport().write("!");
			transport().loseWriteConnection();
		}

		@Override
		public void writeConnectionLost() {
			this.halves.add("write");
		}

	}

}
