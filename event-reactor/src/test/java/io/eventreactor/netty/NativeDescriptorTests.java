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

import java.io.FileInputStream;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.IoType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Waiting for file descriptors, on epoll loops.
 */
class NativeDescriptorTests extends AbstractNativeDescriptorTests {

	@Test
	void readsWhatArrives() throws Exception {
		Reader reader = new Reader(this.source);
		this.reactor.addReader(reader);
		this.reactor.addReader(reader);
		assertThat(this.reactor.getReaders()).containsExactly(reader);
		send("one");
		assertThat(reader.next()).isEqualTo("one");
		send("two");
		assertThat(reader.next()).isEqualTo("two");
		this.reactor.removeReader(reader);
		this.reactor.removeReader(reader);
		assertThat(this.reactor.getReaders()).isEmpty();
		send("three");
		assertQuiet(reader);
	}

	@Test
	void isWaitedForAndCalledOnTheLoopThatAddedIt() throws Exception {
		for (LoopReactor loop : this.reactor.loops().all()) {
			CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
			Reader reader = new Reader(this.source) {
				@Override
				public boolean doRead() throws IOException {
					onLoop.complete(loop.isInReactorThread());
					return super.doRead();
				}
			};
			loop.addReader(reader);
			send("x");
			assertThat(onLoop.get(10, TimeUnit.SECONDS)).isTrue();
			assertThat(reader.next()).isEqualTo("x");
			loop.removeReader(reader);
			turn();
		}
		// Those of other reactors may still be about to end
		Awaitility.await().untilAsserted(() -> assertThat(Leftovers.stacks("event-reactor-descriptors")).isEmpty());
	}

	@Test
	void streamsOfTheJdkReadItToo() throws Exception {
		try (FileInputStream stream = new FileInputStream("/dev/fd/" + this.source.intValue())) {
			Reader reader = new Reader(this.source) {
				@Override
				public boolean doRead() throws IOException {
					byte[] data = new byte[100];
					int count = stream.read(data);
					this.events.add(new String(data, 0, count, StandardCharsets.US_ASCII));
					return true;
				}
			};
			this.reactor.addReader(reader);
			send("one");
			assertThat(reader.next()).isEqualTo("one");
			assertQuiet(reader);
			this.reactor.removeReader(reader);
			turn();
		}
	}

	@Test
	void readsWhatIsLeftAndThenTheEndOrTheReset() throws Exception {
		try (Connection ended = new Connection(); Connection reset = new Connection()) {
			Reader first = new Reader(ended.socket);
			this.reactor.addReader(first);
			ended.send("bye");
			ended.peer.close();
			assertThat(first.next()).isEqualTo("bye");
			assertThat(first.next()).isInstanceOf(ConnectionDoneException.class);
			Reader second = new Reader(reset.socket);
			this.reactor.addReader(second);
			turn();
			reset.peer.setOption(StandardSocketOptions.SO_LINGER, 0);
			try (CapturedLog log = new CapturedLog()) {
				reset.peer.close();
				Object reason = second.next();
				assertThat(reason).isInstanceOf(IOException.class);
				turn();
				assertThat(log.errors()).containsExactly((Throwable) reason);
			}
		}
	}

	@Test
	void waitsForAConnect() throws Exception {
		try (Connection connection = new Connection(false)) {
			Writer writer = new Writer(connection.socket) {
				@Override
				public boolean doWrite() throws IOException {
					this.events.offer(connection.socket.finishConnect());
					NativeDescriptorTests.this.reactor.removeWriter(this);
					return true;
				}
			};
			this.reactor.addWriter(writer);
			assertThat(writer.next()).isEqualTo(true);
			assertQuiet(writer);
		}
	}

	@Test
	void canBeRemovedAndAddedInOneTurn() throws Exception {
		Reader reader = new Reader(this.source) {
			@Override
			public boolean doRead() throws IOException {
				NativeDescriptorTests.this.reactor.removeReader(this);
				NativeDescriptorTests.this.reactor.addReader(this);
				return super.doRead();
			}
		};
		this.reactor.addReader(reader);
		for (int i = 0; i < 20; i++) {
			send("again");
			assertThat(reader.next()).isEqualTo("again");
		}
	}

	@Test
	void stoppingTheReactorTellsAndLeavesTheDescriptorOpen() throws Exception {
		Reader reader = new Reader(this.source);
		this.reactor.addReader(reader);
		send("x");
		assertThat(reader.next()).isEqualTo("x");
		AbstractReactorTests.await(this.reactor.stop());
		assertThat(reader.next()).isInstanceOf(ConnectionLostException.class).asString().contains("reactor stopped");
		assertThat(reader.events).isEmpty();
		this.reactor.start();
		this.reactor.addReader(reader);
		send("y");
		assertThat(reader.next()).isEqualTo("y");
	}

	@ParameterizedTest
	@EnumSource(value = IoType.class, names = { "NIO", "IO_URING" })
	void otherReactorsSayWhatToUse(IoType io) {
		NettyReactor other = NettyReactor.builder().io(io).threads(1).build();
		assumeThat(other.ioType()).isEqualTo(io);
		other.start();
		try {
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> other.addReader(new Reader(this.source)))
				.withMessageContaining("IoType.EPOLL")
				.withMessageContaining("SelectableChannel");
		}
		finally {
			AbstractReactorTests.await(other.stop());
		}
	}

}
