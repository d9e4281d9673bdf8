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

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * The fastest that one would write by hand on bare Netty: one handler, which parses in
 * place and answers a read turn with one buffer.
 */
abstract class OptimisedHandler extends ChannelInboundHandlerAdapter {

	private @Nullable ByteBuf rest;

	private @Nullable ByteBuf replies;

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ByteBuf data = (ByteBuf) msg;
		ByteBuf replies = this.replies;
		if (replies == null) {
			replies = ctx.alloc().ioBuffer(NettyServer.REPLIES_CAPACITY);
			this.replies = replies;
		}
		ByteBuf requests = (this.rest != null) ? this.rest.writeBytes(data) : data;
		try {
			answer(requests, replies);
			this.rest = NettyServer.keepRest(requests, this.rest);
		}
		finally {
			data.release();
		}
	}

	/**
	 * Answers all that is complete.
	 * @param data what arrived; what is incomplete is left unread
	 * @param replies where to write the answers
	 */
	abstract void answer(ByteBuf data, ByteBuf replies);

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		ByteBuf replies = this.replies;
		if (replies != null) {
			this.replies = null;
			ctx.writeAndFlush(replies, ctx.voidPromise());
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		ctx.close();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		if (this.rest != null) {
			this.rest.release();
			this.rest = null;
		}
		if (this.replies != null) {
			this.replies.release();
			this.replies = null;
		}
	}

	/**
	 * Sends every line back.
	 */
	static final class Echo extends OptimisedHandler {

		private static final int LINE_END = '\r' << 8 | '\n';

		@Override
		void answer(ByteBuf data, ByteBuf replies) {
			int start = data.readerIndex();
			int limit = data.writerIndex();
			int from = start;
			for (int end = data.indexOf(from, limit, (byte) '\n'); end >= 0; end = data.indexOf(from, limit,
					(byte) '\n')) {
				from = end + 1;
				if (end == start || data.getByte(end - 1) != '\r') {
					continue;
				}
				int length = end - 1 - start;
				if (length > ServerSettings.MAXIMUM_LINE) {
					throw new IllegalArgumentException("The line is too long");
				}
				replies.writeBytes(data, start, length).writeShort(LINE_END);
				start = from;
			}
			if (limit - start > ServerSettings.MAXIMUM_LINE + 1) {
				throw new IllegalArgumentException("The line is too long");
			}
			data.readerIndex(start);
		}

	}

	/**
	 * Answers requests of the Redis protocol.
	 */
	static final class Redis extends OptimisedHandler {

		private final KeyValues values;

		Redis(KeyValues values) {
			this.values = values;
		}

		@Override
		void answer(ByteBuf data, ByteBuf replies) {
			this.values.answer(data, replies);
		}

	}

}
