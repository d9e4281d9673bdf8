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

import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.jspecify.annotations.Nullable;

import io.eventreactor.DatagramOptions;
import io.eventreactor.DatagramProtocol;
import io.eventreactor.DatagramTransport;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;

/**
 * {@code udp:<port>} and {@code udp:<ip>:<port>}, as {@link UdpArguments} reads them.
 *
 * @param port the port to bind, or 0 for any free one
 * @param networkInterface the address to bind, or {@code null} for all
 * @param peer where to connect to, or {@code null} to listen only
 * @param options how to open the port
 */
record UdpEndpoint(int port, @Nullable InetAddress networkInterface, @Nullable InetSocketAddress peer,
		DatagramOptions options) implements DatagramEndpoint {

	static final String TRANSPORT = "udp";

	@Override
	public Deferred<DatagramTransport> listen(Reactor reactor, DatagramProtocol protocol) {
		// No address at all is every interface, whatever the version of IP
		InetSocketAddress address = new InetSocketAddress(this.networkInterface, this.port);
		Deferred<DatagramTransport> bound = Deferred.execute(() -> reactor.listenUdp(address, protocol, this.options));
		InetSocketAddress peer = this.peer;
		return (peer != null) ? bound.addCallbackDeferred((port) -> connect(port, peer)) : bound;
	}

	private static Deferred<DatagramTransport> connect(DatagramTransport port, InetSocketAddress peer) {
		Deferred<@Nullable Void> connected = Deferred.maybeDeferred(() -> port.connect(peer));
		return connected.addCallback((done) -> port)
			.addErrbackDeferred(
					(failure) -> port.stopListening().addBoth((done, ignored) -> Deferred.rethrow(failure)));
	}

	/**
	 * Describes the endpoint, leaving out what is as it always is.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(TRANSPORT);
		InetSocketAddress peer = this.peer;
		if (peer != null) {
			text.append(':').append(EndpointDescription.escape(peer.getHostString()));
		}
		text.append(':').append((peer != null) ? peer.getPort() : this.port);
		if (this.networkInterface != null) {
			text.append((peer != null) ? ":bindAddress=" : ":interface=")
				.append(EndpointDescription.escape(this.networkInterface.getHostAddress()));
		}
		return text.append(DatagramArguments.describe(this.options)).toString();
	}

}
