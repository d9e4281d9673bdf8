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

import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

import io.eventreactor.Reactor;

/**
 * The transports that need no provider on the class path.
 */
final class BuiltInTransports {

	private BuiltInTransports() {
	}

	static List<ServerEndpointProvider> servers(Supplier<SystemdSockets> systemd) {
		return List.of(new Server(TcpServerEndpoint.TRANSPORT, InternetServerArguments::tcp),
				new Server(TlsServerEndpoint.TRANSPORT, InternetServerArguments::tls),
				new Server(UnixServerEndpoint.TRANSPORT, UnixServerEndpoint::of),
				new Server(SystemdServerEndpoint.TRANSPORT,
						(description, endpoints) -> SystemdServerEndpoint.of(description, systemd)),
				new Server(HaproxyServerEndpoint.TRANSPORT, HaproxyServerEndpoint::of));
	}

	static List<ClientEndpointProvider> clients() {
		return List.of(new Client(TcpClientEndpoint.TRANSPORT, InternetClientArguments::tcp),
				new Client(TlsClientEndpoint.TRANSPORT, InternetClientArguments::tls),
				new Client(UnixClientEndpoint.TRANSPORT, UnixClientEndpoint::of));
	}

	static List<DatagramEndpointProvider> datagrams() {
		return List.of(new Datagram(UdpEndpoint.TRANSPORT, UdpArguments::read),
				new Datagram(UnixDatagramEndpoint.TRANSPORT, UnixDatagramEndpoint::of));
	}

	/**
	 * A transport of servers.
	 */
	private record Server(String transport,
			BiFunction<EndpointDescription, EndpointParser, ServerEndpoint> maker) implements ServerEndpointProvider {

		@Override
		public ServerEndpoint server(EndpointDescription description, EndpointParser endpoints) {
			return this.maker.apply(description, endpoints);
		}

	}

	/**
	 * A transport of clients.
	 */
	private record Client(String transport, ClientMaker maker) implements ClientEndpointProvider {

		@Override
		public ClientEndpoint client(Reactor reactor, EndpointDescription description, EndpointParser endpoints) {
			return this.maker.client(reactor, description, endpoints);
		}

	}

	/**
	 * A transport of datagrams.
	 */
	private record Datagram(String transport, BiFunction<EndpointDescription, EndpointParser, DatagramEndpoint> maker)
			implements
				DatagramEndpointProvider {

		@Override
		public DatagramEndpoint datagram(EndpointDescription description, EndpointParser endpoints) {
			return this.maker.apply(description, endpoints);
		}

	}

	/**
	 * Makes endpoints of clients.
	 */
	private interface ClientMaker {

		ClientEndpoint client(Reactor reactor, EndpointDescription description, EndpointParser endpoints);

	}

}
