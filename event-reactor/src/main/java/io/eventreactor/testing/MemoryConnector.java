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

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.CannotConnectException;
import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.ConnectionLostException;
import io.eventreactor.Connector;
import io.eventreactor.Protocol;

/**
 * A connector of a {@link MemoryReactor}: whether it connects or not, the test says, by
 * {@link #succeed()} and {@link #fail}.
 *
 * @since 0.1.0
 */
public final class MemoryConnector implements Connector {

	private static final Logger logger = LoggerFactory.getLogger(MemoryConnector.class);

	private final MemoryReactor reactor;

	private final InetSocketAddress destination;

	private final ClientFactory factory;

	private final ConnectOptions options;

	private State state = State.DISCONNECTED;

	private @Nullable StringTransport transport;

	private boolean factoryStarted;

	private int attempts;

	// The factory is told that the reactor stops
	private boolean turnedAway;

	MemoryConnector(MemoryReactor reactor, InetSocketAddress destination, ClientFactory factory,
			ConnectOptions options) {
		this.reactor = reactor;
		this.destination = destination;
		this.factory = factory;
		this.options = options;
	}

	/**
	 * Returns the factory that was given.
	 * @return the factory
	 */
	public ClientFactory factory() {
		return this.factory;
	}

	/**
	 * Returns the options that were given. Nothing is made of them.
	 * @return the options
	 */
	public ConnectOptions options() {
		return this.options;
	}

	/**
	 * Counts the attempts.
	 * @return the number, the present one included
	 */
	public int attempts() {
		return this.attempts;
	}

	@Override
	public void connect() {
		if (this.state != State.DISCONNECTED) {
			throw new IllegalStateException("The connector to " + this.destination + " is not disconnected");
		}
		if (!this.reactor.closed()) {
			this.reactor.checkRunning();
		}
		else if (this.turnedAway) {
			throw new IllegalStateException("The reactor stops; connect again when it runs again");
		}
		this.state = State.CONNECTING;
		int attempt = ++this.attempts;
		try {
			if (!this.factoryStarted) {
				this.factory.doStart();
				this.factoryStarted = true;
			}
			this.factory.startedConnecting(this);
		}
		catch (RuntimeException ex) {
			failed(new CannotConnectException(this.destination, CannotConnectException.Reason.OTHER, ex));
		}
		if (this.state == State.CONNECTING && this.attempts == attempt && this.reactor.closed()) {
			turnAway();
		}
	}

	/**
	 * Fails an attempt that comes too late. What the factory makes of that is logged, as
	 * on a real reactor, which goes on to stop.
	 */
	private void turnAway() {
		this.turnedAway = true;
		try {
			fail(CannotConnectException.Reason.STOPPED);
		}
		catch (RuntimeException ex) {
			logger.error("{} failed", this.factory.getClass().getName(), ex);
			stopFactory();
		}
		finally {
			this.turnedAway = false;
		}
	}

	/**
	 * Lets the attempt succeed. A name is resolved to this machine.
	 * @return the client's end of the connection, with its protocol; {@code null} if the
	 * factory has made none, and the connection was closed
	 * @throws IllegalStateException if there is no attempt
	 */
	public @Nullable StringTransport succeed() {
		checkConnecting();
		this.reactor.enter();
		this.state = State.CONNECTED;
		StringTransport transport = new StringTransport(this.reactor);
		transport.setPeer(Addresses.resolve(this.destination));
		Protocol protocol = null;
		try {
			protocol = this.factory.buildProtocol(transport.getPeer());
		}
		finally {
			if (protocol == null) {
				lost(new ConnectionLostException("The connection had no protocol", null));
			}
		}
		if (protocol == null) {
			return null;
		}
		this.transport = transport;
		transport.setEndListener(this::lost);
		transport.attach(protocol);
		return transport;
	}

	/**
	 * Lets the attempt fail.
	 * @param reason why
	 * @throws IllegalStateException if there is no attempt
	 */
	public void fail(CannotConnectException.Reason reason) {
		checkConnecting();
		failed(new CannotConnectException(this.destination, reason, null));
	}

	private void failed(CannotConnectException reason) {
		this.state = State.DISCONNECTED;
		this.factory.clientConnectionFailed(this, reason);
		stopFactory();
	}

	private void lost(Throwable reason) {
		this.transport = null;
		this.state = State.DISCONNECTED;
		this.factory.clientConnectionLost(this, reason);
		stopFactory();
	}

	private void stopFactory() {
		if (this.state == State.DISCONNECTED && this.factoryStarted) {
			this.factoryStarted = false;
			this.factory.doStop();
		}
	}

	private void checkConnecting() {
		if (this.state != State.CONNECTING) {
			throw new IllegalStateException("The connector to " + this.destination + " is not connecting");
		}
	}

	/**
	 * Returns the connection.
	 * @return the client's end, or {@code null} while there is none
	 */
	public @Nullable StringTransport transport() {
		return this.transport;
	}

	@Override
	public void disconnect() {
		StringTransport transport = this.transport;
		if (transport != null) {
			transport.loseConnection();
		}
		else if (this.state == State.CONNECTING) {
			stopConnecting();
		}
	}

	@Override
	public void stopConnecting() {
		fail(CannotConnectException.Reason.STOPPED);
	}

	@Override
	public InetSocketAddress getDestination() {
		return this.destination;
	}

	@Override
	public State state() {
		return this.state;
	}

	@Override
	public String toString() {
		return "MemoryConnector[" + this.destination + ", " + this.state + "]";
	}

}
