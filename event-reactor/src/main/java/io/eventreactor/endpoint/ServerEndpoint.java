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

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;

/**
 * A place to listen at. Immutable; knows no reactor until it is told to listen, so that
 * it can be made, and found wrong, before one runs.
 *
 * @since 0.1.0
 * @see Endpoints#server(String)
 */
public interface ServerEndpoint {

	/**
	 * Listens here. Bound when this method returns. May ask the system for the address of
	 * a host, so not for a loop to call: {@link #listenDeferred listenDeferred} is.
	 * @param reactor the reactor, which must run
	 * @param factory makes the protocols
	 * @param options how to listen
	 * @return the port
	 * @throws io.eventreactor.CannotListenException if the address cannot be bound
	 * @throws IllegalArgumentException if this process was not given the socket, or the
	 * name of the socket is too long
	 * @throws IllegalStateException if the reactor does not run, or the socket that
	 * systemd has passed was taken before
	 * @throws UnsupportedOperationException if the reactor has no such sockets
	 */
	ListeningPort listen(Reactor reactor, Factory factory, ListenOptions options);

	/**
	 * Listens here, as {@link #listen listen} does, without blocking a loop: called on
	 * one, the work is done on the thread pool. Whatever goes wrong comes through the
	 * Deferred.
	 * <p>
	 * Cancelling the Deferred closes the port, should it still come to be bound.
	 * @param reactor the reactor, which must run
	 * @param factory makes the protocols
	 * @param options how to listen
	 * @return fires with the port, bound: on the loop that this method was called on,
	 * else before it returns. Fails with what {@code listen} throws
	 */
	default Deferred<ListeningPort> listenDeferred(Reactor reactor, Factory factory, ListenOptions options) {
		return new ListenAttempt().start(reactor, () -> listen(reactor, factory, options));
	}

	/**
	 * Describes the endpoint.
	 * @return a description that {@link Endpoints#server(String)} understands
	 */
	@Override
	String toString();

}
