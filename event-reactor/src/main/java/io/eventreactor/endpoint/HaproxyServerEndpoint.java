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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.Reactor;
import io.eventreactor.endpoint.EndpointDescription.Argument;
import io.eventreactor.policy.Cidr;

/**
 * {@code haproxy:trusted=<range or unix>[:trusted=…]:<description>}.
 *
 * @param trusted whose headers are believed, but for Unix sockets
 * @param unixTrusted whether headers over a Unix socket are believed
 * @param inner where to listen
 */
record HaproxyServerEndpoint(List<Cidr> trusted, boolean unixTrusted, ServerEndpoint inner) implements ServerEndpoint {

	static final String TRANSPORT = "haproxy";

	private static final String TRUSTED = "trusted";

	private static final String UNIX = "unix";

	private static final String EXAMPLE = "Write whose headers are to be believed, then where to listen: "
			+ "haproxy:trusted=10.0.0.0/8:trusted=192.0.2.1:tcp:8000";

	private static final String UNIX_EXAMPLE = "Peers have no address there; believe whoever may connect: "
			+ "haproxy:trusted=unix:unix:/run/app.sock:mode=660";

	private static final Set<String> INTERNET = Set.of(TcpServerEndpoint.TRANSPORT, TlsServerEndpoint.TRANSPORT);

	static ServerEndpoint of(EndpointDescription description, EndpointParser endpoints) {
		ArgumentReader reader = new ArgumentReader(description, EXAMPLE);
		List<Argument> arguments = description.arguments();
		List<Argument> trusted = arguments.stream().takeWhile((argument) -> argument.name() != null).toList();
		List<Cidr> ranges = new ArrayList<>();
		boolean unixTrusted = false;
		for (Argument argument : trusted) {
			checkName(reader, argument);
			if (argument.value().equals(UNIX)) {
				unixTrusted = true;
			}
			else {
				ranges.add(range(description, argument));
			}
		}
		if (trusted.size() == arguments.size()) {
			throw reader.missing(trusted.isEmpty() ? "transport and nobody is trusted" : "transport");
		}
		EndpointDescription inner = description.nested(trusted.size());
		check(inner, !ranges.isEmpty(), unixTrusted);
		return new HaproxyServerEndpoint(List.copyOf(ranges), unixTrusted, endpoints.server(inner));
	}

	private static void checkName(ArgumentReader reader, Argument argument) {
		if (!TRUSTED.equals(argument.name())) {
			throw reader.unknown(argument.position(), String.valueOf(argument.name()), Set.of(TRUSTED));
		}
	}

	private static Cidr range(EndpointDescription description, Argument argument) {
		try {
			return Cidr.parse(argument.value());
		}
		catch (IllegalArgumentException ex) {
			throw description.problem(argument.valuePosition(),
					"trusted '" + argument.value() + "' is not a range of addresses", ex.getMessage() + " "
							+ ArgumentReader.BRACKETS + ": trusted=[2001:db8::/32]. For a Unix socket, trusted=unix");
		}
	}

	/**
	 * Sees that somebody is trusted who can be met. What listens where cannot be known of
	 * the sockets of systemd, nor of the transports of providers.
	 * @param inner where to listen
	 * @param ranges whether addresses are trusted
	 * @param unix whether Unix sockets are
	 */
	private static void check(EndpointDescription inner, boolean ranges, boolean unix) {
		String transport = inner.transport();
		String example = transport.equals(UNIX) ? UNIX_EXAMPLE : EXAMPLE;
		if (transport.equals(TRANSPORT)) {
			throw inner.problem(inner.position(), "there is a second haproxy", EXAMPLE);
		}
		if (!ranges && !unix) {
			throw inner.problem(inner.position(), "nobody is trusted", example);
		}
		if (transport.equals(UNIX) && !unix) {
			throw inner.problem(inner.position(), "over a Unix socket nobody is trusted", example);
		}
		if (INTERNET.contains(transport) && !ranges) {
			throw inner.problem(inner.position(), "over " + transport + " nobody is trusted", example);
		}
	}

	private boolean trusts(InetAddress address) {
		return this.trusted.stream().anyMatch((range) -> range.contains(address));
	}

	@Override
	public ListeningPort listen(Reactor reactor, Factory factory, ListenOptions options) {
		ProxyProtocol proxyProtocol = new ProxyProtocol(this::trusts, ProxyProtocol.DEFAULT_TIMEOUT, this.unixTrusted);
		return this.inner.listen(reactor, factory, options.withProxyProtocol(proxyProtocol));
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(TRANSPORT);
		for (Cidr range : this.trusted) {
			text.append(":trusted=").append(EndpointDescription.escape(range.toString()));
		}
		if (this.unixTrusted) {
			text.append(":trusted=unix");
		}
		return text.append(':').append(this.inner).toString();
	}

}
