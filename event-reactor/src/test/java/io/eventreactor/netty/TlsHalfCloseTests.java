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

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ListeningPort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * TLS has no half close that peers could rely on: the goodbye of one side ends the
 * connection of both, also where protocols could go on.
 */
class TlsHalfCloseTests extends AbstractTlsTests {

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void theGoodbyeOfOneSideEndsTheConnectionOfBoth(String version) {
		ListeningPort port = listenTls(() -> new HalfProtocol() {
			@Override
			void received(ByteBuf data) {
				transport().write("answer");
			}
		}, server().protocols(List.of(version)));
		HalfProtocol client = new HalfProtocol() {
			@Override
			void made() {
				transport().write("question");
			}

			@Override
			void received(ByteBuf data) {
				transport().loseWriteConnection();
				transport().write("too late");
			}
		};
		connectTls(port, client);
		assertThat(client.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		RecordingProtocol server = nextProtocol();
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
		assertThat(server.awaitBytes(0)).asString(StandardCharsets.US_ASCII).isEqualTo("question");
		assertThat(client.awaitBytes(0)).asString(StandardCharsets.US_ASCII).isEqualTo("answer");
		assertThat(client.events()).containsExactly("made", "data", "write lost", "lost");
		assertThat(server.events()).containsExactly("made", "data", "lost");
	}

}
