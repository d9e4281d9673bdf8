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

package io.eventreactor.testing;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.PortStatistics;
import io.eventreactor.Protocol;
import io.eventreactor.Rejection;
import io.eventreactor.defer.Deferred;

/**
 * A port of a {@link MemoryReactor}: nobody can connect to it but the test, by
 * {@link #accept(SocketAddress)}.
 *
 * @since 0.1.0
 */
public final class MemoryPort implements ListeningPort {

	private static final Logger logger = LoggerFactory.getLogger(MemoryPort.class);

	private final MemoryReactor reactor;

	private final InetSocketAddress address;

	private final Factory factory;

	private final ListenOptions options;

	private final List<StringTransport> connections = new ArrayList<>();

	private final Map<Rejection, Long> rejected = new EnumMap<>(Rejection.class);

	private long accepted;

	private boolean listening;

	// The last one since the port began to listen
	private @Nullable MemoryDrain drain;

	MemoryPort(MemoryReactor reactor, InetSocketAddress address, Factory factory, ListenOptions options) {
		this.reactor = reactor;
		this.address = address;
		this.factory = factory;
		this.options = options;
		for (Rejection rejection : Rejection.values()) {
			this.rejected.put(rejection, 0L);
		}
	}

	/**
	 * Returns the factory that was given.
	 * @return the factory
	 */
	public Factory factory() {
		return this.factory;
	}

	/**
	 * Returns the options that were given. Nothing is made of them.
	 * @return the options
	 */
	public ListenOptions options() {
		return this.options;
	}

	/**
	 * Has somebody connect, from 192.168.1.1, port 54321.
	 * @return the server's end of the connection, with its protocol; {@code null} if the
	 * factory has refused it
	 * @throws IllegalStateException if the port does not listen
	 */
	public @Nullable StringTransport accept() {
		return accept(Addresses.PEER);
	}

	/**
	 * Has somebody connect.
	 * @param peer where the connection comes from; rules and limits need an address that
	 * is resolved
	 * @return the server's end of the connection, with its protocol; {@code null} if the
	 * factory has refused it
	 * @throws IllegalArgumentException if the address is unresolved, which that of a
	 * connection never is
	 * @throws IllegalStateException if the port does not listen
	 */
	public @Nullable StringTransport accept(SocketAddress peer) {
		if (peer instanceof InetSocketAddress inet && inet.isUnresolved()) {
			throw new IllegalArgumentException(
					"'peer' must be resolved, as of new InetSocketAddress(\"192.0.2.1\", 1234): " + peer);
		}
		if (!this.listening) {
			throw new IllegalStateException("Nobody listens on " + this.address);
		}
		this.reactor.enter();
		StringTransport transport = new StringTransport(this.reactor);
		transport.setPeer(peer);
		transport.setHost(this.address);
		Protocol protocol = this.factory.admits(peer) ? this.factory.buildProtocol(peer) : null;
		if (protocol == null) {
			this.rejected.merge(Rejection.REFUSED, 1L, Long::sum);
			return null;
		}
		this.accepted++;
		this.connections.add(transport);
		transport.setEndListener((reason) -> ended(transport));
		transport.attach(protocol);
		return transport;
	}

	private void ended(StringTransport transport) {
		this.connections.remove(transport);
		if (this.drain != null && this.connections.isEmpty()) {
			this.drain.connectionsGone();
		}
	}

	/**
	 * Returns the connections that have not ended.
	 * @return a snapshot, oldest first
	 */
	public List<StringTransport> connections() {
		return List.copyOf(this.connections);
	}

	@Override
	public SocketAddress getHost() {
		return this.address;
	}

	@Override
	public boolean listening() {
		return this.listening;
	}

	@Override
	public void startListening() {
		if (this.drain != null && !this.drain.isOver()) {
			throw new IllegalStateException(
					"The port " + this.address + " is being drained; listen again when drain() has fired");
		}
		if (this.listening) {
			throw new IllegalStateException("The port " + this.address + " listens already");
		}
		this.reactor.checkRunning();
		this.drain = null;
		this.factory.doStart();
		this.listening = true;
	}

	@Override
	public Deferred<@Nullable Void> stopListening() {
		Deferred<@Nullable Void> stopped = new Deferred<>();
		if (this.listening) {
			this.listening = false;
			try {
				this.factory.doStop();
			}
			catch (RuntimeException ex) {
				stopped.errback(ex);
				return stopped;
			}
		}
		stopped.callback(null);
		return stopped;
	}

	void stopListeningLogged() {
		stopListening().addErrback((failure) -> {
			logger.error("The factory of {} failed to stop", this.address, failure);
			return null;
		});
	}

	/**
	 * {@inheritDoc} Here each connection ends when the test says so, by
	 * {@link StringTransport#end()}, also after it was closed or aborted.
	 */
	@Override
	public Deferred<Integer> drain(Duration grace) {
		if (grace.isNegative()) {
			throw new IllegalArgumentException("'grace' must not be negative: " + grace);
		}
		if (this.drain != null) {
			this.drain.hasten(grace);
			return this.drain.whenGone();
		}
		MemoryDrain drain = new MemoryDrain(this, this.reactor);
		this.drain = drain;
		stopListeningLogged();
		return drain.start(grace);
	}

	@Override
	public PortStatistics statistics() {
		return new PortStatistics(this.connections.size(), this.accepted, Map.copyOf(this.rejected), 0, 0);
	}

	@Override
	public String toString() {
		return "MemoryPort[" + this.address + (this.listening ? ", listening" : "") + "]";
	}

}
