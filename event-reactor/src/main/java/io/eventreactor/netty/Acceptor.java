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

import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.Rejection;

/**
 * Takes the connections of a listening channel. When the system has no more to give, it
 * pauses: the waiting connection would be reported again and again.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {

	private static final Logger logger = LoggerFactory.getLogger(Acceptor.class);

	private static final long PAUSE_SECONDS = 1;

	private final NettyListeningPort port;

	Acceptor(NettyListeningPort port) {
		this.port = port;
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		this.port.connections().accept((Channel) msg);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
		logger.warn("Cannot accept connections on {} now, trying again in {} s", this.port.getHost(), PAUSE_SECONDS,
				cause);
		this.port.connections().rejected(null, Rejection.ACCEPT);
		if (ctx.channel().config().isAutoRead()) {
			ctx.channel().config().setAutoRead(false);
			ctx.executor().schedule(() -> resume(ctx.channel()), PAUSE_SECONDS, TimeUnit.SECONDS);
		}
	}

	private void resume(Channel channel) {
		if (channel.isOpen()) {
			channel.config().setAutoRead(true);
		}
	}

}
