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

import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.eventreactor.ConnectionDoneException;
import io.eventreactor.FileTransport;
import io.eventreactor.Transport;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes from many threads, and how they are gathered.
 */
class WritingTests extends AbstractReactorTests {

	private static final int THREADS = 8;

	private static final int WRITES = 10_000;

	@Test
	void everyThreadKeepsItsOrder() throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		try (Peer peer = Peer.connect(listen(() -> server))) {
			server.awaitTransport();
			AtomicInteger open = new AtomicInteger(THREADS);
			List<CompletableFuture<Void>> writers = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int number = i;
				writers.add(CompletableFuture.runAsync(() -> {
					for (int j = 0; j < WRITES; j++) {
						server.connection().write(record(number, j));
					}
					if (open.decrementAndGet() == 0) {
						server.connection().loseConnection();
					}
				}, (writer) -> new Thread(writer).start()));
			}
			int[] next = new int[THREADS];
			ByteBuf all = Unpooled.wrappedBuffer(peer.readToEnd());
			while (all.isReadable()) {
				int number = all.readInt();
				if (next[all.readInt()]++ != number) {
					throw new AssertionError("Out of order at " + all.readerIndex());
				}
			}
			assertThat(next).containsOnly(WRITES);
			CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
		}
		assertThat(server.awaitLost()).isInstanceOf(ConnectionDoneException.class);
	}

	private static ByteBuf record(int thread, int number) {
		return ByteBufAllocator.DEFAULT.buffer().writeInt(number).writeInt(thread);
	}

	@Test
	void copiesStayWithTheCallerFromAnyThread() throws Exception {
		ByteBuf large = ByteBufAllocator.DEFAULT.buffer().writeZero(OutboundBuffer.COPY_LIMIT);
		ByteBuf small = ByteBufAllocator.DEFAULT.buffer().writeByte('a');
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().writeCopy(small, (byte) '1');
				transport().writeCopy(large, (byte) '2');
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			server.awaitTransport().writeCopy(small, (byte) '3');
			small.setByte(0, 'b');
			server.connection().writeCopy(small);
			server.connection().loseConnection();
			server.connection().writeCopy(small);
			assertThat(new String(peer.readToEnd(), StandardCharsets.US_ASCII))
				.isEqualTo("a1" + "\0".repeat(OutboundBuffer.COPY_LIMIT) + "2a3b");
		}
		server.awaitLost();
		assertThat(small.refCnt() + large.refCnt()).isEqualTo(2);
		small.release();
		large.release();
	}

	@Test
	void writesWhileThePeerGoesAwayAreReleased() throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		Peer peer = Peer.connect(listen(() -> server));
		server.awaitTransport();
		List<ByteBuf> written = new ArrayList<>();
		for (int i = 0; i < 1_000; i++) {
			ByteBuf data = ByteBufAllocator.DEFAULT.buffer().writeZero(5_000);
			written.add(data);
			server.connection().write(data);
			if (i == 500) {
				peer.reset();
			}
		}
		server.awaitLost();
		StreamTests.awaitLoop(server);
		assertThat(written).allMatch((data) -> data.refCnt() == 0);
	}

	@Test
	void pendingBytesAreCounted() throws Exception {
		CompletableFuture<Long> beforeTheFlush = new CompletableFuture<>();
		int length = 20_000_000;
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().write("small");
				beforeTheFlush.complete(transport().pendingWriteBytes());
				transport().write(new byte[length]);
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server), 4096)) {
			assertThat(beforeTheFlush.get(20, TimeUnit.SECONDS)).isEqualTo(5);
			assertThat(server.awaitTransport().pendingWriteBytes()).isPositive();
			peer.read(5 + length);
			StreamTests.awaitLoop(server);
			assertThat(server.connection().pendingWriteBytes()).isZero();
		}
		server.awaitLost();
	}

	@Test
	void bytesOfOtherThreadsCountBeforeTheLoopHasThem() throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch written = new CountDownLatch(1);
		try (Peer peer = Peer.connect(listen(() -> server))) {
			Transport transport = server.awaitTransport();
			server.loop().callFromThread(() -> {
				held.countDown();
				RecordingProtocol.await(written);
			});
			RecordingProtocol.await(held);
			transport.write("hello");
			transport.write(new byte[100_000]);
			transport.write(Unpooled.wrappedBuffer(new byte[20]));
			long pending = transport.pendingWriteBytes();
			written.countDown();
			assertThat(pending).isEqualTo(100_025);
			assertThat(peer.read(100_025)).hasSize(100_025);
			StreamTests.awaitLoop(server);
			assertThat(transport.pendingWriteBytes()).isZero();
			await(this.reactor.stop());
			transport.write("too late");
			assertThat(transport.pendingWriteBytes()).isZero();
		}
	}

	@Test
	void fileOfAnotherThreadCountsBeforeTheLoopHasIt(@TempDir Path folder) throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		CountDownLatch held = new CountDownLatch(1);
		CountDownLatch asked = new CountDownLatch(1);
		Path file = Files.write(folder.resolve("file"), new byte[1000]);
		try (Peer peer = Peer.connect(listen(() -> server)); FileChannel content = FileChannel.open(file)) {
			Transport transport = server.awaitTransport();
			server.loop().callFromThread(() -> {
				held.countDown();
				RecordingProtocol.await(asked);
			});
			RecordingProtocol.await(held);
			// Fails on a transport that cannot, once the loop has it
			Deferred<@Nullable Void> sent = ((FileTransport) transport).sendFile(content, 0, 1000)
				.addErrback((failure) -> null);
			long pending = transport.pendingWriteBytes();
			asked.countDown();
			assertThat(pending).isEqualTo(1000);
			await(sent);
			StreamTests.awaitLoop(server);
			assertThat(transport.pendingWriteBytes()).isZero();
			peer.send("still there");
			server.awaitBytes(11);
		}
	}

	@Test
	void writesOutsideOfCallbacksAreGatheredToo() throws Exception {
		RecordingProtocol server = new RecordingProtocol();
		try (Peer peer = Peer.connect(listen(() -> server))) {
			server.awaitTransport();
			CompletableFuture<Long> beforeTheFlush = new CompletableFuture<>();
			server.loop().callFromThread(() -> {
				server.connection().write("a");
				server.connection().write("b");
				beforeTheFlush.complete(server.connection().pendingWriteBytes());
			});
			assertThat(beforeTheFlush.get(20, TimeUnit.SECONDS)).isEqualTo(2);
			assertThat(peer.readText(2)).isEqualTo("ab");
		}
		server.awaitLost();
	}

}
