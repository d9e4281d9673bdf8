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

package io.eventreactor.netty;

import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.Deferred;

/**
 * Ends the connections of a port that has stopped listening: asks, then closes, then
 * aborts.
 */
final class PortDrain {

	/**
	 * How long a connection that was asked, or told, to close may take to write what it
	 * has and to close.
	 */
	static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private final PortConnections connections;

	private final LoopReactor[] loops;

	private final Deferred<Integer> gone = new Deferred<>();

	private final AtomicBoolean over = new AtomicBoolean();

	private final Set<StreamConnection> forced = ConcurrentHashMap.newKeySet();

	private final Queue<Future<?>> timers = new ConcurrentLinkedQueue<>();

	// Until then connections may still come
	private volatile boolean portClosed;

	PortDrain(PortConnections connections, LoopReactor[] loops) {
		this.connections = connections;
		this.loops = loops;
	}

	/**
	 * Begins.
	 * @param stopped fires when the port is closed
	 * @param grace how long connections may take to end
	 * @param closeTimeout how long they may take to close after that
	 * @return fires when the port is closed and no connection is left
	 */
	Deferred<Integer> start(Deferred<@Nullable Void> stopped, Duration grace, Duration closeTimeout) {
		Deferred<Integer> result = whenGone();
		stopped.<@Nullable Object>addCallback((none) -> {
			this.portClosed = true;
			if (this.connections.active() == 0) {
				connectionsGone();
			}
			return null;
		});
		forEachConnection(StreamConnection::drain);
		hasten(grace, closeTimeout);
		return result;
	}

	/**
	 * Ends the connections sooner than was said before; what is later than that comes too
	 * late to change anything.
	 * @param grace how long connections may take to end, from now on
	 * @param closeTimeout how long they may take to close after that
	 */
	void hasten(Duration grace, Duration closeTimeout) {
		long closeAfter = Nanoseconds.of(grace);
		forEachConnectionAfter(closeAfter, this::close);
		forEachConnectionAfter(closeAfter + Nanoseconds.of(closeTimeout), this::abort);
		if (isOver()) {
			cancelTimers();
		}
	}

	private void forEachConnectionAfter(long nanoseconds, Consumer<StreamConnection> action) {
		if (isOver()) {
			return;
		}
		try {
			this.timers.add(this.loops[0].eventLoop()
				.schedule(() -> forEachConnection(action), nanoseconds, TimeUnit.NANOSECONDS));
		}
		catch (RejectedExecutionException ex) {
			// The loop has ended, and its connections with it
		}
	}

	private void cancelTimers() {
		for (Future<?> timer = this.timers.poll(); timer != null; timer = this.timers.poll()) {
			timer.cancel(false);
		}
	}

	/**
	 * Returns a Deferred of its own for each caller.
	 * @return fires with the number of connections that were closed by force
	 */
	Deferred<Integer> whenGone() {
		Deferred<Integer> result = new Deferred<>();
		this.gone.addCallback((forced) -> {
			result.callback(forced);
			return forced;
		});
		return result;
	}

	/**
	 * There is no connection left; while the port is not closed yet, at the moment only.
	 */
	void connectionsGone() {
		if (this.portClosed && this.over.compareAndSet(false, true)) {
			cancelTimers();
			int forced = this.forced.size();
			this.forced.clear();
			this.gone.callback(forced);
		}
	}

	boolean isOver() {
		return this.over.get();
	}

	private void close(StreamConnection connection) {
		if (!connection.transport().disconnecting()) {
			this.forced.add(connection);
			connection.transport().loseConnection();
		}
	}

	private void abort(StreamConnection connection) {
		this.forced.add(connection);
		connection.transport().abortConnection();
	}

	private void forEachConnection(Consumer<StreamConnection> action) {
		if (this.over.get()) {
			return;
		}
		for (LoopReactor loop : this.loops) {
			loop.callFromThread(() -> loop.forEachConnection((connection) -> {
				if (connection.owner() == this.connections) {
					action.accept(connection);
				}
			}));
		}
	}

}
