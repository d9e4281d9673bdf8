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

import io.eventreactor.DatagramProtocol;
import io.eventreactor.DatagramTransport;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;

/**
 * A place to send and receive datagrams at. Immutable; knows no reactor until it is told
 * to listen, so that it can be made, and found wrong, before one runs.
 *
 * @since 0.1.0
 * @see Endpoints#datagram(String)
 */
public interface DatagramEndpoint {

	/**
	 * Opens a port here. Never blocks. Whatever goes wrong comes through the Deferred.
	 * <p>
	 * Cancelling the Deferred closes a port that is being connected; one that has been
	 * handed out stays open.
	 * @param reactor the reactor, which must run
	 * @param protocol what is done with the datagrams; {@code startProtocol} has returned
	 * when the Deferred fires
	 * @return fires with the port, bound and, if the endpoint has a peer, connected to
	 * it; on the calling thread, or on the loop of a port that had to be connected. Fails
	 * with a {@link io.eventreactor.CannotListenException}; with a
	 * {@link io.eventreactor.CannotConnectException}, the port being closed again; with
	 * what {@code startProtocol} threw; with an {@link IllegalArgumentException} if the
	 * name of the socket is too long; with an {@link IllegalStateException} if the
	 * reactor does not run; with an {@link UnsupportedOperationException} if it has no
	 * such sockets
	 */
	Deferred<DatagramTransport> listen(Reactor reactor, DatagramProtocol protocol);

	/**
	 * Describes the endpoint.
	 * @return a description that {@link Endpoints#datagram(String)} understands
	 */
	@Override
	String toString();

}
