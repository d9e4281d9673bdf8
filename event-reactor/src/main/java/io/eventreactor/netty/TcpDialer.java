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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

import io.eventreactor.HostnameResolver;
import io.eventreactor.defer.Deferred;

/**
 * Connects over TCP, to the first address of a name that answers, or to the one address
 * that was given.
 *
 * @param transport makes the channels
 * @param resolver looks up the name
 * @param destination the name and the port
 * @param local where from, or {@code null} for anywhere
 */
record TcpDialer(IoTransport transport, HostnameResolver resolver, InetSocketAddress destination,
		@Nullable InetSocketAddress local) implements Dialer {

	@Override
	public Deferred<Channel> dial(LoopReactor loop) {
		InetAddress known = this.destination.getAddress();
		if (known != null) {
			// Whoever has chosen the address means this one
			return connect(loop, known);
		}
		return this.resolver.resolve(this.destination.getHostString())
			.continueOn(loop.eventLoop())
			.addCallbackDeferred((addresses) -> race(loop, addresses));
	}

	private Deferred<Channel> connect(LoopReactor loop, InetAddress address) {
		return Dialer.connect(this.transport.channels().get(), loop,
				new InetSocketAddress(address, this.destination.getPort()), this.local);
	}

	private Deferred<Channel> race(LoopReactor loop, List<InetAddress> addresses) throws UnknownHostException {
		if (addresses.isEmpty()) {
			throw new UnknownHostException(this.destination.getHostString());
		}
		return new HappyEyeballs<>(loop, addresses, (address) -> connect(loop, address)).start();
	}

	@Override
	public @Nullable SocketAddress peerOf(Channel channel) {
		return channel.remoteAddress();
	}

	@Override
	public @Nullable SocketAddress hostOf(Channel channel) {
		return channel.localAddress();
	}

}
