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
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.IoType;
import io.eventreactor.ReadDescriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Waiting for channels that the reactor did not open.
 */
class DescriptorTests extends AbstractDescriptorTests {

	@Test
	void readsWhatArrives() throws Exception {
		Reader reader = new Reader();
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
		assertThat(this.pipe.source().isOpen()).isTrue();
		assertThat(reader.events).isEmpty();
	}

	/**
	 * Netty does not wake a selector by itself. Without that the channel would be waited
	 * for when the loop looks whether it is still open, which it does every half a
	 * second, and has just begun to.
	 */
	@Test
	void whatAnotherThreadAddsIsWaitedForAtOnce() throws Exception {
		Duration reading = Duration.ofDays(1);
		Duration writing = Duration.ofDays(1);
		for (int i = 0; i < 5; i++) {
			try (DatagramChannel channel = DatagramChannel.open()) {
				channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).configureBlocking(false);
				channel.connect(channel.getLocalAddress()).write(StandardCharsets.UTF_8.encode("waiting"));
				Reader reader = new Reader(channel);
				Writer writer = new Writer(channel);
				awaitIdleThreads();
				long begin = System.nanoTime();
				this.reactor.addReader(reader);
				assertThat(reader.next()).isEqualTo("waiting");
				reading = least(reading, begin);
				awaitIdleThreads();
				begin = System.nanoTime();
				this.reactor.addWriter(writer);
				assertThat(writer.next()).isEqualTo("doWrite");
				writing = least(writing, begin);
				this.reactor.removeAll();
			}
		}
		assertThat(reading).isLessThan(Duration.ofMillis(250));
		assertThat(writing).isLessThan(Duration.ofMillis(250));
	}

	/**
	 * Waits until all loops, and the thread that waits for channels, are asleep, in a
	 * native method.
	 */
	private static void awaitIdleThreads() {
		Awaitility.await()
			.pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(1))
			.until(() -> Thread.getAllStackTraces()
				.entrySet()
				.stream()
				.filter((thread) -> thread.getKey().getName().startsWith("event-reactor"))
				.allMatch((thread) -> isNative(thread.getValue())));
	}

	private static boolean isNative(StackTraceElement[] stack) {
		return stack.length == 0 || stack[0].isNativeMethod();
	}

	private static Duration least(Duration least, long begin) {
		Duration duration = Duration.ofNanos(System.nanoTime() - begin);
		return (duration.compareTo(least) < 0) ? duration : least;
	}

	@Test
	void livesOnTheLoopThatAddedIt() throws Exception {
		for (LoopReactor loop : this.reactor.loops().all()) {
			CompletableFuture<Boolean> onLoop = new CompletableFuture<>();
			Reader reader = new Reader() {
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
		}
	}

	@Test
	void nothingIsReadAfterRemovalOnTheLoop() throws Exception {
		Reader reader = new Reader() {
			@Override
			public boolean doRead() throws IOException {
				DescriptorTests.this.reactor.removeReader(this);
				return super.doRead();
			}
		};
		this.reactor.addReader(reader);
		send("first");
		assertThat(reader.next()).isEqualTo("first");
		send("second");
		assertQuiet(reader);
		this.reactor.addReader(reader);
		assertThat(reader.next()).isEqualTo("second");
	}

	@Test
	void canBeRemovedAndAddedInOneTurn() throws Exception {
		AtomicInteger reads = new AtomicInteger();
		Reader reader = new Reader() {
			@Override
			public boolean doRead() throws IOException {
				DescriptorTests.this.reactor.removeReader(this);
				DescriptorTests.this.reactor.addReader(this);
				reads.incrementAndGet();
				return super.doRead();
			}
		};
		this.reactor.addReader(reader);
		for (int i = 0; i < 20; i++) {
			send("again");
			Object read = reader.next();
			while (read.equals("")) {
				// Called once more, for nothing, between the two
				read = reader.next();
			}
			assertThat(read).isEqualTo("again");
		}
		Awaitility.await().untilAsserted(() -> assertThat(this.reactor.getReaders()).containsExactly(reader));
	}

	@Test
	void aFailureEndsTheDescriptorAndNotTheLoop() throws Exception {
		IOException failure = new IOException("broken");
		Reader reader = new Reader() {
			@Override
			public boolean doRead() throws IOException {
				this.events.add("doRead");
				throw failure;
			}
		};
		try (CapturedLog log = new CapturedLog(); CapturedLog netty = new CapturedLog("io.netty")) {
			this.reactor.addReader(reader);
			send("x");
			assertThat(reader.next()).isEqualTo("doRead");
			assertThat(reader.next()).isSameAs(failure);
			assertQuiet(reader);
			assertThat(log.errors()).containsExactly(failure);
			// Netty would warn, and let the loop sleep for a second
			assertThat(netty.warnings()).isEmpty();
		}
		assertThat(this.reactor.getReaders()).isEmpty();
	}

	@Test
	void theEndDoesNotSpin() throws Exception {
		AtomicInteger reads = new AtomicInteger();
		Reader reader = new Reader() {
			@Override
			public boolean doRead() throws IOException {
				reads.incrementAndGet();
				return super.doRead();
			}
		};
		this.reactor.addReader(reader);
		this.pipe.sink().close();
		assertThat(reader.next()).isInstanceOf(ConnectionDoneException.class);
		assertQuiet(reader);
		assertThat(reads).hasValue(1);
		assertThat(this.reactor.getReaders()).isEmpty();
	}

	@Test
	void oneChannelHasOneReaderAndOneWriter() throws Exception {
		Reader reader = new Reader();
		Writer writer = new Writer(this.pipe.sink());
		this.reactor.addReader(reader);
		this.reactor.addWriter(writer);
		assertThatIllegalStateException().isThrownBy(() -> this.reactor.addReader(new Reader()))
			.withMessageContaining("remove it first");
		assertThatIllegalStateException().isThrownBy(() -> this.reactor.addWriter(new Writer(this.pipe.sink())));
		assertThat(writer.next()).isEqualTo("doWrite");
		send("still there");
		assertThat(reader.next()).isEqualTo("still there");
	}

	@Test
	void readerAndWriterOfOneSocketDoNotReplaceEachOther() throws Exception {
		try (ServerSocketChannel server = ServerSocketChannel.open()) {
			server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
			SocketChannel peer = SocketChannel.open(server.getLocalAddress());
			SocketChannel socket = server.accept();
			socket.configureBlocking(false);
			Reader reader = new Reader(socket);
			Writer writer = new Writer(socket);
			this.reactor.addReader(reader);
			this.reactor.addWriter(writer);
			assertThat(writer.next()).isEqualTo("doWrite");
			peer.write(StandardCharsets.UTF_8.encode("one"));
			assertThat(reader.next()).isEqualTo("one");
			this.reactor.removeWriter(writer);
			assertThat(this.reactor.getWriters()).isEmpty();
			peer.write(StandardCharsets.UTF_8.encode("two"));
			assertThat(reader.next()).isEqualTo("two");
			peer.close();
			assertThat(reader.next()).isInstanceOf(ConnectionDoneException.class);
			socket.close();
		}
	}

	@Test
	void waitsForAConnectAndForAnAccept() throws Exception {
		ServerSocketChannel server = ServerSocketChannel.open();
		server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
		server.configureBlocking(false);
		CompletableFuture<SocketChannel> accepted = new CompletableFuture<>();
		ReadDescriptor acceptor = new Reader(server) {
			@Override
			public boolean doRead() throws IOException {
				accepted.complete(server.accept());
				return true;
			}
		};
		this.reactor.addReader(acceptor);
		SocketChannel socket = SocketChannel.open();
		socket.configureBlocking(false);
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactor.addWriter(new Writer(socket)))
			.withMessageContaining("connect first");
		socket.connect(server.getLocalAddress());
		Writer writer = new Writer(socket) {
			@Override
			public boolean doWrite() throws IOException {
				if (!socket.isConnected()) {
					socket.finishConnect();
				}
				return super.doWrite();
			}
		};
		this.reactor.addWriter(writer);
		assertThat(writer.next()).isEqualTo("doWrite");
		assertThat(writer.next()).isEqualTo("doWrite");
		assertThat(accepted.get(10, TimeUnit.SECONDS).isConnected()).isTrue();
		this.reactor.removeAll();
		accepted.join().close();
		socket.close();
		server.close();
	}

	@Test
	void removeAllReturnsEachDescriptorOnce() throws Exception {
		Both both = new Both();
		Reader reader = new Reader();
		this.reactor.addReader(both);
		this.reactor.addWriter(both);
		this.reactor.addReader(reader);
		assertThat(this.reactor.getReaders()).containsExactlyInAnyOrder(both, reader);
		assertThat(this.reactor.getWriters()).containsExactly(both);
		assertThat(this.reactor.removeAll()).containsExactlyInAnyOrder(both, reader);
		assertThat(this.reactor.getReaders()).isEmpty();
		assertThat(this.reactor.getWriters()).isEmpty();
		assertThat(this.reactor.removeAll()).isEmpty();
		both.channel().close();
	}

	@Test
	void aChannelThatCannotBeWaitedForIsRefused() throws Exception {
		this.pipe.source().configureBlocking(true);
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactor.addReader(new Reader()))
			.withMessageContaining("configureBlocking(false)");
		this.pipe.source().close();
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactor.addReader(new Reader()))
			.withMessageContaining("closed");
		assertThatIllegalArgumentException().isThrownBy(() -> this.reactor.addReader(new Reader(this.pipe.sink())))
			.withMessageContaining("add it as a writer");
		assertThat(this.reactor.getReaders()).isEmpty();
	}

	@Test
	void aChannelThatIsClosedMeanwhileIsLost() throws Exception {
		Reader reader = new Reader();
		this.reactor.addReader(reader);
		this.pipe.source().close();
		assertThat(reader.next()).isInstanceOf(ConnectionLostException.class).asString().contains("closed");
		assertThat(this.reactor.getReaders()).isEmpty();
	}

	@Test
	void stoppingTheReactorTellsAndLeavesTheChannelOpen() throws Exception {
		Reader reader = new Reader();
		this.reactor.addReader(reader);
		send("x");
		assertThat(reader.next()).isEqualTo("x");
		await(this.reactor.stop());
		assertThat(reader.next()).isInstanceOf(ConnectionLostException.class).asString().contains("reactor stopped");
		assertThat(reader.events).isEmpty();
		assertThat(this.pipe.source().isOpen()).isTrue();
		assertThat(this.reactor.getReaders()).isEmpty();
		assertThatIllegalStateException().isThrownBy(() -> this.reactor.addReader(reader));
		this.reactor.start();
		this.reactor.addReader(reader);
		send("y");
		assertThat(reader.next()).isEqualTo("y");
	}

	@Test
	void addingAndRemovingFromManyThreadsLosesNothing() throws Exception {
		Reader reader = new Reader();
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
		Awaitility.await().untilAsserted(() -> assertThat(this.pipe.source().isRegistered()).isFalse());
	}

	@Test
	void aSuccessorFromAnotherThreadOutlivesTheEndOfItsPredecessor() throws Exception {
		// Elsewhere the loop that waits for channels is another one
		assumeThat(this.io).isEqualTo(IoType.NIO);
		LoopReactor loop = this.reactor.loops().all()[0];
		Reader first = new Reader();
		Reader second = new Reader();
		Predecessor predecessor = new Predecessor(loop, () -> loop.addReader(second));
		predecessor.setReader(first);
		send("one");
		assertThat(first.next()).isEqualTo("one");
		predecessor.unsetReader(first);
		// What was left to the loop is done when it comes to this
		loop.call(() -> true);
		send("two");
		assertThat(second.next()).isEqualTo("two");
	}

	/**
	 * A registration of the pipe, at whose removal a successor is there at once: as if
	 * another thread had waited for that.
	 */
	private final class Predecessor extends WatchedDescriptor implements NioIoHandle {

		private final Runnable succeed;

		Predecessor(LoopReactor loop, Runnable succeed) {
			super(DescriptorTests.this.reactor.descriptors(), "pipe", loop, (IoEventLoop) loop.eventLoop());
			this.succeed = succeed;
		}

		@Override
		Object key() {
			this.succeed.run();
			return this;
		}

		@Override
		boolean isOpen() {
			return true;
		}

		@Override
		IoOps interest() {
			return NioIoOps.READ;
		}

		@Override
		public SelectableChannel selectableChannel() {
			return DescriptorTests.this.pipe.source();
		}

		@Override
		public void handle(IoRegistration registration, IoEvent event) {
			dispatch(true, false);
		}

	}

}
