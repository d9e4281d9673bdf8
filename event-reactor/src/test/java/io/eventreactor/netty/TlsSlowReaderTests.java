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

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.IoType;
import io.eventreactor.ListeningPort;
import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;
import io.eventreactor.protocol.FileSender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Much data for a reader that is slow needs little memory over TLS either.
 */
class TlsSlowReaderTests extends AbstractTlsTests {

	private static final int REQUESTS = 60;

	@TempDir
	private Path folder;

	@Test
	void fileThatIsCopied() throws Exception {
		// Encryption takes its time; the other transports differ below TLS only
		assumeThat(this.io == IoType.NIO && !SlowReader.FULL).isFalse();
		Path file = SlowReader.file(this.folder, SlowReader.TOTAL);
		send(SlowReader.TOTAL, "File, copied", (transport) -> FileSender.send(file, transport));
	}

	/**
	 * One read turn brings a request, which is answered, and a part of the next, which is
	 * not: it is the answer that counts.
	 */
	@Test
	void whoDoesNotTakeItsAnswersMayNotAskForMore() throws Exception {
		byte[] answer = new byte[256 * 1024];
		ListeningPort port = listenTls(() -> new RecordingProtocol() {
			@Override
			void received(ByteBuf data) {
				if (data.readableBytes() > 1) {
					transport().write(answer);
				}
			}
		});
		try (TlsPeer peer = TlsPeer.to(port, null, 4096)) {
			peer.plain().setTcpNoDelay(true);
			peer.handshake();
			RecordingProtocol server = nextProtocol();
			server.awaitTransport();
			for (int i = 0; i < REQUESTS; i++) {
				CountDownLatch sent = new CountDownLatch(1);
				server.loop().callFromThread(() -> RecordingProtocol.await(sent));
				peer.send("request").send("r");
				sent.countDown();
				awaitTurns(server);
			}
			assertThat(server.connection().pendingWriteBytes()).isLessThanOrEqualTo(2L * answer.length);
		}
	}

	private static void awaitTurns(RecordingProtocol server) {
		for (int i = 0; i < 3; i++) {
			CountDownLatch turned = new CountDownLatch(1);
			server.loop().callFromThread(turned::countDown);
			RecordingProtocol.await(turned);
		}
	}

	@Test
	void pushProducer() throws Exception {
		send(SlowReader.PART, "Push producer", (transport) -> SlowReader.push(transport, SlowReader.PART));
	}

	private void send(long total, String name, Function<Transport, Deferred<?>> send) throws Exception {
		SlowReader reader = new SlowReader(total, send);
		try (TlsPeer peer = TlsPeer.to(listenTls(reader::server), null, SlowReader.receiveBuffer())) {
			peer.handshake();
			reader.read(this.io + " with TLS by " + this.provider + ", " + name, peer.socket().getInputStream());
		}
	}

}
