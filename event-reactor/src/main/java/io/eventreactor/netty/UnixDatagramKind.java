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
import java.net.UnixDomainSocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import org.jspecify.annotations.Nullable;

import io.eventreactor.DatagramOptions;
import io.eventreactor.InvalidAddressException;
import io.eventreactor.Multicast;

/**
 * Datagrams over a Unix socket.
 *
 * @param transport makes the channels
 * @param name the name of the socket
 * @param options the size
 */
record UnixDatagramKind(IoTransport transport, UnixAddress name, DatagramOptions options) implements DatagramKind {

	@Override
	public Channel newChannel() {
		var channels = this.transport.unix().datagramChannels();
		if (channels == null) {
			throw new UnsupportedOperationException("IoType." + this.transport.type()
					+ " has no Unix sockets for datagrams; use IoType.EPOLL, or IoType.KQUEUE on macOS");
		}
		UnixSocketFile.removeIfStale(this.name);
		Channel channel = channels.get();
		// One more than allowed, to see that a datagram was longer
		channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(this.options.maximumSize() + 1));
		channel.pipeline().addLast(new UnixDatagramSender(this.name));
		return channel;
	}

	@Override
	public SocketAddress bindAddress() {
		return this.name.toNetty(this.transport.type());
	}

	@Override
	public SocketAddress address() {
		return this.name.toJdk();
	}

	@Override
	public SocketAddress host(Channel channel) {
		return address();
	}

	@Override
	public SocketAddress checked(SocketAddress to) {
		if (!(to instanceof UnixDomainSocketAddress address)) {
			throw new InvalidAddressException(to, "a Unix socket needs a UnixDomainSocketAddress");
		}
		if (address.getPath().toString().isEmpty()) {
			throw new InvalidAddressException(to, "its socket has no name, and nothing can be sent there");
		}
		return UnixAddress.of(address.getPath().toString()).toNetty(this.transport.type());
	}

	@Override
	public int maximumSize(SocketAddress to) {
		// The size of the send buffer is the limit, and the system tells
		return Integer.MAX_VALUE;
	}

	@Override
	public Object packet(ByteBuf data, SocketAddress to) {
		return new DomainDatagramPacket(data, (DomainSocketAddress) to);
	}

	@Override
	public SocketAddress sender(Object packet) {
		return UnixAddress.toJdk(((DomainDatagramPacket) packet).sender());
	}

	@Override
	public void setBroadcast(Channel channel, boolean broadcast) {
		throw new UnsupportedOperationException(this.name + " is no UDP port, and has no broadcasts");
	}

	@Override
	public @Nullable Multicast multicast(Channel channel, SocketAddress host) {
		return null;
	}

	@Override
	public String withoutMulticast() {
		return this.name + " is no UDP port, and has no multicast";
	}

}
