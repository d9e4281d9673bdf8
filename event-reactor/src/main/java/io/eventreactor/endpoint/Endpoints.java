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

import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;

/**
 * Makes endpoints from descriptions: {@code tcp:8000}, or
 * {@code tcp:8000:interface=127.0.0.1}.
 * <p>
 * A description is the name of a transport and its arguments, separated by colons; an
 * argument may have its name and an equals sign before it, and those that need none may
 * have it too: {@code tcp:port=8000}. A backslash takes the meaning from a colon, an
 * equals sign, an opening bracket or a backslash that follows it, as in
 * {@code unix:/run/a\:b}. An IPv6 address may stand in brackets instead, as in
 * {@code tcp:8000:interface=[::1]}.
 * <p>
 * {@link ServerEndpointProvider}, {@link ClientEndpointProvider} and
 * {@link DatagramEndpointProvider} add transports. They are looked for when this class is
 * first used.
 *
 * @since 0.1.0
 */
public final class Endpoints {

	private static volatile @Nullable EndpointParser parser;

	private Endpoints() {
	}

	/**
	 * Makes a place to listen at from its description. Binds nothing, and resolves no
	 * names.
	 * @param description one of
	 * <ul>
	 * <li>{@code tcp:<port>[:interface=<host>]}; port 0 stands for any free one, and no
	 * interface for all of them</li>
	 * <li>{@code tls:<port>:bundle=<name>[:clientAuthentication=<required, wanted or none>][:alpn=<name>,<name>…][:interface=<host>]},
	 * the same with TLS. Keys, certificates, trust, versions and ciphers are those of the
	 * bundle, see {@link #with}; so are client authentication and ALPN if the description
	 * says nothing of them. What it says is for every name that the bundle has keys
	 * for</li>
	 * <li>{@code unix:<path>[:mode=<octal>]}, a Unix socket; {@code @} and a name for an
	 * abstract one</li>
	 * <li>{@code systemd:name=<name>} or {@code systemd:index=<number>}, one of the
	 * {@link SystemdSockets}</li>
	 * <li>{@code haproxy:trusted=<range or unix>[:trusted=…]:<description>}, any of the
	 * above behind load balancers that speak the {@link io.eventreactor.ProxyProtocol}.
	 * Only headers from addresses in a range are believed, and with {@code trusted=unix}
	 * those over a Unix socket, where peers have no address</li>
	 * </ul>
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the description is malformed
	 * @throws UnknownTransportException if there is no such transport
	 */
	public static ServerEndpoint server(String description) {
		return parser().server(description);
	}

	/**
	 * Lists the transports that {@link #server(String)} knows.
	 * @return their names, in alphabetical order
	 */
	public static Set<String> serverTransports() {
		return parser().serverTransports();
	}

	/**
	 * Makes a place to connect to from its description. Connects to nothing, and resolves
	 * no names.
	 * @param reactor connects, later
	 * @param description one of
	 * <ul>
	 * <li>{@code tcp:<host>:<port>[:timeout=<seconds>][:bindAddress=<ip>]}; timeout 0
	 * stands for none, no timeout for 30 seconds</li>
	 * <li>{@code tls:<host>:<port>[:bundle=<name>][:serverName=<name>][:alpn=<name>,<name>…]},
	 * the same with TLS, and with the arguments of {@code tcp}; the host, or
	 * {@code serverName} in its place, has to be in the server's certificate. Keys,
	 * certificates, trust, versions and ciphers are those of the bundle, see
	 * {@link #with}; without one, there are no keys, and the authorities count that the
	 * JDK trusts</li>
	 * <li>{@code unix:<path>[:timeout=<seconds>]}, a Unix socket; {@code @} and a name
	 * for an abstract one</li>
	 * </ul>
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the description is malformed
	 * @throws UnknownTransportException if there is no such transport
	 */
	public static ClientEndpoint client(Reactor reactor, String description) {
		return parser().client(reactor, description);
	}

	/**
	 * Lists the transports that {@link #client} knows.
	 * @return their names, in alphabetical order
	 */
	public static Set<String> clientTransports() {
		return parser().clientTransports();
	}

	/**
	 * Makes a place to send and receive datagrams at from its description. Binds nothing,
	 * and resolves no names.
	 * @param description one of
	 * <ul>
	 * <li>{@code udp:<port>[:interface=<ip>]}, a port that anybody may send to; port 0
	 * stands for any free one, and no interface for all of them. It may have
	 * {@code maxPacketSize=<bytes>}, {@code broadcast=true}, {@code reuseAddress=true},
	 * {@code receiveBufferSize=<bytes>} and {@code family=<ipv4 or ipv6>}, which are
	 * {@link io.eventreactor.DatagramOptions}</li>
	 * <li>{@code udp:<ip>:<port>[:bindAddress=<ip>]}, a port of the system's choice,
	 * {@linkplain io.eventreactor.DatagramTransport#connect connected} to that peer. It
	 * may have {@code maxPacketSize}, {@code broadcast} and
	 * {@code receiveBufferSize}</li>
	 * <li>{@code unixgram:<path>[:maxPacketSize=<bytes>]}, a Unix socket; {@code @} and a
	 * name for an abstract one</li>
	 * </ul>
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the description is malformed
	 * @throws UnknownTransportException if there is no such transport
	 */
	public static DatagramEndpoint datagram(String description) {
		return parser().datagram(description);
	}

	/**
	 * Lists the transports that {@link #datagram} knows.
	 * @return their names, in alphabetical order
	 */
	public static Set<String> datagramTransports() {
		return parser().datagramTransports();
	}

	/**
	 * Says what {@code bundle=<name>} stands for.
	 * @param bundles finds a bundle of keys and certificates by its name, when a
	 * description is read: the supplier of its TLS options, or {@code null} if there is
	 * none of that name. What it throws comes through. A server asks the supplier with
	 * each connection, on a loop, and a client whenever it connects: a new object makes
	 * new connections use new keys
	 * @return makes endpoints that know the bundles
	 */
	public static EndpointParser with(Function<String, ? extends @Nullable Supplier<TlsOptions>> bundles) {
		return parser().with(bundles);
	}

	// Not when the class is initialized: a broken provider would be told only once.
	// Two threads may both load, and get the same
	private static EndpointParser parser() {
		EndpointParser parser = Endpoints.parser;
		if (parser == null) {
			parser = EndpointParser.load();
			Endpoints.parser = parser;
		}
		return parser;
	}

}
