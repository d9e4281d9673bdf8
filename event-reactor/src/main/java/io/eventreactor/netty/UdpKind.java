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

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.UnixChannelOption;
import org.jspecify.annotations.Nullable;

import io.eventreactor.DatagramOptions;
import io.eventreactor.InvalidAddressException;
import io.eventreactor.IoType;
import io.eventreactor.Multicast;

/**
 * Datagrams over UDP.
 *
 * @param transport makes the channels
 * @param address what to bind
 * @param options how
 */
record UdpKind(IoTransport transport, InetSocketAddress address, DatagramOptions options) implements DatagramKind {

	/**
	 * What the 16 bits for the length leave: IPv6 does not count its own header.
	 */
	private static final int IPV4_MAXIMUM = 65507;

	private static final int IPV6_MAXIMUM = 65527;

	@Override
	public DatagramChannel newChannel() {
		DatagramChannel channel = this.transport.datagramChannels().apply(family());
		channel.config().setOption(ChannelOption.SO_BROADCAST, this.options.broadcast());
		// One more than allowed, to see that a datagram was longer
		channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(this.options.maximumSize() + 1));
		if (this.options.receiveBufferSize() > 0) {
			channel.config().setOption(ChannelOption.SO_RCVBUF, this.options.receiveBufferSize());
		}
		if (this.options.reuseAddress()) {
			channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
			if (this.transport.type() == IoType.KQUEUE) {
				channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
			}
		}
		return channel;
	}

	/**
	 * Returns the family of the socket.
	 * @return the family; {@code null} for both
	 */
	private @Nullable SocketProtocolFamily family() {
		ProtocolFamily family = this.options.family();
		if (family != null) {
			return (family == StandardProtocolFamily.INET) ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
		}
		InetAddress bound = this.address.getAddress();
		if (bound == null || bound.isAnyLocalAddress()) {
			return null;
		}
		return (bound instanceof Inet4Address) ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
	}

	@Override
	public SocketAddress bindAddress() {
		return this.address;
	}

	@Override
	public SocketAddress host(Channel channel) {
		return channel.localAddress();
	}

	@Override
	public SocketAddress checked(SocketAddress to) {
		if (!(to instanceof InetSocketAddress destination)) {
			throw new InvalidAddressException(to, "UDP needs an InetSocketAddress");
		}
		if (destination.isUnresolved()) {
			throw new InvalidAddressException(to,
					"it is a name, and looking it up could block; look it up first, or give an IP address");
		}
		if (destination.getPort() == 0) {
			throw new InvalidAddressException(to, "its port is 0; nothing can be sent there");
		}
		SocketProtocolFamily family = family();
		if (family == SocketProtocolFamily.INET && destination.getAddress() instanceof Inet6Address) {
			throw new InvalidAddressException(to, "this port speaks IPv4 only; give an IPv4 address");
		}
		if (family == SocketProtocolFamily.INET6 && destination.getAddress() instanceof Inet4Address) {
			throw new InvalidAddressException(to, "this port speaks IPv6 only; give an IPv6 address");
		}
		return destination;
	}

	@Override
	public int maximumSize(SocketAddress to) {
		return (((InetSocketAddress) to).getAddress() instanceof Inet6Address) ? IPV6_MAXIMUM : IPV4_MAXIMUM;
	}

	@Override
	public Object packet(ByteBuf data, SocketAddress to) {
		return new DatagramPacket(data, (InetSocketAddress) to);
	}

	@Override
	public SocketAddress sender(Object packet) {
		return (SocketAddress) ((AddressedEnvelope<?, ?>) packet).sender();
	}

	@Override
	public void setBroadcast(Channel channel, boolean broadcast) {
		channel.config().setOption(ChannelOption.SO_BROADCAST, broadcast);
	}

	@Override
	public @Nullable Multicast multicast(Channel channel, SocketAddress host) {
		if (this.transport.type() == IoType.KQUEUE) {
			return null;
		}
		return new UdpMulticast((DatagramChannel) channel, (InetSocketAddress) host,
				MulticastOptions.of(this.transport.type(), family() == SocketProtocolFamily.INET));
	}

	@Override
	public String withoutMulticast() {
		return "Netty has no multicast with IoType." + this.transport.type() + "; use IoType.NIO";
	}

}
