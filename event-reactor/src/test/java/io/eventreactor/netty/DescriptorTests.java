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
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.IoType;
import io.eventreactor.ReadDescriptor;
import io.eventreactor.WriteDescriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Waiting for channels that the reactor did not open.
 */
class DescriptorTests extends AbstractReactorTests {

	private Pipe pipe;

	@BeforeEach
	void openPipe() throws IOException {
		this.pipe = Pipe.open();
		this.pipe.source().configureBlocking(false);
		this.pipe.sink().configureBlocking(false);
	}

	@AfterEach
	void closePipe() throws IOException {
		this.pipe.source().close();
		this.pipe.sink().close();
	}

	private void send(String text) throws IOException {
		this.pipe.sink().write(StandardCharsets.UTF_8.encode(text));
	}

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

	private void assertQuiet(Reader reader) throws Exception {
		// The second turn of the loop and the waiting thread has passed when this was
		// heard
		Pipe other = Pipe.open();
		other.source().configureBlocking(false);
		Reader marker = new Reader(other.source());
		this.reactor.addReader(marker);
		other.sink().write(StandardCharsets.UTF_8.encode("marker"));
		assertThat(marker.next()).isEqualTo("marker");
		this.reactor.removeReader(marker);
		assertThat(reader.events).isEmpty();
		other.sink().close();
		other.source().close();
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
		try (CapturedLog log = new CapturedLog()) {
			this.reactor.addReader(reader);
			send("x");
			assertThat(reader.next()).isEqualTo("doRead");
			// Netty would let the loop sleep for a second
			long before = System.nanoTime();
			assertThat(reader.next()).isSameAs(failure);
			CompletableFuture<Void> turn = new CompletableFuture<>();
			this.reactor.callFromThread(() -> turn.complete(null));
			turn.get(10, TimeUnit.SECONDS);
			assertQuiet(reader);
			assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(900));
			assertThat(log.errors()).containsExactly(failure);
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

	private class Reader implements ReadDescriptor {

		final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

		private final SelectableChannel channel;

		Reader() {
			this(DescriptorTests.this.pipe.source());
		}

		Reader(SelectableChannel channel) {
			this.channel = channel;
		}

		@Override
		public SelectableChannel channel() {
			return this.channel;
		}

		@Override
		public boolean doRead() throws IOException {
			ByteBuffer buffer = ByteBuffer.allocate(100);
			if (((ReadableByteChannel) this.channel).read(buffer) < 0) {
				return false;
			}
			this.events.add(StandardCharsets.UTF_8.decode(buffer.flip()).toString());
			return true;
		}

		@Override
		public void connectionLost(Throwable reason) {
			this.events.add(reason);
		}

		Object next() throws InterruptedException {
			return this.events.poll(10, TimeUnit.SECONDS);
		}

	}

	private static class Writer implements WriteDescriptor {

		private final BlockingQueue<Object> events = new LinkedBlockingQueue<>(2);

		private final SelectableChannel channel;

		Writer(SelectableChannel channel) {
			this.channel = channel;
		}

		@Override
		public SelectableChannel channel() {
			return this.channel;
		}

		@Override
		public boolean doWrite() throws IOException {
			this.events.offer("doWrite");
			return true;
		}

		@Override
		public void connectionLost(Throwable reason) {
		}

		Object next() throws InterruptedException {
			return this.events.poll(10, TimeUnit.SECONDS);
		}

	}

	private static final class Both extends Writer implements ReadDescriptor {

		Both() throws IOException {
			super(DatagramChannel.open().bind(null));
			channel().configureBlocking(false);
		}

		@Override
		public boolean doRead() {
			return true;
		}

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
