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

package io.eventreactor.sample.keyvalue;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionAbortedException;
import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ProtocolErrorException;
import io.eventreactor.testing.StringTransport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link KeyValueProtocol}.
 */
class KeyValueProtocolTests {

	private final CommandTable commands = new CommandTable(
			new KeyValueStore(KeyValueProtocol.MAXIMUM_PENDING, System::nanoTime));

	private final StringTransport transport = StringTransport.connect(new KeyValueProtocol(this.commands));

	@Test
	void answersWhatOneReadBroughtInOneBuffer() {
		this.transport.receive("SET k 1\r\nINCR k\r\n*2\r\n$3\r\nGET\r\n$1\r\nk\r\nFOO\r\nPI");
		assertThat(this.transport.takeText())
			.isEqualTo("+OK\r\n:2\r\n$1\r\n2\r\n-ERR unknown command 'FOO', with args beginning with: \r\n");
		assertThat(this.transport.writes()).isOne();
		this.transport.receive("N");
		assertThat(this.transport.writes()).isOne();
		this.transport.receive("G\r\n");
		assertThat(this.transport.takeText()).isEqualTo("+PONG\r\n");
		assertThat(this.transport.reason()).isNull();
	}

	@Test
	void answersAProtocolErrorAfterWhatWasRightAndCloses() {
		this.transport.receive("PING\r\n*1\r\n$-5\r\nPING\r\n");
		assertThat(this.transport.takeText()).isEqualTo("+PONG\r\n-ERR Protocol error: invalid bulk length\r\n");
		assertThat(this.transport.reason()).isInstanceOf(ProtocolErrorException.class);
	}

	@Test
	void whateverArrivesIsAnsweredOrWaitedForOrRefused() {
		Random random = new Random(3);
		String[] pieces = { "*1\r\n", "*2\r\n", "*3\r\n", "$1\r\n", "$3\r\n", "$4\r\n", "k", "\r\n", "GET", "SET",
				"INCR", "PING", "*-1\r\n", "$-1\r\n", "*", "$", "-", "9", "\u0000", "\u00ff", "'", "\"", " " };
		for (int round = 0; round < 1000; round++) {
			StringTransport peer = StringTransport.connect(new KeyValueProtocol(this.commands));
			for (int i = 0; i < 20 && peer.reason() == null; i++) {
				StringBuilder input = new StringBuilder();
				for (int j = random.nextInt(8); j >= 0; j--) {
					input.append(pieces[random.nextInt(pieces.length)]);
				}
				peer.receive(input.toString().getBytes(StandardCharsets.ISO_8859_1));
			}
			if (peer.reason() != null) {
				assertThat(peer.reason()).isInstanceOf(ProtocolErrorException.class);
				assertThat(peer.takeText()).contains("-ERR Protocol error: ").endsWith("\r\n");
			}
			peer.end();
		}
	}

	@Test
	void quitAnswersAndClosesBeforeWhatFollows() {
		this.transport.receive("QUIT\r\nSET k 1\r\n");
		assertThat(this.transport.takeText()).isEqualTo("+OK\r\n");
		assertThat(this.transport.reason()).isInstanceOf(ConnectionDoneException.class);
		StringTransport other = StringTransport.connect(new KeyValueProtocol(this.commands));
		other.receive("EXISTS k\r\n");
		assertThat(other.takeText()).isEqualTo(":0\r\n");
	}

	@Test
	void disconnectsAPeerThatDoesNotReadItsReplies() {
		this.transport.receive("PING\r\n");
		this.transport.setPendingWriteBytes(KeyValueProtocol.MAXIMUM_PENDING);
		this.transport.receive("PING\r\n");
		assertThat(this.transport.reason()).isInstanceOf(ConnectionAbortedException.class);
	}

	@Test
	void disconnectsAPeerThatAsksForTooMuchAtOnce() {
		this.transport.receive("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1048576\r\n" + "v".repeat(1024 * 1024) + "\r\n");
		this.transport.receive("GET k\r\n".repeat(1000));
		assertThat(this.transport.takeText()).isEqualTo("+OK\r\n");
		assertThat(this.transport.reason()).isInstanceOf(ConnectionAbortedException.class);
	}

}
