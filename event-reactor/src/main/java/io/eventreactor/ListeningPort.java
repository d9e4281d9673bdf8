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

package io.eventreactor;

import java.net.SocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.Deferred;

/**
 * A port that a reactor listens on. All methods may be called from any thread.
 *
 * @since 0.1.0
 * @see ReactorStreams#listenTcp
 */
public interface ListeningPort {

	/**
	 * Returns the address that is bound.
	 * @return the address, with the real port; still answers when the port no longer
	 * listens
	 */
	SocketAddress getHost();

	/**
	 * Whether the port listens.
	 * @return {@code false} after {@link #stopListening()}
	 */
	boolean listening();

	/**
	 * Listens again after {@link #stopListening()}.
	 * @throws CannotListenException if the address cannot be bound
	 * @throws IllegalStateException if it listens already, is being drained, or the
	 * reactor does not run
	 */
	void startListening();

	/**
	 * Stops listening. Connections that were accepted live on.
	 * @return fires when the port is closed; fails with what the factory's
	 * {@link Factory#stopFactory()} threw. Fires at once if the port does not listen
	 */
	Deferred<@Nullable Void> stopListening();

	/**
	 * Stops listening, asks every connection to end ({@link Protocol#drain()}), closes
	 * those that have not after the given time, and aborts those that cannot even be
	 * closed within a few seconds more. Called again, may shorten that time, and never
	 * makes it longer.
	 * @param grace how long protocols may take to finish
	 * @return fires with the number of connections that had to be closed or aborted, when
	 * the port is closed and no connection is left
	 * @throws IllegalArgumentException if the time is negative
	 */
	Deferred<Integer> drain(Duration grace);

	/**
	 * Returns what this port has done so far.
	 * @return a snapshot
	 */
	PortStatistics statistics();

}
