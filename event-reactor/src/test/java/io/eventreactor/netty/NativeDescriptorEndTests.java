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
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;

import io.netty.channel.unix.FileDescriptor;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.ReadDescriptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How waiting for a file descriptor ends when it is not its reader who notices.
 */
class NativeDescriptorEndTests extends AbstractNativeDescriptorTests {

	private final AssertionError failure = new AssertionError("broken");

	@Test
	void aWriterThatFailsEndsAndTheLoopGoesOn() throws Exception {
		Writer writer = new Writer(this.sink) {
			@Override
			public boolean doWrite() throws IOException {
				super.doWrite();
				throw NativeDescriptorEndTests.this.failure;
			}

			@Override
			public void connectionLost(Throwable reason) {
				super.connectionLost(reason);
				throw NativeDescriptorEndTests.this.failure;
			}
		};
		try (CapturedLog log = new CapturedLog(); CapturedLog netty = new CapturedLog("io.netty")) {
			this.reactor.addWriter(writer);
			assertThat(writer.awaitLoss()).isSameAs(this.failure);
			assertEnded(writer);
			assertThat(log.errors()).containsExactly(this.failure, this.failure);
			// Netty would warn, and let the loop sleep for a second
			assertThat(netty.warnings()).isEmpty();
		}
	}

	@Test
	void aWriterThatIsDoneIsTold() throws Exception {
		Writer writer = new Writer(this.sink) {
			@Override
			public boolean doWrite() throws IOException {
				super.doWrite();
				return false;
			}
		};
		this.reactor.addWriter(writer);
		assertThat(writer.awaitLoss()).isInstanceOf(ConnectionDoneException.class);
		assertEnded(writer);
	}

	@Test
	void whoReadsAndWritesIsToldOnce() throws Exception {
		try (Connection connection = new Connection(); CapturedLog log = new CapturedLog()) {
			Both both = new Both(connection.socket);
			this.reactor.addReader(both);
			this.reactor.addWriter(both);
			assertThat(both.next()).isEqualTo("doWrite");
			connection.send("x");
			assertThat(both.awaitLoss()).isSameAs(this.failure);
			assertEnded(both);
			assertThat(this.reactor.getReaders()).isEmpty();
			assertThat(log.errors()).containsExactly(this.failure);
		}
	}

	@Test
	void theWriterThatStaysNoticesThatItsPeerHasHungUp() throws Exception {
		try (Connection connection = new Connection()) {
			Reader reader = new Reader(connection.socket);
			Writer writer = new Writer(connection.socket) {
				@Override
				public boolean doWrite() throws IOException {
					ByteBuffer data = ByteBuffer.allocateDirect(65536);
					while (this.descriptor.write(data, 0, data.capacity()) > 0) {
						// Until there is no more room
					}
					return super.doWrite();
				}
			};
			this.reactor.addReader(reader);
			this.reactor.addWriter(writer);
			assertThat(writer.next()).isEqualTo("doWrite");
			this.reactor.removeReader(reader);
			turn();
			assertThat(inEpollSet(connection.socket)).isTrue();
			reset(connection);
			assertThat(writer.awaitLoss()).isInstanceOf(ConnectionLostException.class).hasMessageContaining("is gone");
			assertEnded(writer);
			assertThat(reader.events).isEmpty();
		}
	}

	private static void reset(Connection connection) throws IOException {
		connection.peer.setOption(StandardSocketOptions.SO_LINGER, 0);
		connection.peer.close();
	}

	private void assertEnded(Writer writer) throws Exception {
		turn();
		writer.events.clear();
		assertQuiet(writer);
		assertThat(writer.losses).isEmpty();
		assertThat(this.reactor.getWriters()).isEmpty();
		assertThat(inEpollSet(writer.descriptor)).isFalse();
		assertThat(writer.descriptor.isOpen()).isTrue();
	}

	private class Both extends Writer implements ReadDescriptor {

		Both(FileDescriptor descriptor) {
			super(descriptor);
		}

		@Override
		public boolean doRead() {
			throw NativeDescriptorEndTests.this.failure;
		}

	}

}
