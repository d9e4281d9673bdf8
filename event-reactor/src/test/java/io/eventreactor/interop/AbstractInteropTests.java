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

package io.eventreactor.interop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.Protocol;
import io.eventreactor.defer.Deferred;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.protocol.RunningReactor;

/**
 * A reactor of one loop, and its ends of connections with programs.
 */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class AbstractInteropTests {

	static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

	NettyReactor reactor;

	@BeforeEach
	void startReactor() {
		// A name of several parts, which is sent as SNI, is this machine too
		this.reactor = NettyReactor.builder()
			.threads(1)
			.resolver((host) -> Deferred.succeed(List.of(LOOPBACK)))
			.build();
		this.reactor.start();
	}

	@AfterEach
	void stopReactor() throws Exception {
		RunningReactor.await(this.reactor.stop());
	}

	int listen(Protocol only) {
		return listen(only, ListenOptions.DEFAULT);
	}

	int listen(Protocol only, ListenOptions options) {
		InetSocketAddress address = new InetSocketAddress(LOOPBACK, 0);
		SocketAddress host = this.reactor.listenTcp(address, Factory.forProtocol(() -> only), options).getHost();
		return ((InetSocketAddress) host).getPort();
	}

	<P extends Protocol> P connect(int port, P protocol) {
		return connect("127.0.0.1", port, protocol, ConnectOptions.DEFAULT);
	}

	<P extends Protocol> P connect(String host, int port, P protocol, ConnectOptions options) {
		this.reactor.connectTcp(InetSocketAddress.createUnresolved(host, port), client(protocol), options);
		return protocol;
	}

	/**
	 * Makes the factory of one connection, whose protocol is told also when it cannot be
	 * made.
	 * @param protocol the protocol
	 * @return the factory
	 */
	ClientFactory client(Protocol protocol) {
		return new ClientFactory() {
			@Override
			public @Nullable Protocol buildProtocol(SocketAddress peer) {
				return protocol;
			}

			@Override
			public void clientConnectionFailed(Connector connector, Throwable reason) {
				if (protocol instanceof Conversation conversation) {
					conversation.connectionLost(reason);
				}
			}
		};
	}

}
