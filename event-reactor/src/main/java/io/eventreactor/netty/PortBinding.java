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
import io.netty.channel.ServerChannel;
import org.jspecify.annotations.Nullable;

import io.eventreactor.CannotListenException;

/**
 * What a port that takes streams is bound to: what is different between TCP, Unix sockets
 * and descriptors that were bound before. Addresses of Netty's stay behind this
 * interface.
 */
interface PortBinding {

	/**
	 * Returns what is bound, as users know it.
	 * @return the address as it was asked for
	 */
	SocketAddress address();

	/**
	 * Makes what stands in the way go, if it may go.
	 * @throws CannotListenException if it may not
	 */
	default void prepare() {
	}

	ServerChannel newChannel();

	/**
	 * Returns what to bind, as the channel knows it.
	 * @return the address; {@code null} if the channel is bound already
	 */
	@Nullable SocketAddress bindAddress();

	/**
	 * The channel is bound, and accepts nothing yet.
	 * @throws CannotListenException if what has to be done now cannot be done
	 */
	default void bound() {
	}

	/**
	 * Returns what is really bound, as users know it.
	 * @param channel the channel that listens
	 * @return the address
	 */
	SocketAddress host(Channel channel);

	/**
	 * Returns the address of this end of a connection, as users know it.
	 * @param connection a connection that was accepted
	 * @return the address; {@code null} if the connection is gone
	 */
	@Nullable SocketAddress hostOf(Channel connection);

	/**
	 * Returns the address of the other end of a connection, as users know it.
	 * @param connection a connection that was accepted
	 * @return the address; {@code null} if the connection is gone
	 */
	@Nullable SocketAddress peerOf(Channel connection);

}
