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
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.PushProducer;
import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that sends much to a reader that only reads when the server is stuck, and the
 * memory that this takes: all that the allocator of the connection, which is its own, has
 * ever asked the system for.
 */
final class SlowReader {

	private static final Logger logger = LoggerFactory.getLogger(SlowReader.class);

	/**
	 * Whether all is measured, with as much as is asked for.
	 */
	static final boolean FULL = System.getProperty("transfer.megabytes") != null;

	/**
	 * What is sent unless told otherwise.
	 */
	static final long TOTAL = megabytes(256);

	/**
	 * What is sent unless told otherwise, where that takes long.
	 */
	static final long PART = megabytes(64);

	private static final long MEMORY = 8 * 1024 * 1024;

	/**
	 * What is read each time.
	 */
	private static final int STEP = 4 * 1024 * 1024;

	private static final int RECEIVE_BUFFER = 64 * 1024;

	/**
	 * How many looks must find the same.
	 */
	private static final int STILL = 20;

	private static final long ENDED = -1;

	private final long total;

	private final Function<Transport, Deferred<?>> send;

	private final AdaptiveByteBufAllocator allocator = new AdaptiveByteBufAllocator();

	private final Server server = new Server();

	// What follows is touched on the loop only, and looked at when it has ended

	private long peak;

	private long mostPending;

	private boolean ended;

	// Touched by the reader only
	private long stuck;

	/**
	 * Creates the server.
	 * @param total how much is sent
	 * @param send sends it all, and tells when it is done
	 */
	SlowReader(long total, Function<Transport, Deferred<?>> send) {
		this.total = total;
		this.send = send;
	}

	RecordingProtocol server() {
		return this.server;
	}

	private static long megabytes(int usual) {
		return Integer.getInteger("transfer.megabytes", usual) * 1024L * 1024L;
	}

	static int receiveBuffer() {
		return RECEIVE_BUFFER;
	}

	/**
	 * Makes a file of zeros that takes no room on the disk.
	 */
	static Path file(Path folder, long total) throws IOException {
		Path file = folder.resolve("large");
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
			channel.write(ByteBuffer.allocate(1), total - 1);
		}
		return file;
	}

	/**
	 * Writes as much, by itself, until it is told to pause.
	 */
	static Deferred<?> push(Transport transport, long total) {
		Pusher pusher = new Pusher(transport, channelOf(transport), total);
		transport.registerProducer(pusher);
		pusher.resumeProducing();
		return pusher.done;
	}

	/**
	 * Reads it all.
	 * @param name what is measured
	 * @param input where from
	 */
	void read(String name, InputStream input) throws Exception {
		this.server.awaitTransport();
		long begin = System.nanoTime();
		byte[] chunk = new byte[STEP];
		long received = 0;
		int length;
		do {
			awaitStuck();
			length = input.readNBytes(chunk, 0, chunk.length);
			received += length;
		}
		while (length == chunk.length);
		long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
		input.close();
		this.server.awaitLost();
		logger.info("{}: {} MB in {} ms, {} KB of buffers, {} KB pending, stuck {} times", name, received >> 20,
				milliseconds, this.peak >> 10, this.mostPending >> 10, this.stuck);
		assertThat(received).isEqualTo(this.total);
		assertThat(this.stuck).isGreaterThan(this.total / STEP / 2);
		assertThat(this.mostPending).isPositive().isLessThan(MEMORY);
		assertThat(this.peak).isLessThan(MEMORY);
	}

	/**
	 * Waits until data is waiting and its amount stays the same: whoever sends has given
	 * up, and not just had no turn yet.
	 */
	private void awaitStuck() throws Exception {
		long last = 0;
		int still = 0;
		while (still < STILL) {
			long pending = pending();
			if (pending == ENDED) {
				return;
			}
			still = (pending > 0 && pending == last) ? still + 1 : 0;
			last = pending;
		}
		this.stuck++;
	}

	private long pending() throws Exception {
		CompletableFuture<Long> pending = new CompletableFuture<>();
		this.server.loop().callFromThread(() -> {
			sample();
			pending.complete(this.ended ? ENDED : this.server.connection().pendingWriteBytes());
		});
		return pending.get(20, TimeUnit.SECONDS);
	}

	private void sample() {
		this.mostPending = Math.max(this.mostPending, this.server.connection().pendingWriteBytes());
		this.peak = Math.max(this.peak, this.allocator.usedDirectMemory() + this.allocator.usedHeapMemory());
	}

	private static Channel channelOf(Transport transport) {
		Channel[] channel = new Channel[1];
		((LoopReactor) transport.reactor()).forEachConnection((connection) -> {
			if (connection.transport() == transport) {
				channel[0] = connection.channel();
			}
		});
		return channel[0];
	}

	private final class Server extends RecordingProtocol {

		@Override
		void made() {
			Channel channel = channelOf(transport());
			channel.config().setAllocator(SlowReader.this.allocator);
			channel.pipeline().addFirst(new Gauge());
			SlowReader.this.send.apply(transport()).addBoth((result, failure) -> {
				SlowReader.this.ended = true;
				transport().loseConnection();
				return null;
			});
		}

	}

	/**
	 * Next to the socket, behind TLS.
	 */
	private final class Gauge extends ChannelOutboundHandlerAdapter {

		@Override
		public void flush(ChannelHandlerContext ctx) {
			sample();
			ctx.flush();
			sample();
		}

	}

	private static final class Pusher implements PushProducer {

		private static final int PIECE = 32 * 1024;

		private final Transport transport;

		private final Channel channel;

		private final long total;

		private final Deferred<Long> done = new Deferred<>();

		private long written;

		private boolean paused;

		Pusher(Transport transport, Channel channel, long total) {
			this.transport = transport;
			this.channel = channel;
			this.total = total;
		}

		@Override
		public void pauseProducing() {
			this.paused = true;
		}

		@Override
		public void resumeProducing() {
			this.paused = false;
			produce();
		}

		private void produce() {
			if (this.paused || this.done.called()) {
				return;
			}
			if (this.written == this.total) {
				this.transport.unregisterProducer();
				this.done.callback(this.written);
				return;
			}
			this.written += PIECE;
			this.transport.write(this.channel.alloc().ioBuffer(PIECE).writeZero(PIECE));
			this.transport.reactor().callFromThread(this::produce);
		}

		@Override
		public void stopProducing() {
			this.paused = true;
		}

	}

}
