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

import io.eventreactor.UnixListenOptions;

/**
 * The name of a Unix socket.
 *
 * @param transport makes the channels
 * @param name the name
 * @param options the permissions
 */
record UnixBinding(IoTransport transport, UnixAddress name, UnixListenOptions options) implements PortBinding {

	@Override
	public SocketAddress address() {
		return this.name.toJdk();
	}

	@Override
	public void prepare() {
		UnixSocketFile.removeIfStale(this.name);
	}

	@Override
	public ServerChannel newChannel() {
		return this.transport.unix().serverChannels().get();
	}

	@Override
	public SocketAddress bindAddress() {
		return this.name.toNetty(this.transport.type());
	}

	@Override
	public void bound() {
		if (this.options.mode() >= 0) {
			UnixSocketFile.setPermissions(this.name, this.options.permissions());
		}
	}

	@Override
	public SocketAddress host(Channel channel) {
		return address();
	}

	@Override
	public SocketAddress hostOf(Channel connection) {
		return address();
	}

	@Override
	public SocketAddress peerOf(Channel connection) {
		return UnixAddress.toJdk(connection.remoteAddress());
	}

}
