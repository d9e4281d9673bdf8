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

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

import io.eventreactor.Multicast;

/**
 * What is different between UDP and the datagrams of Unix sockets. Addresses of Netty's
 * stay behind this interface.
 */
interface DatagramKind {

	/**
	 * Makes a channel with its options set.
	 * @return the channel, not registered yet
	 */
	Channel newChannel();

	/**
	 * Returns what to bind, as the channel knows it.
	 * @return the address
	 */
	SocketAddress bindAddress();

	/**
	 * Returns what to bind, as users know it.
	 * @return the address
	 */
	SocketAddress address();

	/**
	 * Returns what is bound, as users know it.
	 * @param channel the channel, bound
	 * @return the address
	 */
	SocketAddress host(Channel channel);

	/**
	 * Checks where a datagram is to go.
	 * @param to an address from a user
	 * @return the address as the channel knows it
	 */
	SocketAddress checked(SocketAddress to);

	/**
	 * Returns how long a datagram may be.
	 * @param to where to, as the channel knows it
	 * @return the maximum in bytes
	 */
	int maximumSize(SocketAddress to);

	/**
	 * Makes what a channel sends.
	 * @param data the bytes, whose owner is passed on
	 * @param to where to, as the channel knows it
	 * @return the packet
	 */
	Object packet(ByteBuf data, SocketAddress to);

	/**
	 * Returns where a packet that was received comes from.
	 * @param packet the packet
	 * @return the address as users know it
	 */
	SocketAddress sender(Object packet);

	void setBroadcast(Channel channel, boolean broadcast);

	/**
	 * Returns the multicast side of a port.
	 * @param channel the channel of the port
	 * @param host what it is bound to
	 * @return where to join groups; {@code null} if there is none
	 */
	@Nullable Multicast multicast(Channel channel, SocketAddress host);

	/**
	 * Says why there is no multicast side.
	 * @return the problem, and what to use instead
	 */
	String withoutMulticast();

}
