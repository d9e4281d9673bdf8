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

package io.eventreactor.endpoint;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

import io.eventreactor.CannotListenException;
import io.eventreactor.CannotListenException.Reason;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;

/**
 * {@code tcp:<port>[:interface=<host>]}.
 *
 * @param port the port
 * @param networkInterface the address or name of the interface, or {@code null} for all
 */
record TcpServerEndpoint(int port, @Nullable String networkInterface) implements ServerEndpoint {

	static final String TRANSPORT = "tcp";

	@Override
	public ListeningPort listen(Reactor reactor, Factory factory, ListenOptions options) {
		InetSocketAddress address = (this.networkInterface != null)
				? new InetSocketAddress(this.networkInterface, this.port) : new InetSocketAddress(this.port);
		if (address.isUnresolved()) {
			throw new CannotListenException(address, Reason.NOT_LOCAL, new UnknownHostException(this.networkInterface));
		}
		return reactor.listenTcp(address, factory, options);
	}

	@Override
	public String toString() {
		return TRANSPORT + ":" + this.port + interfaceArgument();
	}

	String interfaceArgument() {
		return (this.networkInterface != null) ? ":interface=" + EndpointDescription.escape(this.networkInterface) : "";
	}

}
