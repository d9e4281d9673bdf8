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
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;
import io.eventreactor.endpoint.ArgumentReader.Named;
import io.eventreactor.endpoint.EndpointDescription.Argument;

/**
 * {@code systemd:name=<name>} or {@code systemd:index=<number>}.
 *
 * @param name the name of the socket, or {@code null}
 * @param index the place of the socket, if it has no name
 * @param sockets finds what systemd has passed; asked when the endpoint listens
 */
record SystemdServerEndpoint(@Nullable String name, int index,
		Supplier<SystemdSockets> sockets) implements ServerEndpoint {

	static final String TRANSPORT = "systemd";

	private static final String EXAMPLE = "Write either the name of the socket or its place, from 0: "
			+ "systemd:name=web or systemd:index=0";

	private static final Set<String> NAMES = Set.of("name", "index");

	private static final int MAXIMUM_INDEX_DIGITS = 9;

	static ServerEndpoint of(EndpointDescription description, Supplier<SystemdSockets> sockets) {
		ArgumentReader reader = new ArgumentReader(description, EXAMPLE);
		if (!reader.hasNext()) {
			throw reader.missing("name or index");
		}
		Named named = reader.named(NAMES);
		ServerEndpoint endpoint = of(reader, named, sockets);
		if (reader.hasNext()) {
			Named second = reader.named(NAMES);
			throw reader.problem(second.argument().position(), "there is both a name and an index");
		}
		return endpoint;
	}

	private static ServerEndpoint of(ArgumentReader reader, Named named, Supplier<SystemdSockets> sockets) {
		Argument argument = named.argument();
		String value = argument.value();
		if (named.name().equals("name")) {
			if (value.isEmpty()) {
				throw reader.problem(argument.valuePosition(), "there is no name after the equals sign");
			}
			return new SystemdServerEndpoint(value, 0, sockets);
		}
		if (!ArgumentReader.isNumber(value) || value.length() > MAXIMUM_INDEX_DIGITS) {
			throw reader.problem(argument.valuePosition(), "index '" + value + "' is not a number");
		}
		return new SystemdServerEndpoint(null, Integer.parseInt(value), sockets);
	}

	@Override
	public ListeningPort listen(Reactor reactor, Factory factory, ListenOptions options) {
		SystemdSockets passed = this.sockets.get();
		int descriptor = (this.name != null) ? passed.descriptor(this.name) : passed.descriptor(this.index);
		passed.take(descriptor, toString());
		try {
			return reactor.adoptStreamPort(descriptor, factory, options);
		}
		catch (RuntimeException | Error ex) {
			passed.giveBack(descriptor);
			throw ex;
		}
	}

	@Override
	public String toString() {
		return TRANSPORT
				+ ((this.name != null) ? ":name=" + EndpointDescription.escape(this.name) : ":index=" + this.index);
	}

}
