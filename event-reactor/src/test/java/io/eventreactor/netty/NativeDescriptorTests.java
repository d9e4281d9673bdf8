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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.IoType;
import io.eventreactor.NativeDescriptor;
import io.eventreactor.ReadDescriptor;
import io.eventreactor.WriteDescriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Waiting for file descriptors, on epoll loops.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NativeDescriptorTests {

	private NettyReactor reactor;

	private FileDescriptor source;

	private FileDescriptor sink;

	@BeforeEach
	void start() throws IOException {
		assumeThat(Epoll.isAvailable()).isTrue();
		FileDescriptor[] pipe = FileDescriptor.pipe();
		this.source = pipe[0];
		this.sink = pipe[1];
		this.reactor = NettyReactor.builder().io(IoType.EPOLL).threads(2).build();
		this.reactor.start();
	}

	@AfterEach
	void stop() throws IOException {
		if (this.reactor != null && this.reactor.running()) {
			AbstractReactorTests.await(this.reactor.stop());
		}
		for (FileDescriptor end : List.of(this.source, this.sink)) {
			if (end.isOpen()) {
				end.close();
			}
		}
	}

	private static void send(FileDescriptor sink, String text) throws IOException {
		ByteBuffer data = ByteBuffer.allocateDirect(100).put(text.getBytes(StandardCharsets.US_ASCII));
		assertThat(sink.write(data, 0, data.position())).isEqualTo(text.length());
	}

	private void send(String text) throws IOException {
		send(this.sink, text);
	}

	/**
	 * Lets the loop of a descriptor go round twice, after all that had happened.
	 */
	private void assertQuiet(Watcher watcher) throws Exception {
		for (int i = 0; i < 3; i++) {
			turn();
		}
		assertThat(watcher.events).isEmpty();
	}

	private void turn() throws Exception {
		for (LoopReactor loop : this.reactor.loops().all()) {
			CompletableFuture<Void> turned = new CompletableFuture<>();
			loop.callFromThread(() -> turned.complete(null));
			turned.get(10, TimeUnit.SECONDS);
		}
	}

	/**
	 * Whether the number is in the set of one of the loops: what the kernel says.
	 */
	private boolean inEpollSet(FileDescriptor descriptor) throws Exception {
		turn();
		try (Stream<Path> files = Files.list(Path.of("/proc/self/fdinfo"))) {
			return files.anyMatch((file) -> info(file).lines()
				.anyMatch((line) -> line.matches("tfd:\\s*" + descriptor.intValue() + "\\s.*")));
		}
	}

	private static String info(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			// Closed meanwhile
			return "";
		}
	}

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
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("event-reactor-descriptors")));
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
		assertThat(writer.lost.get(10, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class);
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
		assertThat(writer.lost.get(10, TimeUnit.SECONDS)).isInstanceOf(ConnectionLostException.class)
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

	/**
	 * What happened to a descriptor.
	 */
	private abstract static class Watcher implements NativeDescriptor {

		final BlockingQueue<Object> events;

		final FileDescriptor descriptor;

		Watcher(FileDescriptor descriptor, int capacity) {
			this.descriptor = descriptor;
			this.events = new LinkedBlockingQueue<>(capacity);
		}

		@Override
		public int fileDescriptor() {
			return this.descriptor.intValue();
		}

		Object next() throws InterruptedException {
			return this.events.poll(10, TimeUnit.SECONDS);
		}

	}

	private static class Reader extends Watcher implements ReadDescriptor {

		Reader(int number) {
			this(new FileDescriptor(number));
		}

		Reader(FileDescriptor descriptor) {
			super(descriptor, 100);
		}

		@Override
		public boolean doRead() throws IOException {
			ByteBuffer buffer = ByteBuffer.allocateDirect(100);
			int count = this.descriptor.read(buffer, 0, buffer.capacity());
			if (count > 0) {
				this.events.add(StandardCharsets.US_ASCII.decode(buffer.limit(count)).toString());
			}
			return count >= 0;
		}

		@Override
		public void connectionLost(Throwable reason) {
			this.events.add(reason);
		}

	}

	private static class Writer extends Watcher implements WriteDescriptor {

		final CompletableFuture<Throwable> lost = new CompletableFuture<>();

		Writer(FileDescriptor descriptor) {
			// It is called again and again
			super(descriptor, 2);
		}

		@Override
		public boolean doWrite() throws IOException {
			this.events.offer("doWrite");
			return true;
		}

		@Override
		public void connectionLost(Throwable reason) {
			this.lost.complete(reason);
		}

	}

	/**
	 * A socket that only the kernel knows, and its peer.
	 */
	private static final class Connection implements AutoCloseable {

		final Socket socket = Socket.newSocketStream();

		final SocketChannel peer;

		Connection() throws IOException {
			this(true);
		}

		Connection(boolean finish) throws IOException {
			try (ServerSocketChannel server = ServerSocketChannel.open()) {
				server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				boolean connected = this.socket.connect(server.getLocalAddress());
				this.peer = server.accept();
				if (finish && !connected) {
					assertThat(this.socket.finishConnect()).isTrue();
				}
			}
		}

		void send(String text) throws IOException {
			this.peer.write(StandardCharsets.US_ASCII.encode(text));
		}

		@Override
		public void close() throws IOException {
			this.peer.close();
			this.socket.close();
		}

	}

}
