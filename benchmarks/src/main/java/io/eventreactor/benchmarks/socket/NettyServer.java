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

package io.eventreactor.benchmarks.socket;

import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.redis.RedisArrayAggregator;
import io.netty.handler.codec.redis.RedisBulkStringAggregator;
import io.netty.handler.codec.redis.RedisDecoder;
import io.netty.handler.codec.redis.RedisEncoder;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * Bare Netty, in the style that is asked for.
 */
final class NettyServer implements BenchmarkServer {

	/**
	 * How large the buffer for the replies of a read turn is to begin with, in bytes.
	 */
	static final int REPLIES_CAPACITY = 2 * 1024;

	private static final int MAXIMUM_ARGUMENTS = 16;

	private final Style style;

	private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1,
			Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());

	NettyServer(Style style) {
		this.style = style;
	}

	@Override
	public int start(ServerSettings settings) throws Exception {
		SslContext tls = settings.sslContext();
		KeyValues values = new KeyValues();
		Channel channel = new ServerBootstrap().group(this.group)
			.channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
			.childHandler(new ChannelInitializer<Channel>() {
				@Override
				protected void initChannel(Channel channel) {
					if (tls != null) {
						channel.pipeline().addLast(tls.newHandler(channel.alloc()));
					}
					addHandlers(channel.pipeline(), settings.language(), values);
				}
			})
			.bind("127.0.0.1", 0)
			.sync()
			.channel();
		return ((InetSocketAddress) channel.localAddress()).getPort();
	}

	private void addHandlers(ChannelPipeline pipeline, ServerSettings.Language language, KeyValues values) {
		boolean lines = language == ServerSettings.Language.LINES;
		if (this.style == Style.OPTIMISED) {
			pipeline.addLast(lines ? new OptimisedHandler.Echo() : new OptimisedHandler.Redis(values));
			return;
		}
		boolean flushEach = this.style == Style.FLUSH_EACH;
		if (lines) {
			pipeline.addLast(new LineBasedFrameDecoder(ServerSettings.MAXIMUM_LINE));
			pipeline.addLast(new IdiomaticHandler.Echo(flushEach));
		}
		else {
			addRedisCodec(pipeline::addLast);
			pipeline.addLast(new IdiomaticHandler.Redis(values, flushEach));
		}
	}

	static void addRedisCodec(Consumer<ChannelHandler> pipeline) {
		pipeline.accept(new RedisDecoder());
		pipeline.accept(new RedisBulkStringAggregator());
		pipeline.accept(new RedisArrayAggregator(MAXIMUM_ARGUMENTS, 1));
		pipeline.accept(new RedisEncoder());
	}

	/**
	 * Keeps what is incomplete of the bytes that have been parsed.
	 * @param data the bytes
	 * @param rest what was kept before; it may be the same buffer
	 * @return what is kept, to be released, or {@code null}
	 */
	static @Nullable ByteBuf keepRest(ByteBuf data, @Nullable ByteBuf rest) {
		if (data == rest) {
			if (data.isReadable()) {
				return data.discardReadBytes();
			}
			data.release();
			return null;
		}
		return data.isReadable() ? data.alloc().buffer(data.readableBytes() * 2).writeBytes(data) : null;
	}

	@Override
	public void stop() {
		this.group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
	}

	/**
	 * How to write a server on Netty.
	 */
	enum Style {

		/**
		 * One handler, which parses in place, and answers a read turn with one buffer.
		 */
		OPTIMISED,

		/**
		 * Netty's decoders, a write a message, a flush at the end of the read turn.
		 */
		IDIOMATIC,

		/**
		 * Netty's decoders, and a flush with every message.
		 */
		FLUSH_EACH

	}

}
