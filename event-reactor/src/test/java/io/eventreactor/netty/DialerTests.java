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
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.eventreactor.IoType;
import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Dialer}.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DialerTests {

	private final NettyReactor reactor = NettyReactor.builder().io(IoType.NIO).threads(1).build();

	private final Channel channel = new NioSocketChannel();

	private final List<Object> outcome = new ArrayList<>();

	private LoopReactor loop;

	@BeforeEach
	void start() {
		this.reactor.start();
		this.loop = this.reactor.loops().first();
	}

	@AfterEach
	void stop() {
		AbstractReactorTests.await(this.reactor.stop());
	}

	@Test
	void oneThatIsCancelledAtOnceNeverConnects() throws Exception {
		try (ServerSocketChannel server = ServerSocketChannel.open()) {
			server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).configureBlocking(false);
			this.loop.call(() -> {
				dial(server.socket().getLocalSocketAddress()).cancel();
				return true;
			});
			turn();
			assertThat(server.accept()).isNull();
			assertClosed();
		}
	}

	@Test
	void oneThatConnectsAlthoughItWasCancelledIsClosed() {
		HeldTransport transport = new HeldTransport();
		this.channel.pipeline().addLast(transport);
		Deferred<Channel> connected = this.loop
			.call(() -> dial(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
		turn();
		this.loop.call(() -> {
			connected.cancel();
			return transport.connecting.trySuccess();
		});
		assertClosed();
	}

	private Deferred<Channel> dial(SocketAddress address) {
		return Dialer.connect(this.channel, this.loop, address, null).addBoth((channel, failure) -> {
			this.outcome.add((failure != null) ? failure : channel);
			return channel;
		});
	}

	private void turn() {
		this.loop.call(() -> true);
	}

	private void assertClosed() {
		assertThat(this.loop.call(this.channel::isOpen)).isFalse();
		assertThat(this.outcome).singleElement().isInstanceOf(CancelledException.class);
	}

	/**
	 * A transport that has connected, and has yet to say so, when it is told to close: it
	 * takes no notice.
	 */
	private static final class HeldTransport extends ChannelOutboundHandlerAdapter {

		private ChannelPromise connecting;

		@Override
		public void connect(ChannelHandlerContext ctx, SocketAddress remoteAddress, SocketAddress localAddress,
				ChannelPromise promise) {
			this.connecting = promise;
		}

		@Override
		public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
			if (this.connecting.isDone()) {
				ctx.close(promise);
			}
		}

	}

}
