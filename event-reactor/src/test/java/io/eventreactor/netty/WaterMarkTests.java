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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.eventreactor.Factory;
import io.eventreactor.IoType;
import io.eventreactor.PushProducer;
import io.eventreactor.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much waits when a producer is paused, and when it is resumed.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WaterMarkTests {

	private static final int HIGH = 64 * 1024;

	private final List<String> calls = new CopyOnWriteArrayList<>();

	private NettyReactor reactor;

	@BeforeEach
	void startReactor() {
		this.reactor = NettyReactor.builder().io(IoType.NIO).threads(1).build();
		this.reactor.start();
	}

	@AfterEach
	void stopReactor() {
		AbstractReactorTests.await(this.reactor.stop());
	}

	@Test
	void producerIsPausedAbove64KibAndResumedWhenAllIsSent() throws Exception {
		RecordingProtocol server = new RecordingProtocol() {
			@Override
			void made() {
				transport().registerProducer(new Push());
			}
		};
		NettyListeningPort port = (NettyListeningPort) this.reactor.listenTcp(0, Factory.forProtocol(() -> server));
		try (ServerSocketChannel acceptor = ServerSocketChannel.open()
			.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
				SocketChannel peer = SocketChannel.open(acceptor.getLocalAddress())) {
			HeldChannel channel = new HeldChannel(acceptor.accept());
			port.connections().accept(channel);
			Transport transport = server.awaitTransport();
			// Some less, because Netty counts a little more for each buffer
			transport.write(new byte[HIGH - 1024]);
			channel.awaitFlushes(1);
			assertThat(this.calls).isEmpty();
			transport.write(new byte[1024]);
			channel.awaitFlushes(2);
			transport.write(new byte[1]);
			channel.awaitFlushes(3);
			assertThat(this.calls).containsExactly("pause");
			channel.sendNext();
			channel.awaitFlushes(4);
			channel.sendNext();
			channel.awaitFlushes(5);
			assertThat(transport.pendingWriteBytes()).isPositive().isLessThan(1024);
			assertThat(this.calls).containsExactly("pause");
			channel.sendNext();
			channel.awaitFlushes(6);
			assertThat(transport.pendingWriteBytes()).isZero();
			assertThat(this.calls).containsExactly("pause", "resume");
			assertThat(peer.isOpen()).isTrue();
		}
	}

	/**
	 * A socket that takes what is written one buffer at a time, when it is told to.
	 */
	private static final class HeldChannel extends NioSocketChannel {

		private final AtomicInteger flushes = new AtomicInteger();

		// On the loop only
		private boolean taking;

		HeldChannel(SocketChannel socket) {
			super(null, socket);
		}

		void sendNext() {
			eventLoop().execute(() -> {
				this.taking = true;
				unsafe().flush();
			});
		}

		void awaitFlushes(int count) {
			Awaitility.await().until(() -> this.flushes.get() == count);
		}

		@Override
		protected void doWrite(ChannelOutboundBuffer buffer) {
			if (this.taking) {
				this.taking = false;
				buffer.remove();
			}
			this.flushes.incrementAndGet();
		}

	}

	private final class Push implements PushProducer {

		@Override
		public void pauseProducing() {
			WaterMarkTests.this.calls.add("pause");
		}

		@Override
		public void resumeProducing() {
			WaterMarkTests.this.calls.add("resume");
		}

		@Override
		public void stopProducing() {
			WaterMarkTests.this.calls.add("stop");
		}

	}

}
