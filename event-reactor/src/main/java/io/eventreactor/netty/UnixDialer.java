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

import io.eventreactor.defer.Deferred;

/**
 * Connects to a Unix socket.
 *
 * @param transport makes the channels
 * @param name the name of the socket
 */
record UnixDialer(IoTransport transport, UnixAddress name) implements Dialer {

	@Override
	public SocketAddress destination() {
		return this.name.toJdk();
	}

	@Override
	public Deferred<Channel> dial(LoopReactor loop) {
		return Dialer.connect(this.transport.unix().channels().get(), loop, this.name.toNetty(this.transport.type()),
				null);
	}

	@Override
	public SocketAddress peerOf(Channel channel) {
		return destination();
	}

	@Override
	public SocketAddress hostOf(Channel channel) {
		return UnixAddress.toJdk(channel.localAddress());
	}

}
