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
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.unix.FileDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Waiting for file descriptors where epoll, and Netty on it, have traps: each would harm
 * all connections of the loop.
 */
class NativeDescriptorTrapTests extends AbstractNativeDescriptorTests {

	@Test
	void addedByAnotherThreadIsWaitedForAtOnceWhileTheLoopSleeps() throws Exception {
		// Without a wake-up nothing would be read: the loop has nothing else to do
		send("before");
		turn();
		Reader reader = new Reader(this.source);
		this.reactor.addReader(reader);
		assertThat(reader.next()).isEqualTo("before");
	}

	@Test
	void readerAndWriterOfOneSocketDoNotReplaceEachOther() throws Exception {
		try (Connection connection = new Connection()) {
			Reader reader = new Reader(connection.socket);
			Writer writer = new Writer(connection.socket);
			this.reactor.addReader(reader);
			this.reactor.addWriter(writer);
			assertThat(writer.next()).isEqualTo("doWrite");
			connection.send("one");
			assertThat(reader.next()).isEqualTo("one");
			assertThat(writer.next()).isEqualTo("doWrite");
			this.reactor.removeWriter(writer);
			assertThat(this.reactor.getWriters()).isEmpty();
			turn();
			writer.events.clear();
			connection.send("two");
			assertThat(reader.next()).isEqualTo("two");
			assertQuiet(writer);
			this.reactor.addWriter(writer);
			assertThat(writer.next()).isEqualTo("doWrite");
			this.reactor.removeReader(reader);
			turn();
			connection.send("three");
			assertThat(writer.next()).isEqualTo("doWrite");
			assertQuiet(reader);
			this.reactor.removeAll();
			turn();
		}
	}

	@Test
	void canWaitAgainAfterItWaitedForNothing() throws Exception {
		Reader reader = new Reader(this.source);
		for (int i = 0; i < 20; i++) {
			this.reactor.addReader(reader);
			send("again");
			assertThat(reader.next()).isEqualTo("again");
			this.reactor.removeReader(reader);
			assertThat(inEpollSet(this.source)).isFalse();
		}
	}

	@Test
	void aFailureEndsTheDescriptorAndTheLoopGoesOn() throws Exception {
		AssertionError failure = new AssertionError("broken");
		Reader reader = new Reader(this.source) {
			@Override
			public boolean doRead() {
				throw failure;
			}

			@Override
			public void connectionLost(Throwable reason) {
				super.connectionLost(reason);
				throw failure;
			}
		};
		try (CapturedLog log = new CapturedLog(); CapturedLog netty = new CapturedLog("io.netty")) {
			this.reactor.addReader(reader);
			send("x");
			assertThat(reader.next()).isSameAs(failure);
			assertQuiet(reader);
			assertThat(log.errors()).containsExactly(failure, failure);
			// Netty would warn, and let the loop sleep for a second
			assertThat(netty.warnings()).isEmpty();
		}
		assertThat(this.reactor.getReaders()).isEmpty();
		assertThat(inEpollSet(this.source)).isFalse();
	}

	@Test
	void theEndDoesNotSpin() throws Exception {
		AtomicInteger reads = new AtomicInteger();
		Reader reader = new Reader(this.source) {
			@Override
			public boolean doRead() throws IOException {
				reads.incrementAndGet();
				return super.doRead();
			}
		};
		this.reactor.addReader(reader);
		send("last");
		this.sink.close();
		assertThat(reader.next()).isEqualTo("last");
		assertThat(reader.next()).isInstanceOf(ConnectionDoneException.class);
		assertQuiet(reader);
		assertThat(reads).hasValue(1);
		assertThat(this.reactor.getReaders()).isEmpty();
		assertThat(inEpollSet(this.source)).isFalse();
		assertThat(this.source.isOpen()).isTrue();
	}

	@Test
	void aWriterIsToldThatNobodyReads() throws Exception {
		Writer writer = new Writer(this.sink);
		this.reactor.addWriter(writer);
		assertThat(writer.next()).isEqualTo("doWrite");
		this.source.close();
		assertThat(writer.awaitLoss()).isInstanceOf(ConnectionLostException.class);
		turn();
		writer.events.clear();
		assertQuiet(writer);
		assertThat(this.reactor.getWriters()).isEmpty();
	}

	@Test
	void oneNumberHasOneReaderAndOneWriter() throws Exception {
		Reader reader = new Reader(this.source);
		this.reactor.addReader(reader);
		assertThatIllegalStateException().isThrownBy(() -> this.reactor.addReader(new Reader(this.source)))
			.withMessageContaining("File descriptor " + this.source.intValue())
			.withMessageContaining("remove it first");
		send("still there");
		assertThat(reader.next()).isEqualTo("still there");
	}

	@Test
	void whatCannotBeWaitedForIsRefused(@TempDir Path directory) throws Exception {
		Path file = Files.writeString(directory.resolve("file"), "always ready");
		FileDescriptor regular = FileDescriptor.from(file.toFile());
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactor.addReader(new Reader(regular)))
			.withMessageContaining("callInThread");
		int number = regular.intValue();
		regular.close();
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactor.addReader(new Reader(number)))
			.withMessageContaining("not open");
		Reader negative = new Reader(number) {
			@Override
			public int fileDescriptor() {
				return -1;
			}
		};
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactor.addReader(negative))
			.withMessageContaining("negative");
		assertThat(this.reactor.getReaders()).isEmpty();
	}

	@Test
	void whatOnlyTheKernelRefusesIsLost() throws Exception {
		FileDescriptor device = FileDescriptor.from("/dev/null");
		Writer writer = new Writer(device);
		this.reactor.addWriter(writer);
		assertThat(writer.awaitLoss()).isInstanceOf(ConnectionLostException.class)
			.hasMessageContaining("cannot be waited for");
		assertThat(this.reactor.getWriters()).isEmpty();
		device.close();
	}

	@Test
	void aNumberThatIsClosedMeanwhileIsLost() throws Exception {
		Reader reader = new Reader(this.source);
		this.reactor.addReader(reader);
		turn();
		this.source.close();
		assertThat(reader.next()).isInstanceOf(ConnectionLostException.class).asString().contains("closed");
		assertThat(this.reactor.getReaders()).isEmpty();
	}

	@Test
	void somethingElseUnderTheSameNumberIsNotTakenForIt() throws Exception {
		Reader reader = new Reader(this.source);
		this.reactor.addReader(reader);
		turn();
		int number = this.source.intValue();
		this.source.close();
		FileDescriptor[] other = FileDescriptor.pipe();
		this.source = other[0];
		assumeThat(other[0].intValue()).isEqualTo(number);
		Reader successor = new Reader(number);
		this.reactor.addReader(successor);
		assertThat(reader.next()).isInstanceOf(ConnectionLostException.class).asString().contains("closed");
		send(other[1], "successor");
		assertThat(successor.next()).isEqualTo("successor");
		assertThat(this.reactor.getReaders()).containsExactly(successor);
		assertThat(reader.events).isEmpty();
		this.reactor.removeAll();
		other[1].close();
	}

	@Test
	void addingAndRemovingFromManyThreadsLosesNothing() throws Exception {
		Reader reader = new Reader(this.source);
		Thread[] threads = new Thread[4];
		for (int i = 0; i < threads.length; i++) {
			threads[i] = new Thread(() -> {
				for (int j = 0; j < 500; j++) {
					this.reactor.addReader(reader);
					this.reactor.removeReader(reader);
				}
			});
			threads[i].start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		this.reactor.removeReader(reader);
		this.reactor.addReader(reader);
		send("at last");
		assertThat(reader.next()).isEqualTo("at last");
		this.reactor.removeReader(reader);
		assertThat(inEpollSet(this.source)).isFalse();
		assertThat(reader.events).isEmpty();
	}

	@Test
	void aConnectionThatIsGivenTheNumberOfAClosedDescriptorWorks() throws Exception {
		LoopReactor loop = this.reactor.loops().first();
		CompletableFuture<ListeningPort> listening = new CompletableFuture<>();
		loop.callFromThread(
				() -> listening.complete(loop.listenTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
						Factory.forProtocol(StreamTests.Echo::new), ListenOptions.DEFAULT)));
		int port = ((InetSocketAddress) listening.get(10, TimeUnit.SECONDS).getHost()).getPort();
		List<SocketChannel> peers = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			// They have their numbers before that of the descriptor becomes free
			peers.add(SocketChannel.open());
		}
		try {
			Reader reader = new Reader(this.source);
			loop.addReader(reader);
			turn();
			this.source.close();
			for (SocketChannel peer : peers) {
				peer.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
				peer.write(StandardCharsets.US_ASCII.encode("x"));
				peer.socket().setSoTimeout(20_000);
				assertThat(peer.socket().getInputStream().read()).isEqualTo('x');
			}
			assertThat(reader.next()).isInstanceOf(ConnectionLostException.class).asString().contains("closed");
		}
		finally {
			for (SocketChannel peer : peers) {
				peer.close();
			}
		}
	}

}
