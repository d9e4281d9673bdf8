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
import java.util.stream.Stream;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.eventreactor.IoType;
import io.eventreactor.NativeDescriptor;
import io.eventreactor.ReadDescriptor;
import io.eventreactor.WriteDescriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests with a reactor of two epoll loops, a pipe and sockets that only the kernel knows.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class AbstractNativeDescriptorTests {

	NettyReactor reactor;

	FileDescriptor source;

	FileDescriptor sink;

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

	static void send(FileDescriptor sink, String text) throws IOException {
		ByteBuffer data = ByteBuffer.allocateDirect(100).put(text.getBytes(StandardCharsets.US_ASCII));
		assertThat(sink.write(data, 0, data.position())).isEqualTo(text.length());
	}

	void send(String text) throws IOException {
		send(this.sink, text);
	}

	/**
	 * Lets the loop of a descriptor go round twice, after all that had happened.
	 */
	void assertQuiet(Watcher watcher) throws Exception {
		for (int i = 0; i < 3; i++) {
			turn();
		}
		assertThat(watcher.events).isEmpty();
	}

	void turn() throws Exception {
		for (LoopReactor loop : this.reactor.loops().all()) {
			CompletableFuture<Void> turned = new CompletableFuture<>();
			loop.callFromThread(() -> turned.complete(null));
			turned.get(10, TimeUnit.SECONDS);
		}
	}

	/**
	 * Whether the number is in the set of one of the loops: what the kernel says.
	 */
	boolean inEpollSet(FileDescriptor descriptor) throws Exception {
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

	/**
	 * What happened to a descriptor.
	 */
	abstract static class Watcher implements NativeDescriptor {

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

	static class Reader extends Watcher implements ReadDescriptor {

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

	static class Writer extends Watcher implements WriteDescriptor {

		final BlockingQueue<Throwable> losses = new LinkedBlockingQueue<>();

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
			this.losses.add(reason);
		}

		Throwable awaitLoss() throws InterruptedException {
			return this.losses.poll(10, TimeUnit.SECONDS);
		}

	}

	/**
	 * A socket that only the kernel knows, and its peer.
	 */
	static final class Connection implements AutoCloseable {

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
