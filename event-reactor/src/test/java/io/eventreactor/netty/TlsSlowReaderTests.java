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
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.IoType;
import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;
import io.eventreactor.protocol.FileSender;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Much data for a reader that is slow needs little memory over TLS either.
 */
class TlsSlowReaderTests extends AbstractTlsTests {

	@TempDir
	private Path folder;

	@Test
	void fileThatIsCopied() throws Exception {
		// Encryption takes its time; the other transports differ below TLS only
		assumeThat(this.io == IoType.NIO && !SlowReader.FULL).isFalse();
		Path file = SlowReader.file(this.folder);
		send("File, copied", (transport) -> FileSender.send(file, transport));
	}

	@Test
	@EnabledIfSystemProperty(named = "transfer.megabytes", matches = ".+")
	void pushProducer() throws Exception {
		send("Push producer", (transport) -> SlowReader.push(transport, SlowReader.channelOf(transport)));
	}

	private void send(String name, Function<Transport, Deferred<?>> send) throws Exception {
		SlowReader reader = new SlowReader(send);
		try (TlsPeer peer = TlsPeer.to(listenTls(reader::server), null, SlowReader.receiveBuffer())) {
			peer.handshake();
			reader.read(this.io + " with TLS by " + this.provider + ", " + name, peer.socket().getInputStream());
		}
	}

}
