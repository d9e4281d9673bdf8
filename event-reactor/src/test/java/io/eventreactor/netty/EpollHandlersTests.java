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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Why Netty's handlers are wrapped.
 */
class EpollHandlersTests {

	private static final int MORE_THAN_FITS = 20_000_000;

	@BeforeEach
	void requireEpoll() {
		assumeThat(Epoll.isAvailable()).isTrue();
	}

	/**
	 * When this fails, Netty has been mended: {@link EpollHandlers} can go.
	 */
	@Test
	void nettyAloneLosesTheEndOfWhatIsWrittenAfterTheInputHasEnded() throws Exception {
		assertThat(receivedAfterTheEndOfInput(EpollIoHandler.newFactory(), 2)).isLessThan(MORE_THAN_FITS);
	}

	@Test
	void wrappedItSendsAll() throws Exception {
		assertThat(receivedAfterTheEndOfInput(new EpollHandlers(), 20)).isEqualTo(MORE_THAN_FITS);
	}

	private static int receivedAfterTheEndOfInput(IoHandlerFactory handlers, int patienceSeconds) throws Exception {
		CompletableFuture<Void> stuck = new CompletableFuture<>();
		EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, handlers);
		Channel server = new ServerBootstrap().group(group)
			.channel(EpollServerSocketChannel.class)
			.childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
			.childHandler(new WritesAtTheEndOfInput(stuck))
			.bind(InetAddress.getLoopbackAddress(), 0)
			.sync()
			.channel();
		try (Socket peer = new Socket()) {
			peer.connect((InetSocketAddress) server.localAddress());
			peer.shutdownOutput();
			peer.setSoTimeout((int) TimeUnit.SECONDS.toMillis(patienceSeconds));
			// The loop has to wait for room
			stuck.get(20, TimeUnit.SECONDS);
			return readToEnd(peer.getInputStream());
		}
		finally {
			group.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
		}
	}

	private static int readToEnd(InputStream input) {
		byte[] buffer = new byte[64 * 1024];
		int received = 0;
		try {
			for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
				received += read;
			}
		}
		catch (IOException ex) {
			// Reset, or nothing more comes
		}
		return received;
	}

	private static final class WritesAtTheEndOfInput extends ChannelInboundHandlerAdapter {

		private final CompletableFuture<Void> stuck;

		WritesAtTheEndOfInput(CompletableFuture<Void> stuck) {
			this.stuck = stuck;
		}

		@Override
		public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
			if (event instanceof ChannelInputShutdownReadComplete) {
				// On a later turn, when the descriptor waits for nothing
				ctx.executor().schedule(() -> write(ctx), 1, TimeUnit.MILLISECONDS);
			}
		}

		private void write(ChannelHandlerContext ctx) {
			ctx.writeAndFlush(Unpooled.wrappedBuffer(new byte[MORE_THAN_FITS])).addListener((written) -> {
				this.stuck.complete(null);
				ctx.close();
			});
			watch(ctx, -1);
		}

		private void watch(ChannelHandlerContext ctx, long before) {
			long waiting = ctx.channel().bytesBeforeWritable();
			if (waiting == before) {
				this.stuck.complete(null);
			}
			else {
				ctx.executor().schedule(() -> watch(ctx, waiting), 50, TimeUnit.MILLISECONDS);
			}
		}

		@Override
		public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
			ctx.close();
		}

	}

}
