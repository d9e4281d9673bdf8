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

import java.net.SocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.CancelledException;
import io.eventreactor.defer.Deferred;

/**
 * The way to a server: what is different between TCP and Unix sockets. Addresses of
 * Netty's stay behind this interface.
 */
interface Dialer {

	/**
	 * Returns where to, as it was asked for.
	 * @return the address as users know it
	 */
	SocketAddress destination();

	/**
	 * Makes one attempt. Called on the loop.
	 * @param loop the loop of the connection
	 * @return fires on the loop with a channel that is about to become active; may be
	 * cancelled
	 */
	Deferred<Channel> dial(LoopReactor loop);

	/**
	 * Returns the address of the other end.
	 * @param channel the channel, connected
	 * @return the address as users know it; {@code null} if the connection is gone
	 */
	@Nullable SocketAddress peerOf(Channel channel);

	/**
	 * Returns the address of this end.
	 * @param channel the channel, connected
	 * @return the address as users know it; {@code null} if the connection is gone
	 */
	@Nullable SocketAddress hostOf(Channel channel);

	/**
	 * Connects a channel.
	 * @param channel the channel, new
	 * @param loop the loop to register it with
	 * @param address where to, as the channel knows it
	 * @param local where from, or {@code null}
	 * @return fires with the channel
	 */
	static Deferred<Channel> connect(Channel channel, LoopReactor loop, SocketAddress address,
			@Nullable SocketAddress local) {
		StreamConnection.configure((DuplexChannel) channel);
		// The one timeout is that of the whole attempt
		channel.config().setConnectTimeoutMillis(0);
		Deferred<Channel> connected = new Deferred<>((cancelled) -> {
			// First: the close fails the attempt there and then, and says less
			cancelled.errback(new CancelledException());
			channel.close();
		});
		loop.eventLoop().register(channel);
		ChannelPromise promise = channel.newPromise().addListener((future) -> {
			if (connected.called()) {
				channel.close();
			}
			else if (future.isSuccess()) {
				connected.callback(channel);
			}
			else {
				channel.close();
				connected.errback(future.cause());
			}
		});
		// Later: a Unix socket is connected at once, and whoever gets the channel must
		// have
		// it before it becomes active. A null local address stands for any
		loop.eventLoop().execute(() -> channel.connect(address, local, promise));
		return connected;
	}

}
