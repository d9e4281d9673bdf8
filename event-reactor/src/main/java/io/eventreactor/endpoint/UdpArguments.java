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
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.eventreactor.endpoint.ArgumentReader.Named;
import io.eventreactor.endpoint.EndpointDescription.Argument;

/**
 * Understands {@code udp:<port>[:interface=<ip>]}, where datagrams come from anybody, and
 * {@code udp:<ip>:<port>[:bindAddress=<ip>]}, where they come from one peer; each with
 * {@link DatagramArguments}.
 */
final class UdpArguments {

	private static final String EXAMPLE = "Write a port to listen at, or the address and the port of a peer: "
			+ "udp:5353:interface=127.0.0.1 or udp:192.0.2.7:514";

	private static final String PORT = "port";

	private static final String PEER = "peer";

	private static final String INTERFACE = "interface";

	private static final String BIND_ADDRESS = "bindAddress";

	private static final Set<String> NAMES = Set.of(INTERFACE, DatagramArguments.MAXIMUM_SIZE,
			DatagramArguments.BROADCAST, DatagramArguments.REUSE_ADDRESS, DatagramArguments.RECEIVE_BUFFER_SIZE,
			DatagramArguments.FAMILY);

	// The address of the peer has the family already, and nobody shares a port that the
	// system has chosen
	private static final Set<String> NAMES_WITH_PEER = Set.of(BIND_ADDRESS, DatagramArguments.MAXIMUM_SIZE,
			DatagramArguments.BROADCAST, DatagramArguments.RECEIVE_BUFFER_SIZE);

	private final ArgumentReader reader;

	private final DatagramArguments options;

	private @Nullable InetAddress networkInterface;

	private UdpArguments(EndpointDescription description) {
		this.reader = new ArgumentReader(description, EXAMPLE);
		this.options = new DatagramArguments(this.reader);
	}

	static DatagramEndpoint read(EndpointDescription description, EndpointParser endpoints) {
		UdpArguments arguments = new UdpArguments(description);
		return hasPeer(description.arguments()) ? arguments.withPeer() : arguments.withoutPeer();
	}

	// A port is a number, and the address of a peer is none
	private static boolean hasPeer(List<Argument> arguments) {
		boolean peerFirst = arguments.size() > 1 && arguments.get(0).name() == null
				&& !ArgumentReader.isNumber(arguments.get(0).value()) && isPort(arguments.get(1));
		return peerFirst || arguments.stream().anyMatch((argument) -> PEER.equals(argument.name()));
	}

	private static boolean isPort(Argument argument) {
		return argument.name() == null || PORT.equals(argument.name());
	}

	private DatagramEndpoint withoutPeer() {
		int port = this.reader.port(this.reader.positional(PORT), 0,
				"Ports go from 1 to 65535, and 0 stands for any free one", "");
		readNamed(NAMES);
		return new UdpEndpoint(port, this.networkInterface, null, this.options.options());
	}

	private DatagramEndpoint withPeer() {
		InetAddress address = this.reader.address(PEER, this.reader.positional(PEER),
				"Write an address, as names are not looked up for datagrams. " + ArgumentReader.BRACKETS
						+ ": udp:[::1]:514");
		int port = this.reader.port(this.reader.positional(PORT), 1, "Ports to send to go from 1 to 65535", "");
		readNamed(NAMES_WITH_PEER);
		return new UdpEndpoint(0, this.networkInterface, new InetSocketAddress(address, port), this.options.options());
	}

	private void readNamed(Set<String> names) {
		while (this.reader.hasNext()) {
			Named named = this.reader.named(names);
			if (named.name().equals(INTERFACE) || named.name().equals(BIND_ADDRESS)) {
				this.networkInterface = this.reader.address(named.name(), named.argument(),
						"Write an address of this machine, not a name. " + ArgumentReader.BRACKETS + ": " + named.name()
								+ "=[::1]");
			}
			else {
				this.options.take(named);
			}
		}
	}

}
