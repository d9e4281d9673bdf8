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

package io.eventreactor.spring.handler;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.eventreactor.CannotListenException;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.PortListener;
import io.eventreactor.PortStatistics;
import io.eventreactor.Reactor;
import io.eventreactor.Rejection;
import io.eventreactor.endpoint.ServerEndpoint;

/**
 * A server: a handler, an endpoint, and the port between them while it runs. Starts and
 * stops with the application context, and by hand in between, as often as need be.
 * <p>
 * All methods may be called from any thread but a loop of the reactor, where those that
 * only tell something are allowed too.
 *
 * <pre>
 *            start()               drain()              no connection is left
 *  STOPPED ----------> LISTENING ----------> DRAINING -----------------------> STOPPED
 * </pre>
 *
 * @since 0.1.0
 */
public final class EventReactorServer {

	private static final Log logger = LogFactory.getLog(EventReactorServer.class);

	private static final PortStatistics NOTHING = new PortStatistics(0, 0,
			Arrays.stream(Rejection.values()).collect(Collectors.toMap(Function.identity(), (rejection) -> 0L)), 0, 0);

	private final String name;

	private final ServerEndpoint endpoint;

	private final ListenOptions options;

	private final Supplier<Factory> factory;

	private final Reactor reactor;

	private final Supplier<List<EventReactorServerListener>> listeners;

	private final Object monitor = new Object();

	// Written under the monitor
	private volatile State state = State.STOPPED;

	// Written under the monitor; stays when the server has stopped, for its last figures
	private volatile @Nullable ListeningPort port;

	// Under the monitor
	private CompletableFuture<@Nullable Void> stopped = CompletableFuture.completedFuture(null);

	EventReactorServer(String name, ServerEndpoint endpoint, ListenOptions options, Supplier<Factory> factory,
			Reactor reactor, Supplier<List<EventReactorServerListener>> listeners) {
		this.name = name;
		this.endpoint = endpoint;
		this.options = options;
		this.factory = factory;
		this.reactor = reactor;
		this.listeners = listeners;
	}

	/**
	 * Returns the name that the handler has given to this server.
	 * @return the name
	 */
	public String getName() {
		return this.name;
	}

	/**
	 * Returns the description of where the server listens.
	 * @return the description, such as {@code tcp:8000}
	 */
	public String getEndpoint() {
		return this.endpoint.toString();
	}

	/**
	 * Tells whether the server runs.
	 * @return its state now
	 */
	public State getState() {
		ListeningPort port = this.port;
		State state = this.state;
		// The reactor may have been stopped under the server
		return (state == State.LISTENING && (port == null || !port.listening())) ? State.STOPPED : state;
	}

	/**
	 * Returns the address that is bound.
	 * @return the address, with the real port; the last one when the server has stopped;
	 * {@code null} if it never started
	 */
	public @Nullable SocketAddress getAddress() {
		ListeningPort port = this.port;
		return (port != null) ? port.getHost() : null;
	}

	/**
	 * Returns the number of the port that is bound.
	 * @return the port, as in {@link #getAddress()}; -1 if there is none
	 */
	public int getPort() {
		return (getAddress() instanceof InetSocketAddress address) ? address.getPort() : -1;
	}

	/**
	 * Returns what the server has done since it was last started.
	 * @return a snapshot; all zero if it never started
	 */
	public PortStatistics getStatistics() {
		ListeningPort port = this.port;
		return (port != null) ? port.statistics() : NOTHING;
	}

	/**
	 * Starts to listen. Returns when the address is bound; does nothing if the server
	 * listens already.
	 * @throws ServerStartException if the address cannot be bound, or the endpoint cannot
	 * be used here
	 * @throws IllegalStateException if the server is draining, or the reactor does not
	 * run
	 */
	public void start() {
		synchronized (this.monitor) {
			State state = getState();
			if (state == State.LISTENING) {
				return;
			}
			if (state == State.DRAINING) {
				throw new IllegalStateException("Server '" + this.name
						+ "' is still draining. Start it again when what drain() returned is complete");
			}
			ListeningPort port = listen();
			this.port = port;
			this.state = State.LISTENING;
			logger.info("Server '" + this.name + "' listens on " + port.getHost());
			try {
				this.listeners.get().forEach((listener) -> listener.serverStarted(this));
			}
			catch (RuntimeException | Error ex) {
				stop();
				throw ex;
			}
		}
	}

	private ListeningPort listen() {
		List<PortListener> connectionListeners = new ArrayList<>();
		for (EventReactorServerListener listener : this.listeners.get()) {
			PortListener connectionListener = listener.connectionListener(this);
			if (connectionListener != null) {
				connectionListeners.add(connectionListener);
			}
		}
		ListenOptions options = this.options.withListener(PortListeners.of(connectionListeners));
		Factory factory = this.factory.get();
		try {
			return this.endpoint.listen(this.reactor, factory, options);
		}
		catch (CannotListenException | IllegalArgumentException | UnsupportedOperationException ex) {
			throw new ServerStartException(this.name, this.endpoint.toString(), ex);
		}
		catch (IllegalStateException ex) {
			if (this.reactor.running()) {
				throw new ServerStartException(this.name, this.endpoint.toString(), ex);
			}
			throw ex;
		}
	}

	/**
	 * Stops to listen and closes all connections, without time for the protocols to
	 * finish.
	 * @return completes when no connection is left
	 * @see #drain
	 */
	public CompletableFuture<@Nullable Void> stop() {
		return drain(Duration.ZERO);
	}

	/**
	 * Stops to listen, and asks all connections to end. If the server is draining
	 * already, may shorten the time that they have, and never makes it longer; does
	 * nothing if the server has stopped.
	 * @param grace how long protocols may take to finish
	 * @return completes when no connection is left, on a thread on which it is all right
	 * to block
	 */
	public CompletableFuture<@Nullable Void> drain(Duration grace) {
		synchronized (this.monitor) {
			ListeningPort port = this.port;
			if (this.state != State.LISTENING || port == null) {
				if (this.state == State.DRAINING && port != null) {
					// It may have less time now
					port.drain(grace);
				}
				return this.stopped.copy();
			}
			CompletableFuture<@Nullable Void> stopped = new CompletableFuture<>();
			this.state = State.DRAINING;
			this.stopped = stopped;
			// The reactor, if it was stopped under the server, has closed everything
			CompletableFuture<Integer> drained = port.listening() ? port.drain(grace).toCompletableFuture()
					: CompletableFuture.completedFuture(0);
			drained.whenComplete((closed, failure) -> {
				if (failure != null) {
					logger.warn("Server '" + this.name + "' did not stop in good order", failure);
				}
				stopInThread(stopped, closed);
			});
			return stopped.copy();
		}
	}

	// A loop fires the end of a drain. Listeners may block, so they are not called there.
	private void stopInThread(CompletableFuture<@Nullable Void> stopped, @Nullable Integer closed) {
		Thread thread = new Thread(() -> {
			logger.info("Server '" + this.name + "' stopped; connections that had to be closed: " + closed);
			// Under the monitor, so that no start comes between the listeners
			synchronized (this.monitor) {
				this.state = State.STOPPED;
				this.listeners.get().forEach(this::tellStopped);
			}
			stopped.complete(null);
		}, "event-reactor-stop-" + this.name);
		thread.setDaemon(true);
		thread.start();
	}

	private void tellStopped(EventReactorServerListener listener) {
		try {
			listener.serverStopped(this);
		}
		catch (RuntimeException | Error ex) {
			logger.warn("A listener failed when server '" + this.name + "' stopped", ex);
		}
	}

	@Override
	public String toString() {
		return "EventReactorServer '" + this.name + "' at " + this.endpoint + ", " + getState();
	}

	/**
	 * What a server does.
	 */
	public enum State {

		/**
		 * It does not listen, and has no connections.
		 */
		STOPPED,

		/**
		 * It listens.
		 */
		LISTENING,

		/**
		 * It does not listen any longer; the last connections are coming to their end.
		 */
		DRAINING

	}

}
