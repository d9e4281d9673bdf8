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

import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannelConfig;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.Socket;

import io.eventreactor.IoType;

/**
 * The options of multicast. Netty's own are not the same everywhere: on NIO the one for
 * loopback says the opposite, and on Linux the one for the time to live sets that of
 * datagrams to one address, and the one for the interface that of one family only.
 */
enum MulticastOptions {

	NIO {
		@Override
		void setLoopback(DatagramChannelConfig config, boolean loopback) {
			config.setOption(NIO_LOOP, loopback);
		}

		@Override
		boolean isLoopback(DatagramChannelConfig config) {
			return config.getOption(NIO_LOOP);
		}
	},

	LINUX {
		@Override
		void setTimeToLive(DatagramChannelConfig config, int timeToLive) {
			config.setOption(LINUX_TIME_TO_LIVE, timeToLive);
			config.setOption(LINUX_HOPS, timeToLive);
		}

		@Override
		void setInterface(DatagramChannelConfig config, NetworkInterface networkInterface) {
			config.setOption(LINUX_INTERFACE, ofIndex(networkInterface.getIndex()));
			config.setOption(LINUX_IPV6_INTERFACE, networkInterface.getIndex());
		}

		// As struct ip_mreqn: the group, an address, and the number of the interface
		private ByteBuffer ofIndex(int index) {
			return ByteBuffer.allocate(LINUX_INTERFACE.length())
				.order(ByteOrder.nativeOrder())
				.putInt(0)
				.putInt(0)
				.putInt(index)
				.flip();
		}

		@Override
		int getTimeToLive(DatagramChannelConfig config) {
			return config.getOption(LINUX_TIME_TO_LIVE);
		}
	},

	/**
	 * Linux, and a socket that knows no IPv6.
	 */
	LINUX_IPV4 {
		@Override
		void setTimeToLive(DatagramChannelConfig config, int timeToLive) {
			config.setOption(LINUX_TIME_TO_LIVE, timeToLive);
		}

		@Override
		int getTimeToLive(DatagramChannelConfig config) {
			return config.getOption(LINUX_TIME_TO_LIVE);
		}
	};

	private static final ChannelOption<Boolean> NIO_LOOP = NioChannelOption.of(StandardSocketOptions.IP_MULTICAST_LOOP);

	// From the headers of Linux: IPPROTO_IP and IP_MULTICAST_TTL
	private static final IntegerUnixChannelOption LINUX_TIME_TO_LIVE = new IntegerUnixChannelOption("IP_MULTICAST_TTL",
			0, 33);

	// IPPROTO_IPV6 and IPV6_MULTICAST_HOPS
	private static final IntegerUnixChannelOption LINUX_HOPS = new IntegerUnixChannelOption("IPV6_MULTICAST_HOPS", 41,
			18);

	// IP_MULTICAST_IF
	private static final RawUnixChannelOption LINUX_INTERFACE = new RawUnixChannelOption("IP_MULTICAST_IF", 0, 32, 12);

	// IPV6_MULTICAST_IF
	private static final IntegerUnixChannelOption LINUX_IPV6_INTERFACE = new IntegerUnixChannelOption(
			"IPV6_MULTICAST_IF", 41, 17);

	static MulticastOptions of(IoType type, boolean ipv4Only) {
		if (type == IoType.NIO) {
			return NIO;
		}
		return (ipv4Only || !Socket.isIPv6Preferred()) ? LINUX_IPV4 : LINUX;
	}

	void setTimeToLive(DatagramChannelConfig config, int timeToLive) {
		config.setTimeToLive(timeToLive);
	}

	int getTimeToLive(DatagramChannelConfig config) {
		return config.getTimeToLive();
	}

	void setLoopback(DatagramChannelConfig config, boolean loopback) {
		config.setLoopbackModeDisabled(!loopback);
	}

	boolean isLoopback(DatagramChannelConfig config) {
		return !config.isLoopbackModeDisabled();
	}

	void setInterface(DatagramChannelConfig config, NetworkInterface networkInterface) {
		config.setNetworkInterface(networkInterface);
	}

}
