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

package io.eventreactor.protocol;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.netty.buffer.ByteBuf;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.Factory;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.PullProducer;
import io.eventreactor.PushProducer;
import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;
import io.eventreactor.testing.MemoryReactor;
import io.eventreactor.testing.StringTransport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileSenderTests {

	@RegisterExtension
	private final RunningReactor reactor = new RunningReactor();

	private final BlockingQueue<CompletableFuture<Long>> results = new LinkedBlockingQueue<>();

	private final CompletableFuture<Transport> connection = new CompletableFuture<>();

	@Test
	void sendsFileAndTellsHowManyBytes(@TempDir Path folder) throws Exception {
		byte[] content = new byte[200_001];
		for (int i = 0; i < content.length; i++) {
			content[i] = (byte) (i * 31 + i / 257);
		}
		Path file = Files.write(folder.resolve("file"), content);
		ListeningPort port = serve((transport) -> FileSender.send(file, transport));
		try (Socket socket = RunningReactor.connect(port, 0)) {
			assertThat(socket.getInputStream().readAllBytes()).isEqualTo(content);
		}
		assertThat(result()).isEqualTo(200_001);
	}

	@Test
	void whenFileIsEmptySendsNothing() throws Exception {
		Input input = new Input(0);
		ListeningPort port = serve((transport) -> FileSender.send(input, transport));
		try (Socket socket = RunningReactor.connect(port, 0)) {
			assertThat(socket.getInputStream().readAllBytes()).isEmpty();
		}
		assertThat(result()).isZero();
		input.awaitClosed();
	}

	@Test
	void whenReaderIsSlowReadsNoFasterThanItTakes() throws Exception {
		long size = 100L * 1024 * 1024;
		Input input = new Input(size);
		ListeningPort port = serve((transport) -> FileSender.send(input, transport));
		try (Socket socket = RunningReactor.connect(port, 64 * 1024)) {
			InputStream received = socket.getInputStream();
			Transport transport = this.connection.get(20, TimeUnit.SECONDS);
			long taken = 0;
			long mostAhead = 0;
			long mostPending = 0;
			byte[] bytes = new byte[64 * 1024];
			for (int count = received.read(bytes); count >= 0; count = received.read(bytes)) {
				taken += count;
				mostAhead = Math.max(mostAhead, input.read.get() - taken);
				mostPending = Math.max(mostPending, transport.pendingWriteBytes());
			}
			assertThat(taken).isEqualTo(size);
			assertThat(mostPending).isLessThan(256 * 1024);
			// What is in the buffers of the system comes to that
			assertThat(mostAhead).isLessThan(8 * 1024 * 1024);
		}
		assertThat(result()).isEqualTo(size);
		input.awaitClosed();
		assertThat(input.onLoop).isFalse();
	}

	@Test
	void whenPeerIsGoneBeforeTheEndFails() throws Exception {
		Input input = new Input(Long.MAX_VALUE);
		ListeningPort port = serve((transport) -> FileSender.send(input, transport));
		try (Socket socket = RunningReactor.connect(port, 0)) {
			assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
			socket.setSoLinger(true, 0);
		}
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(this::result)
			.havingCause()
			.isInstanceOfSatisfying(TransferStoppedException.class,
					(ex) -> assertThat(ex.bytes()).isGreaterThanOrEqualTo(100_000));
		input.awaitClosed();
	}

	@Test
	void whenFileCannotBeOpenedFails(@TempDir Path folder) throws Exception {
		ListeningPort port = serve((transport) -> FileSender.send(folder.resolve("nothing"), transport));
		try (Socket socket = RunningReactor.connect(port, 0)) {
			assertThat(socket.getInputStream().readAllBytes()).isEmpty();
		}
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(this::result)
			.withCauseInstanceOf(NoSuchFileException.class);
	}

	@Test
	void whenAnOpenFileIsShorterThanAskedForSendsNothing(@TempDir Path folder) throws Exception {
		Path file = Files.write(folder.resolve("file"), new byte[400_000]);
		try (FileChannel channel = FileChannel.open(file)) {
			ListeningPort port = serve((transport) -> FileSender.send(channel, 100_000, 300_001, transport));
			try (Socket socket = RunningReactor.connect(port, 0)) {
				assertThat(socket.getInputStream().readAllBytes()).isEmpty();
			}
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(this::result)
				.havingCause()
				.isInstanceOf(EOFException.class)
				.withMessageContaining("400000 bytes only");
			assertThat(channel.isOpen()).isTrue();
		}
	}

	@Test
	void whenFileCannotBeReadToTheEndFails() throws Exception {
		Input input = new Input(200_000) {
			@Override
			public int read(byte[] bytes, int offset, int length) {
				if (this.read.get() >= 100_000) {
					throw new IllegalStateException("bad sector");
				}
				return super.read(bytes, offset, length);
			}
		};
		ListeningPort port = serve((transport) -> FileSender.send(input, transport));
		try (Socket socket = RunningReactor.connect(port, 0)) {
			assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(200_000);
		}
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(this::result)
			.havingCause()
			.withMessage("bad sector");
		input.awaitClosed();
	}

	@Test
	void whenThereIsAProducerAlreadyFails() throws Exception {
		Input input = new Input(100);
		ListeningPort port = serve((transport) -> {
			transport.registerProducer(transport);
			return FileSender.send(input, transport).addBoth((sent, failure) -> {
				transport.unregisterProducer();
				return (failure != null) ? Deferred.rethrow(failure) : sent;
			});
		});
		try (Socket socket = RunningReactor.connect(port, 0)) {
			assertThat(socket.getInputStream().readAllBytes()).isEmpty();
		}
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(this::result)
			.withCauseInstanceOf(IllegalStateException.class);
		input.awaitClosed();
	}

	@Test
	void aTransferThatFailsAtOnceLeavesNoProducerBehind(@TempDir Path folder) {
		// Whose thread pool runs everything at once
		StringTransport transport = new StringTransport();
		CompletableFuture<Long> result = FileSender.send(folder.resolve("nothing"), transport).toCompletableFuture();
		assertThat(result).isCompletedExceptionally();
		assertThat(transport.producer()).isNull();
	}

	@Test
	void aTransferThatFailsAtOnceLeavesTheProducerOfOthersAlone(@TempDir Path folder) {
		StringTransport transport = new StringTransport();
		PushProducer other = new StringTransport();
		transport.registerProducer(other);
		CompletableFuture<Long> result = FileSender.send(folder.resolve("nothing"), transport).toCompletableFuture();
		assertThat(result).isCompletedExceptionally();
		assertThat(transport.producer()).isSameAs(other);
		transport.unregisterProducer();
	}

	@Test
	void aReadThatFailsAtOnceTakesNothingFromThePieceBeforeIt() {
		MemoryReactor reactor = MemoryReactor.started();
		AtomicLong calls = new AtomicLong();
		// From the second one on it runs everything at once
		reactor.setThreadPool((call) -> {
			if (calls.getAndIncrement() == 0) {
				reactor.callFromThread(call);
			}
			else {
				call.run();
			}
		});
		StringTransport transport = new StringTransport(reactor);
		InputStream stream = new SequenceInputStream(new ByteArrayInputStream(new byte[64 * 1024]), new InputStream() {
			@Override
			public int read() throws IOException {
				throw new IOException("bad sector");
			}
		});
		FileSender.send(stream, transport).addBoth((sent, failure) -> {
			this.results.add(outcome(sent, failure));
			transport.loseConnection();
			return null;
		});
		reactor.run();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(this::result)
			.havingCause()
			.withMessage("bad sector");
		assertThat(transport.value()).hasSize(64 * 1024);
	}

	@Test
	void whenWhoIsWrittenToThrowsFails() throws Exception {
		MemoryReactor reactor = MemoryReactor.started();
		reactor.setThreadPool(reactor::callFromThread);
		AtomicLong writes = new AtomicLong();
		StringTransport transport = new StringTransport(reactor) {
			@Override
			public void write(ByteBuf data) {
				if (writes.incrementAndGet() > 1) {
					data.release();
					throw new IllegalStateException("expected by the test");
				}
				super.write(data);
			}
		};
		Input input = new Input(200_000);
		CompletableFuture<Long> result = FileSender.send(input, transport).toCompletableFuture();
		reactor.run();
		assertThat(transport.producer()).isInstanceOfSatisfying(PullProducer.class, PullProducer::resumeProducing);
		assertThat(result).isCompletedExceptionally();
		assertThat(transport.producer()).isNull();
		assertThat(transport.value()).hasSize(64 * 1024);
		reactor.run();
		input.awaitClosed();
	}

	@Test
	void whenTheReactorHasStoppedFails() throws Exception {
		Input input = new Input(100);
		ListeningPort port = serve((transport) -> new Deferred<>());
		try (Socket socket = RunningReactor.connect(port, 0)) {
			Transport transport = this.connection.get(20, TimeUnit.SECONDS);
			this.reactor.get().stop().toCompletableFuture().get(20, TimeUnit.SECONDS);
			assertThat(socket.getInputStream().readAllBytes()).isEmpty();
			assertThat(FileSender.send(input, transport).toCompletableFuture()).isCompletedExceptionally();
		}
		input.awaitClosed();
	}

	@Test
	void whenCancelledStops() throws Exception {
		Input input = new Input(Long.MAX_VALUE);
		CompletableFuture<Deferred<Long>> sending = new CompletableFuture<>();
		ListeningPort port = serve((transport) -> {
			Deferred<Long> deferred = FileSender.send(input, transport);
			sending.complete(deferred);
			return deferred;
		});
		try (Socket socket = RunningReactor.connect(port, 0)) {
			assertThat(socket.getInputStream().read()).isZero();
			Deferred<Long> deferred = sending.get(20, TimeUnit.SECONDS);
			this.reactor.get().callFromThread(deferred::cancel);
			socket.getInputStream().readAllBytes();
		}
		assertThat(this.results.poll(20, TimeUnit.SECONDS)).isNotNull().isCompletedExceptionally();
		input.awaitClosed();
	}

	private Long result() throws Exception {
		CompletableFuture<Long> result = this.results.poll(20, TimeUnit.SECONDS);
		assertThat(result).isNotNull();
		return result.get();
	}

	private ListeningPort serve(Function<Transport, Deferred<Long>> send) {
		return this.reactor.listen(Factory.forProtocol(() -> new Protocol() {
			@Override
			protected void connectionMade() {
				FileSenderTests.this.connection.complete(transport());
				send.apply(transport()).addBoth((sent, failure) -> {
					FileSenderTests.this.results.add(outcome(sent, failure));
					transport().loseConnection();
					return null;
				});
			}

			@Override
			public void dataReceived(ByteBuf data) {
			}
		}));
	}

	private static CompletableFuture<Long> outcome(@Nullable Long sent, @Nullable Throwable failure) {
		return (failure != null) ? CompletableFuture.failedFuture(failure) : CompletableFuture.completedFuture(sent);
	}

	/**
	 * So many zeros.
	 */
	private class Input extends InputStream {

		final AtomicLong read = new AtomicLong();

		private final long size;

		private volatile boolean closed;

		private volatile boolean onLoop;

		Input(long size) {
			this.size = size;
		}

		@Override
		public int read() throws IOException {
			byte[] one = new byte[1];
			return (read(one, 0, 1) < 0) ? -1 : 0;
		}

		@Override
		public int read(byte[] bytes, int offset, int length) {
			this.onLoop |= FileSenderTests.this.reactor.get().isInReactorThread();
			long left = this.size - this.read.get();
			if (left == 0) {
				return -1;
			}
			int count = (int) Math.min(left, length);
			this.read.addAndGet(count);
			return count;
		}

		@Override
		public void close() {
			this.closed = true;
		}

		private void awaitClosed() {
			Awaitility.await().until(() -> this.closed);
		}

	}

}
