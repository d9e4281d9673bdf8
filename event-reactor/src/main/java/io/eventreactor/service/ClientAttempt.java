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

package io.eventreactor.service;

import java.net.SocketAddress;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;
import io.eventreactor.defer.Callback;
import io.eventreactor.defer.Deferred;
import io.eventreactor.endpoint.ClientEndpoint;
import io.eventreactor.policy.WrappingFactory;
import io.eventreactor.policy.WrappingProtocol;

/**
 * One attempt of a client service to connect, and the connection that comes of it: tells
 * the service when it is ready, and when it has ended. Used at the home of the service
 * only, wherever the Deferreds of the endpoint and of the preparation fire.
 */
final class ClientAttempt {

	private final ClientService service;

	private final WatchingFactory factory;

	private final Callback<Protocol, Deferred<?>> preparation;

	// What is waited for: the endpoint, then the preparation
	private @Nullable Deferred<?> pending;

	private @Nullable WatchedProtocol connection;

	// Why a connection that is being closed was no good
	private @Nullable Throwable failure;

	private boolean stopped;

	private boolean ended;

	ClientAttempt(ClientService service, Factory factory, Callback<Protocol, Deferred<?>> preparation) {
		this.service = service;
		this.factory = new WatchingFactory(factory);
		this.preparation = preparation;
	}

	void begin(ClientEndpoint endpoint) {
		Deferred<Protocol> connecting = Deferred.maybeDeferred(() -> endpoint.connect(this.factory));
		this.pending = connecting;
		connecting.<@Nullable Void>addBoth((protocol, problem) -> {
			this.service.atHome(() -> {
				if (problem != null) {
					connectFailed(problem);
				}
				else {
					prepare();
				}
			});
			return null;
		});
	}

	private void connectFailed(Throwable failure) {
		WatchedProtocol connection = this.connection;
		if (connection == null) {
			end(failure);
		}
		else if (!this.ended && !this.stopped) {
			// It ends when the connection does
			this.failure = failure;
			connection.abort();
		}
	}

	private void prepare() {
		WatchedProtocol connection = this.connection;
		if (connection == null) {
			end(new IllegalStateException("The endpoint connected without using the factory that it was given"));
			return;
		}
		if (this.ended || this.stopped) {
			return;
		}
		Deferred<?> preparing = Deferred.maybeDeferred(() -> this.preparation.call(connection.wrapped()));
		this.pending = preparing;
		preparing.<@Nullable Void>addBoth((value, problem) -> {
			this.service.atHome(() -> prepared(connection, problem));
			return null;
		});
	}

	private void prepared(WatchedProtocol connection, @Nullable Throwable failure) {
		this.pending = null;
		if (this.ended || this.stopped) {
			return;
		}
		if (failure != null) {
			this.failure = failure;
			connection.abort();
		}
		else {
			this.service.connected(connection.wrapped());
		}
	}

	/**
	 * Returns what the user's factory has made.
	 * @return the protocol
	 * @throws IllegalStateException if there is none yet
	 */
	Protocol protocol() {
		if (this.connection == null) {
			throw new IllegalStateException("There is no connection");
		}
		return this.connection.wrapped();
	}

	/**
	 * Stops, whatever it is at. Throws what the canceller of that does.
	 */
	void stop() {
		this.stopped = true;
		WatchedProtocol connection = this.connection;
		Deferred<?> pending = this.pending;
		if (connection != null) {
			connection.close();
		}
		if (pending == null) {
			return;
		}
		try {
			pending.cancel();
		}
		catch (RuntimeException | Error ex) {
			if (connection == null) {
				// The endpoint may never fire now, and what comes late is refused
				this.pending = null;
				end(ex);
			}
			throw ex;
		}
	}

	private void end(Throwable reason) {
		if (this.ended) {
			return;
		}
		this.ended = true;
		Deferred<?> pending = this.pending;
		this.pending = null;
		try {
			if (pending != null) {
				pending.cancel();
			}
		}
		finally {
			this.service.ended((this.failure != null) ? this.failure : reason);
		}
	}

	/**
	 * Makes the protocols of this attempt: one.
	 */
	private final class WatchingFactory extends WrappingFactory {

		WatchingFactory(Factory wrapped) {
			super(wrapped);
		}

		@Override
		protected @Nullable Protocol build(SocketAddress peer, @Nullable TlsSession session) {
			// A connection that comes too late
			return (ClientAttempt.this.ended || ClientAttempt.this.stopped) ? null : super.build(peer, session);
		}

		@Override
		protected Protocol wrap(Protocol protocol, SocketAddress peer) {
			return new WatchedProtocol(protocol);
		}

	}

	/**
	 * Tells when the connection is made and lost.
	 */
	private final class WatchedProtocol extends WrappingProtocol {

		WatchedProtocol(Protocol wrapped) {
			super(wrapped);
		}

		void close() {
			transport().loseConnection();
		}

		void abort() {
			transport().abortConnection();
		}

		@Override
		protected Transport view(Transport transport) {
			ClientAttempt.this.connection = this;
			return transport;
		}

		@Override
		protected void connectionLost(Throwable reason) {
			try {
				super.connectionLost(reason);
			}
			finally {
				end(reason);
			}
		}

	}

}
