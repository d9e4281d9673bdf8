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

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.codec.redis.FullBulkStringRedisMessage;
import io.netty.handler.codec.redis.RedisMessage;
import io.netty.handler.codec.redis.SimpleStringRedisMessage;

/**
 * What one finds in most applications: behind Netty's decoder a handler that writes a
 * message for a message.
 *
 * @param <I> a message
 */
abstract class IdiomaticHandler<I> extends SimpleChannelInboundHandler<I> {

	private final boolean flushEach;

	/**
	 * Creates a handler.
	 * @param type what a message is
	 * @param flushEach whether to flush with every message, and not at the end of a turn
	 */
	IdiomaticHandler(Class<I> type, boolean flushEach) {
		super(type);
		this.flushEach = flushEach;
	}

	@Override
	protected void channelRead0(ChannelHandlerContext ctx, I message) {
		Object reply = reply(ctx, message);
		if (this.flushEach) {
			ctx.writeAndFlush(reply);
		}
		else {
			ctx.write(reply);
		}
	}

	abstract Object reply(ChannelHandlerContext ctx, I message);

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		if (!this.flushEach) {
			ctx.flush();
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		ctx.close();
	}

	/**
	 * Sends every line back.
	 */
	static final class Echo extends IdiomaticHandler<ByteBuf> {

		private static final int LINE_END = '\r' << 8 | '\n';

		Echo(boolean flushEach) {
			super(ByteBuf.class, flushEach);
		}

		@Override
		Object reply(ChannelHandlerContext ctx, ByteBuf line) {
			return reply(ctx.alloc(), line);
		}

		static ByteBuf reply(ByteBufAllocator allocator, ByteBuf line) {
			return allocator.ioBuffer(line.readableBytes() + 2).writeBytes(line).writeShort(LINE_END);
		}

	}

	/**
	 * Answers requests of the Redis protocol.
	 */
	static final class Redis extends IdiomaticHandler<ArrayRedisMessage> {

		private static final RedisMessage PONG = new SimpleStringRedisMessage("PONG");

		private static final RedisMessage OK = new SimpleStringRedisMessage("OK");

		private final KeyValues values;

		Redis(KeyValues values, boolean flushEach) {
			super(ArrayRedisMessage.class, flushEach);
			this.values = values;
		}

		@Override
		Object reply(ChannelHandlerContext ctx, ArrayRedisMessage request) {
			return reply(request, this.values);
		}

		static RedisMessage reply(ArrayRedisMessage request, KeyValues values) {
			String command = argument(request, 0).toString(StandardCharsets.US_ASCII).toUpperCase(Locale.ROOT);
			return switch (command) {
				case "PING" -> PONG;
				case "SET" -> {
					ByteBuf key = argument(request, 1);
					values.set(key, argument(request, 2));
					yield OK;
				}
				case "GET" -> {
					ByteBuf key = argument(request, 1);
					byte[] value = values.get(key, key.readerIndex(), key.readableBytes());
					yield (value != null) ? new FullBulkStringRedisMessage(Unpooled.wrappedBuffer(value))
							: FullBulkStringRedisMessage.NULL_INSTANCE;
				}
				default -> throw new IllegalArgumentException("Unknown command");
			};
		}

		private static ByteBuf argument(ArrayRedisMessage request, int index) {
			return ((FullBulkStringRedisMessage) request.children().get(index)).content();
		}

	}

}
