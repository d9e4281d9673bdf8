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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.junit.jupiter.api.Test;

import io.eventreactor.PullProducer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How writes become flushes: watched by a handler ahead of the socket.
 */
class StreamWriterTests extends AbstractReactorTests {

	private static final int WRITES = 100;

	@Test
	void writesOfOneReadTurnAreOneBufferAndOneFlush() throws Exception {
		Recorder recorder = new Recorder();
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				watch(this, recorder);
			}

			@Override
			void received(ByteBuf data) {
				for (int i = 0; i < WRITES; i++) {
					transport().write("0123456789");
				}
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("x").read(10 * WRITES);
			assertThat(recorder.flushes).hasValue(1);
			assertThat(recorder.writes).hasValue(1);
		}
		server.awaitLost();
	}

	@Test
	void writesOutsideOfATurnAreOneFlushToo() throws Exception {
		Recorder recorder = new Recorder();
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				watch(this, recorder);
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			server.awaitTransport();
			server.loop().callFromThread(() -> {
				for (int i = 0; i < WRITES; i++) {
					server.connection().write(new byte[10]);
				}
			});
			peer.read(10 * WRITES);
			assertThat(recorder.flushes).hasValue(1);
			assertThat(recorder.writes).hasValue(1);
		}
		server.awaitLost();
	}

	@Test
	void largeBufferReachesTheChannelAsItIs() throws Exception {
		Recorder recorder = new Recorder();
		ByteBuf large = Unpooled.directBuffer().writeZero(100_000);
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				watch(this, recorder);
			}

			@Override
			void received(ByteBuf data) {
				transport().write("small");
				transport().write(large);
				transport().write("small");
			}
		};
		try (Peer peer = Peer.connect(listen(() -> server))) {
			peer.send("x").read(100_010);
			assertThat(recorder.largest.get(20, TimeUnit.SECONDS)).isSameAs(large);
			assertThat(recorder.writes).hasValue(3);
			assertThat(recorder.flushes).hasValue(1);
		}
		server.awaitLost();
	}

	@Test
	void pullProducerIsAskedAlthoughAHandlerHasMoreToSend() throws Exception {
		int pieces = 20;
		RecordingProtocol server = new RecordingProtocol() {
			private int left = pieces;

			@Override
			void made() {
				watch(this, new Trailer());
				transport().registerProducer(new PullProducer() {
					@Override
					public void resumeProducing() {
						transport().write(new byte[500_000]);
						if (--left == 0) {
							transport().unregisterProducer();
						}
					}

					@Override
					public void stopProducing() {
					}
				});
			}
		};
		// So small a buffer that the pieces do not go out at once
		try (Peer peer = Peer.connect(listen(() -> server), 32 * 1024)) {
			assertThat(peer.read(500_004 * pieces)).hasSize(500_004 * pieces);
		}
		server.awaitLost();
	}

	private void watch(RecordingProtocol protocol, ChannelHandler recorder) {
		for (LoopReactor loop : this.reactor.loops().all()) {
			if (loop.isInReactorThread()) {
				loop.forEachConnection((connection) -> {
					if (connection.transport() == protocol.connection()) {
						connection.channel().pipeline().addFirst(recorder);
					}
				});
			}
		}
	}

	/**
	 * Writes by itself behind each write, as TLS may.
	 */
	private static final class Trailer extends ChannelOutboundHandlerAdapter {

		@Override
		public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
			ctx.write(msg, promise);
			ctx.write(Unpooled.directBuffer().writeInt(0));
		}

	}

	private static final class Recorder extends ChannelOutboundHandlerAdapter {

		private final AtomicInteger writes = new AtomicInteger();

		private final AtomicInteger flushes = new AtomicInteger();

		private final CompletableFuture<Object> largest = new CompletableFuture<>();

		@Override
		public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
			this.writes.incrementAndGet();
			if (((ByteBuf) msg).readableBytes() > 1000) {
				this.largest.complete(msg);
			}
			ctx.write(msg, promise);
		}

		@Override
		public void flush(ChannelHandlerContext ctx) {
			this.flushes.incrementAndGet();
			ctx.flush();
		}

	}

}
