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
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * One connection of the load. Compares every byte that comes back.
 */
final class LoadConnection extends ChannelInboundHandlerAdapter {

	private final Load load;

	private final int number;

	private final ByteBuf requests;

	private final ByteBuf replies;

	private final Script script;

	private ByteBuf expected;

	private int matched;

	private boolean finished;

	LoadConnection(Load load, int number, Script script) {
		this.load = load;
		this.number = number;
		this.script = script;
		this.requests = Unpooled.directBuffer(script.requests().length).writeBytes(script.requests());
		this.replies = Unpooled.wrappedBuffer(script.replies());
		this.expected = this.replies;
	}

	@Override
	public void channelActive(ChannelHandlerContext ctx) {
		if (!this.load.secure()) {
			begin(ctx);
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
		if (event instanceof SslHandshakeCompletionEvent completion) {
			if (!completion.isSuccess()) {
				this.load.failed(completion.cause());
				ctx.close();
			}
			else {
				begin(ctx);
			}
		}
	}

	private void begin(ChannelHandlerContext ctx) {
		if (this.load.kind() == Workload.Kind.HANDSHAKE) {
			finish(ctx);
		}
		else if (this.script.prelude().length > 0) {
			this.expected = Unpooled.wrappedBuffer(this.script.preludeReplies());
			ctx.writeAndFlush(Unpooled.wrappedBuffer(this.script.prelude()), ctx.voidPromise());
		}
		else {
			send(ctx);
		}
	}

	private void send(ChannelHandlerContext ctx) {
		ctx.writeAndFlush(this.requests.retainedDuplicate(), ctx.voidPromise());
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		ByteBuf data = (ByteBuf) msg;
		int length = data.readableBytes();
		boolean equal = length <= this.expected.readableBytes() - this.matched
				&& ByteBufUtil.equals(data, data.readerIndex(), this.expected, this.matched, length);
		data.release();
		if (!equal) {
			this.load.failed(new IllegalStateException("A wrong reply"));
			ctx.close();
			return;
		}
		this.matched += length;
		if (this.matched == this.expected.readableBytes()) {
			this.matched = 0;
			answered(ctx);
		}
	}

	private void answered(ChannelHandlerContext ctx) {
		if (this.expected != this.replies) {
			this.expected = this.replies;
			send(ctx);
			return;
		}
		switch (this.load.kind()) {
			case ECHO -> {
				this.load.done();
				send(ctx);
			}
			case IDLE -> this.load.done();
			default -> finish(ctx);
		}
	}

	private void finish(ChannelHandlerContext ctx) {
		this.finished = true;
		this.load.done();
		ctx.close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		if (this.finished) {
			this.load.connect(this.number);
		}
		else {
			this.load.failed(new IllegalStateException("The server has closed a connection"));
		}
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		if (!this.finished) {
			this.load.failed(cause);
		}
		ctx.close();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext ctx) {
		this.requests.release();
	}

}
