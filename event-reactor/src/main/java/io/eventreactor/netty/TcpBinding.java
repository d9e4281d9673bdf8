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

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.channel.Channel;
import io.netty.channel.ServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * A TCP address.
 *
 * @param transport makes the channels
 * @param address the address
 */
record TcpBinding(IoTransport transport, InetSocketAddress address) implements PortBinding {

	@Override
	public ServerChannel newChannel() {
		return this.transport.serverChannels().get();
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
	public @Nullable SocketAddress hostOf(Channel connection) {
		return connection.localAddress();
	}

	@Override
	public @Nullable SocketAddress peerOf(Channel connection) {
		return connection.remoteAddress();
	}

}
