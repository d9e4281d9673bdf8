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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;

import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How waiting for a channel ends when it is not its reader who notices.
 */
class DescriptorEndTests extends AbstractDescriptorTests {

	private final AssertionError failure = new AssertionError("broken");

	@Test
	void aWriterThatFailsEndsAndTheLoopGoesOn() throws Exception {
		Writer writer = new Writer(this.pipe.sink()) {
			@Override
			public boolean doWrite() throws IOException {
				super.doWrite();
				throw DescriptorEndTests.this.failure;
			}

			@Override
			public void connectionLost(Throwable reason) {
				super.connectionLost(reason);
				throw DescriptorEndTests.this.failure;
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
		Writer writer = new Writer(this.pipe.sink()) {
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
		Both both = new Both() {
			@Override
			public boolean doRead() throws IOException {
				((DatagramChannel) channel()).receive(ByteBuffer.allocate(1));
				throw DescriptorEndTests.this.failure;
			}
		};
		try (DatagramChannel channel = (DatagramChannel) both.channel(); CapturedLog log = new CapturedLog()) {
			this.reactor.addReader(both);
			this.reactor.addWriter(both);
			assertThat(both.next()).isEqualTo("doWrite");
			channel.send(ByteBuffer.allocate(1),
					new InetSocketAddress(InetAddress.getLoopbackAddress(), channel.socket().getLocalPort()));
			assertThat(both.awaitLoss()).isSameAs(this.failure);
			awaitTurns();
			assertThat(both.losses).isEmpty();
			assertThat(this.reactor.getReaders()).isEmpty();
			assertThat(this.reactor.getWriters()).isEmpty();
			assertThat(log.errors()).containsExactly(this.failure);
		}
	}

	@Test
	void aWriterNoticesThatNobodyReads() throws Exception {
		Stuffer writer = new Stuffer(this.pipe.sink());
		this.reactor.addWriter(writer);
		assertThat(writer.next()).isEqualTo("full");
		assertQuiet(writer);
		try (CapturedLog log = new CapturedLog()) {
			this.pipe.source().close();
			Throwable reason = writer.awaitLoss();
			assertThat(reason).isInstanceOf(IOException.class);
			assertEnded(writer);
			assertThat(log.errors()).containsExactly(reason);
		}
	}

	@Test
	void aWriterNoticesThatItsPeerHasHungUp() throws Exception {
		try (ServerSocketChannel server = ServerSocketChannel.open()) {
			server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			SocketChannel peer = SocketChannel.open(server.getLocalAddress());
			try (SocketChannel socket = server.accept(); CapturedLog log = new CapturedLog()) {
				socket.configureBlocking(false);
				Reader reader = new Reader(socket);
				Stuffer writer = new Stuffer(socket);
				this.reactor.addReader(reader);
				this.reactor.addWriter(writer);
				assertThat(writer.next()).isEqualTo("full");
				this.reactor.removeReader(reader);
				awaitTurns();
				peer.setOption(StandardSocketOptions.SO_LINGER, 0);
				peer.close();
				Throwable reason = writer.awaitLoss();
				assertThat(reason).isInstanceOf(IOException.class);
				assertEnded(writer);
				assertThat(reader.events).isEmpty();
				assertThat(log.errors()).containsExactly(reason);
			}
		}
	}

	private void assertEnded(Writer writer) throws Exception {
		writer.events.clear();
		assertQuiet(writer);
		assertThat(writer.losses).isEmpty();
		assertThat(this.reactor.getWriters()).isEmpty();
		assertThat(writer.channel().isOpen()).isTrue();
	}

	/**
	 * Writes as much as there is room for.
	 */
	private static final class Stuffer extends Writer {

		Stuffer(SelectableChannel channel) {
			super(channel);
		}

		@Override
		public boolean doWrite() throws IOException {
			while (((WritableByteChannel) channel()).write(ByteBuffer.allocate(65536)) > 0) {
				// Until there is no more room
			}
			this.events.offer("full");
			return true;
		}

	}

}
