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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;
import io.eventreactor.protocol.FileSender;

/**
 * Much data for a reader that is slow needs little memory, whoever sends it.
 */
class SlowReaderTests extends AbstractReactorTests {

	@TempDir
	private Path folder;

	@Test
	void fileThatTheSystemSendsWhereItCan() throws Exception {
		Path file = SlowReader.file(this.folder, SlowReader.TOTAL);
		send(SlowReader.TOTAL, "File, " + (FilePart.canBeSentOver(this.io) ? "sent by the system" : "copied"),
				(transport) -> FileSender.send(file, transport));
	}

	@Test
	void stream() throws Exception {
		Path file = SlowReader.file(this.folder, SlowReader.PART);
		send(SlowReader.PART, "Stream", (transport) -> {
			try {
				return FileSender.send(Files.newInputStream(file), transport);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	@Test
	void pushProducer() throws Exception {
		send(SlowReader.TOTAL, "Push producer", (transport) -> SlowReader.push(transport, SlowReader.TOTAL));
	}

	private void send(long total, String name, Function<Transport, Deferred<?>> send) throws Exception {
		SlowReader reader = new SlowReader(total, send);
		try (Peer peer = Peer.connect(listen(reader::server), SlowReader.receiveBuffer())) {
			reader.read(this.io + ", " + name, peer.socket().getInputStream());
		}
	}

}
